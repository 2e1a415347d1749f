package dev.thaw.core.release;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.SubjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random studies are released again and again, and an [Attacker] reads along.
class ReleaseAttackTest {

    private static final MinimumCell THREE = new MinimumCell(3);

    @ParameterizedTest
    @CsvSource({"2, 400, 16", "3, 200, 16", "5, 40, 14"})
    void noReleasesTogetherSingleAnybodyOut(int minimum, int studies, int participants) {
        MinimumCell least = new MinimumCell(minimum);
        int renewed = 0;
        int divided = 0;
        for (int seed = 0; seed < studies; seed++) {
            Random random = new Random(seed);
            RandomStudy study = new RandomStudy(random, minimum + random.nextInt(participants));
            Attacker attacker = new Attacker();
            List<Version> versions = new ArrayList<>();
            for (int release = 2 + random.nextInt(4); release > 0; release--) {
                Block block = study.block();
                if (Releases.renew(block, versions, least)
                        instanceof BlockRelease.Published(var cells, var version)) {
                    attacker.reads(cells, block.contributions());
                    assertThat(attacker.singlesOut(minimum)).as("study %d", seed).isEmpty();
                    renewed += versions.isEmpty() ? 0 : 1;
                    divided += block.partitions().stream().anyMatch(version::shows) ? 1 : 0;
                    versions.add(version);
                }
                study.goOn(minimum + 2);
                if (random.nextInt(3) == 0) {
                    Set<SubjectId> erased = study.erase(1 + random.nextInt(2));
                    versions.replaceAll(version -> without(erased, version));
                }
            }
        }
        assertThat(renewed).as("releases that could have leaked").isGreaterThan(studies / 4);
        assertThat(divided).as("releases with partitions").isGreaterThan(studies / 2);
    }

