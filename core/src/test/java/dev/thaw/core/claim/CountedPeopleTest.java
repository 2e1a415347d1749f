package dev.thaw.core.claim;

import static dev.thaw.core.claim.ClaimBuilder.aClaim;
import static dev.thaw.core.claim.FactsBuilder.participant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.SubjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Which results may be known beside each other.
class CountedPeopleTest {

    private static final MinimumCell LEAST = new MinimumCell(5);
    private static final String IMPROVED = Counted.improved(Counted.STARTERS);
    private static final String NOT_IMPROVED = Counted.notImproved(Counted.STARTERS);

    private final SortedMap<Integer, FactsBuilder> study = new TreeMap<>();

    private void come(int from, int to, String outcome) {
        for (int i = from; i < to; i++) {
            study.put(i, participant(i).from("0.20").to(outcome));
        }
    }

    /// All cells shown.
    private CountedPeople result() {
        return result(_ -> {});
    }

    private CountedPeople result(Consumer<Map<String, Integer>> hide) {
        Function<ParticipantFacts, Counted> counting =
                Claims.counting(
                        aClaim().build(),
                        study.values().stream().map(FactsBuilder::build).toList());
        SortedMap<SubjectId, Counted> people = new TreeMap<>();
        SortedMap<String, Integer> shown = new TreeMap<>();
        study.forEach(
                (number, facts) -> {
                    Counted counted = counting.apply(facts.build());
                    people.put(subject(number), counted);
                    counted.cells().forEach(cell -> shown.merge(cell, 1, Integer::sum));
                });
        hide.accept(shown);
        return new CountedPeople(people, shown);
    }

    private static SubjectId subject(int number) {
        return new SubjectId(new UUID(0, number));
    }

    @Test
    void theVerySamePeopleMayBeCountedAgain() {
        come(0, 20, "0.40");

        assertThat(result().tooCloseTo(result(), LEAST)).isEmpty();
    }

    @Test
    void fewWhoComeCannotHideAndManyCan() {
        // Given
        come(0, 20, "0.40");
        come(20, 30, "0.10");
        CountedPeople earlier = result();

        // When, then
        come(30, 31, "0.40");
        assertThat(result().tooCloseTo(earlier, LEAST)).contains(Counted.STARTERS);
        come(30, 35, "0.40");
        assertThat(result().tooCloseTo(earlier, LEAST)).isEmpty();
    }

    @Test
    void amongManyWhoComeTheOneOfAnotherOutcomeWouldBeTold() {
        // Given
        come(0, 20, "0.40");
        come(20, 30, "0.10");
        CountedPeople earlier = result();

        // When six come, of whom one did not improve
        come(30, 35, "0.40");
        come(35, 36, "0.10");

        // Then
        assertThat(result().tooCloseTo(earlier, LEAST)).contains(NOT_IMPROVED);
        assertThat(
                        result(shown -> shown.keySet().removeIf(c -> c.contains("not improved")))
                                .tooCloseTo(earlier, LEAST))
                .as("what is not shown tells nothing")
                .isNotEqualTo(Optional.of(NOT_IMPROVED));
    }

    @Test
    void oneWhoLeavesIsNotHiddenByOneWhoComes() {
        // Given
        come(0, 20, "0.40");
        CountedPeople earlier = result();

        // When
        study.remove(3);
        come(20, 21, "0.40");

        // Then
        assertThat(result().shown()).isEqualTo(earlier.shown());
        assertThat(result().tooCloseTo(earlier, LEAST)).contains(Counted.STARTERS);
    }

    @Test
    void aCorrectedValueIsAChangeThoughEveryCountIsAsItWas() {
        // Given
        come(0, 20, "0.40");
        CountedPeople earlier = result();

        // When
        come(3, 4, "0.45");
        CountedPeople later = result();

        // Then
        assertThat(later.shown()).isEqualTo(earlier.shown());
        assertThat(later.tooCloseTo(earlier, LEAST)).contains(Counted.STARTERS);
        come(3, 8, "0.45");
        assertThat(result().tooCloseTo(earlier, LEAST)).isEmpty();
    }

    @Test
    void curvesAreOfTheWeeksOfEverybodyEligible() {
        // Given six who are not yet due
        come(0, 20, "0.40");
        come(20, 26, "0.40");
        study.tailMap(20).values().forEach(FactsBuilder::notYetDue);
        CountedPeople earlier = result();

        // When
        study.get(21).inWeek(3, "0.40");

        // Then
        assertThat(result().tooCloseTo(earlier, LEAST)).contains(Counted.ELIGIBLE);
    }

    /// R0 beside R1 with one erased reveals that one.
    @Test
    void whoWasErasedChangesACellAndCoversNobody() {
        // Given
        come(0, 20, "0.40");
        CountedPeople published = result();
        SortedMap<SubjectId, Counted> remaining = new TreeMap<>(published.people());
        for (int i = 0; i < 6; i++) {
            remaining.remove(subject(i));
        }
        CountedPeople earlier = new CountedPeople(remaining, published.shown());

        // When
        study.headMap(6).clear();

        // Then
        assertThat(result().tooCloseTo(earlier, LEAST)).contains(Counted.STARTERS);
        come(20, 24, "0.40");
        assertThat(result().tooCloseTo(earlier, LEAST)).contains(Counted.STARTERS);
        come(20, 25, "0.40");
        assertThat(result().tooCloseTo(earlier, LEAST)).isEmpty();
    }

    @Test
    void cellsAreOfAsManyPeopleAsTheResultCounts() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 50; round++) {
            List<ParticipantFacts> cohort = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                FactsBuilder one = participant(i).from("0.20").inArm(i % 3 == 0 ? "care" : "wait");
                if (random.nextInt(5) > 0) {
                    var _ = one.to(random.nextBoolean() ? "0.40" : "0.10");
                }
                if (random.nextInt(8) == 0) {
                    var _ = one.withoutTheDose();
                }
                if (random.nextInt(9) == 0) {
                    var _ = one.notYetDue();
                }
                if (random.nextInt(9) == 0) {
                    var _ = one.who(ParticipantFacts.Standing.NOT_SELECTED);
                }
                cohort.add(one.build());
            }
            ClaimResult result = Claims.evaluate(aClaim().build(), cohort);
            SortedMap<String, Integer> sizes = new TreeMap<>();
            cohort.stream()
                    .map(Claims.counting(aClaim().build(), cohort))
                    .forEach(one -> one.cells().forEach(c -> sizes.merge(c, 1, Integer::sum)));

            assertThat(sizes)
                    .containsEntry(Counted.PARTICIPANTS, 40)
                    .containsEntry(Counted.ELIGIBLE, result.ladder().flow().starters())
                    .containsEntry(Counted.STARTERS, result.ladder().starters().n())
                    .containsEntry(IMPROVED, result.ladder().starters().k())
                    .containsEntry(Counted.COMPLETERS, result.ladder().completers().n())
                    .containsEntry(
                            Counted.improved(Counted.COMPLETERS), result.ladder().completers().k())
                    .containsEntry(
                            Counted.stratum("arm", "care"),
                            result.strata().get("arm").get("care").starters().n());
            assertThat(sizes.getOrDefault(Counted.NOT_YET_DUE, 0))
                    .isEqualTo(result.ladder().flow().notYetDue());
            assertThat(sizes.getOrDefault(Counted.category("improved_or_recovered"), 0))
                    .isEqualTo(result.completers().improved() + result.completers().recovered());
        }
    }
}