    /// Eleven is the usual minimum; all sets of ten people are too many to try.
    @Test
    void nobodySubtractsTheirWayToFewerThanElevenPeople() {
        MinimumCell eleven = new MinimumCell(11);
        int renewed = 0;
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            RandomStudy study = new RandomStudy(random, 30 + random.nextInt(250));
            Attacker attacker = new Attacker();
            List<Version> versions = new ArrayList<>();
            for (int release = 0; release < 4; release++) {
                Block block = study.block();
                if (Releases.renew(block, versions, eleven)
                        instanceof BlockRelease.Published(var cells, var version)) {
                    attacker.reads(cells, block.contributions());
                    renewed += versions.isEmpty() ? 0 : 1;
                    versions.add(version);
                }
                study.goOn(45);
            }
            assertThat(attacker.singlesOutBySubtracting(11)).as("study %d", seed).isEmpty();
        }
        assertThat(renewed).isGreaterThan(30);
    }

    /// Nothing is let through, and nothing held back that the attacker could not use.
    @ParameterizedTest
    @CsvSource({"2, 200", "3, 200", "4, 50"})
    void findsWhatAnAttackerFindsAndNothingElse(int minimum, int studies) {
        MinimumCell least = new MinimumCell(minimum);
        int safe = 0;
        int tooClose = 0;
        for (int seed = 0; seed < studies; seed++) {
            Random random = new Random(seed);
            RandomStudy study = new RandomStudy(random, minimum + random.nextInt(12));
            List<Version> versions = new ArrayList<>();
            for (int release = 0; release < 4; release++) {
                Version candidate = anyCellsOf(study.block(), random);
                Attacker attacker = new Attacker();
                versions.forEach(version -> read(attacker, version));
                read(attacker, candidate);

                boolean found = attacker.singlesOut(minimum).isPresent();

                assertThat(Combinations.judge(versions, candidate, least))
                        .as("study %d", seed)
                        .isEqualTo(
                                found ? Combinations.Finding.TOO_CLOSE : Combinations.Finding.SAFE);
                if (!found) {
                    versions.add(candidate);
                }
                safe += found ? 0 : 1;
                tooClose += found ? 1 : 0;
                study.goOn(minimum + 1);
            }
        }
        assertThat(Math.min(safe, tooClose)).isGreaterThan(studies / 4);
    }

    @Test
    void comparingOnlyNumbersOfPeopleWouldLetAnAttackerWin() {
        int won = 0;
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            RandomStudy study = new RandomStudy(random, 14);
            Attacker attacker = new Attacker();
            Map<Part, Integer> before = new HashMap<>();
            for (int release = 0; release < 4; release++) {
                Block block = study.block();
                Map<Part, Set<Contribution>> cells = cellsShown(block);
                boolean farEnough =
                        cells.entrySet().stream()
                                .filter(cell -> before.containsKey(cell.getKey()))
                                .map(c -> Math.abs(c.getValue().size() - before.get(c.getKey())))
                                .noneMatch(THREE::hides);
                if (farEnough) {
                    cells.keySet()
                            .forEach(
                                    part ->
                                            attacker.adds(
                                                    part, Optional.empty(), block.contributions()));
                    cells.forEach((part, people) -> before.put(part, people.size()));
                }
                study.goOn(4);
            }
            won += attacker.singlesOut(3).isPresent() ? 1 : 0;
        }
        assertThat(won).isGreaterThan(10);
    }

    @Test
    void renewingCellByCellWouldLetAnAttackerWin() {
        int won = 0;
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            RandomStudy study = new RandomStudy(random, 14);
            Attacker attacker = new Attacker();
            Map<Part, Set<Contribution>> before = new HashMap<>();
            for (int release = 0; release < 4; release++) {
                Block block = study.block();
                cellsShown(block)
                        .forEach(
                                (part, people) -> {
                                    Set<Contribution> old = before.getOrDefault(part, Set.of());
                                    if (differing(old, people) >= 3) {
                                        attacker.adds(
                                                part, Optional.empty(), block.contributions());
                                        before.put(part, people);
                                    }
                                });
                study.goOn(4);
            }
            won += attacker.singlesOut(3).isPresent() ? 1 : 0;
        }
        assertThat(won).isGreaterThan(10);
    }

    private static int differing(Set<Contribution> one, Set<Contribution> other) {
        Set<Contribution> all = new HashSet<>(one);
        all.addAll(other);
        Set<Contribution> both = new HashSet<>(one);
        both.retainAll(other);
        return all.size() - both.size();
    }

    /// What the first release of a block would show.
    private static Map<Part, Set<Contribution>> cellsShown(Block block) {
        return Releases.renew(block, List.of(), THREE)
                        instanceof BlockRelease.Published(_, var version)
                ? version.shown().keySet().stream()
                        .filter(population -> population.category().isEmpty())
                        .collect(
                                toMap(
                                        Population::part,
                                        population -> new HashSet<>(in(population, block))))
                : Map.of();
    }

    private static List<Contribution> in(Population population, Block block) {
        return block.contributions().stream()
                .filter(one -> population.has(one.labels(), one.category()))
                .toList();
    }

    /// A version that shows the total and cells taken at random.
    private static Version anyCellsOf(Block block, Random random) {
        SortedMap<Population, Integer> shown = new TreeMap<>();
        Part everyone = new Part.Everyone();
        List<Part> parts = new ArrayList<>(List.of(everyone));
        for (Partition partition : block.partitions()) {
            for (String label : partition.labels()) {
                if (random.nextInt(3) == 0) {
                    parts.add(new Part.Labelled(partition.name(), label));
                }
            }
        }
        for (Part part : parts) {
            List<Population> populations = new ArrayList<>(List.of(Population.of(part)));
            if (block.kind() instanceof Kind.Categories(var names) && random.nextInt(3) == 0) {
                names.forEach(name -> populations.add(Population.of(part, name)));
            }
            populations.forEach(population -> shown.put(population, in(population, block).size()));
        }
        return new Version(shown, block.contributions());
    }

    private static void read(Attacker attacker, Version version) {
        version.shown()
                .keySet()
                .forEach(p -> attacker.adds(p.part(), p.category(), version.remaining()));
    }

    private static Version without(Set<SubjectId> erased, Version version) {
        return new Version(
                version.shown(),
                version.remaining().stream()
                        .filter(one -> !erased.contains(one.contributor()))
                        .toList());
    }
}
