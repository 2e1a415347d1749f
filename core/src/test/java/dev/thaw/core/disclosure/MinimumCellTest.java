package dev.thaw.core.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinimumCellTest {

    private static final MinimumCell FIVE = new MinimumCell(5);

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "4, true", "5, false", "200, false"})
    void hidesFewPeopleButNotNobody(int count, boolean hidden) {
        assertThat(FIVE.hides(count)).isEqualTo(hidden);
    }

    @ParameterizedTest
    @CsvSource({"16, false", "15, true", "12, true", "11, false", "4, true", "0, false"})
    void hidesACountWhoseComplementIsSmall(int count, boolean hidden) {
        assertThat(FIVE.hides(count, 16)).isEqualTo(hidden);
    }

    @Test
    void ofOneHidesNothing() {
        assertThat(new MinimumCell(1).hides(1)).isFalse();
        assertThatThrownBy(() -> new MinimumCell(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSingleSmallArmTakesTheSmallestOtherWithIt() {
        // Given a total of 53 from which the one small arm could be subtracted
        SortedMap<String, Integer> arms = parts("care", 30, "thaw", 20, "wait", 3);

        // Then the next smallest arm is hidden too
        assertThat(FIVE.hiddenParts(arms)).containsExactly("thaw", "wait");
    }

    @Test
    void armsOfEqualSizeAreHiddenTogether() {
        // Given two arms of 20: were only the first by name hidden, "* 20 *" would mean 20, 20, 3
        assertThat(FIVE.hiddenParts(parts("care", 20, "thaw", 20, "wait", 3)))
                .containsExactly("care", "thaw", "wait");
    }

    @Test
    void twoSmallArmsAreNotEnoughWhileTheirSumGivesThemAway() {
        // Given 1 + 1 = 2: hiding just these two would hide nothing
        assertThat(FIVE.hiddenParts(parts("a", 1, "b", 1, "c", 40, "d", 50)))
                .containsExactly("a", "b", "c");
    }

    @Test
    void armsLargeEnoughAreAllShownWithTheEmptyOnes() {
        assertThat(FIVE.hiddenParts(parts("care", 30, "thaw", 5, "wait", 0))).isEmpty();
    }

    @Test
    void nothingOfTooSmallATotalIsShownNotEvenAZero() {
        assertThat(FIVE.hiddenParts(parts("care", 0, "thaw", 6))).containsExactly("care", "thaw");
    }

    @Test
    void partsOfNobodyAreShown() {
        assertThat(FIVE.hiddenParts(parts("care", 0, "thaw", 0))).isEmpty();
    }

    /// The attack: somebody who knows the total, what is shown and how this class decides writes
    /// down every table that would have been published in the same way.
    @ParameterizedTest
    @CsvSource({"2, 2, 14", "2, 3, 9", "3, 2, 16", "3, 3, 11", "4, 3, 14", "3, 4, 8"})
    void nobodyCanWorkOutASmallPart(int minimum, int parts, int largest) {
        MinimumCell cell = new MinimumCell(minimum);
        Map<String, List<SortedMap<Integer, Integer>>> byPublication = new HashMap<>();
        for (SortedMap<Integer, Integer> table : tables(parts, largest)) {
            byPublication.computeIfAbsent(publish(table, cell), _ -> new ArrayList<>()).add(table);
        }

        byPublication.forEach(
                (publication, possible) -> {
                    SortedSet<Integer> hidden = cell.hiddenParts(possible.getFirst());
                    if (!cell.hides(total(possible.getFirst()))) {
                        for (int part : hidden) {
                            assertThat(valuesOf(part, possible))
                                    .as("possible values of part %d of %s", part, publication)
                                    .hasSizeGreaterThan(1);
                        }
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 9", "3, 3, 11", "4, 3, 14", "3, 4, 8"})
    void whatIsShownOfAPartIsNeverSmall(int minimum, int parts, int largest) {
        MinimumCell cell = new MinimumCell(minimum);
        for (SortedMap<Integer, Integer> table : tables(parts, largest)) {
            SortedSet<Integer> hidden = cell.hiddenParts(table);
            table.forEach(
                    (part, count) ->
                            assertThat(cell.hides(count) && !hidden.contains(part))
                                    .as("part %d of %s", part, table)
                                    .isFalse());
            if (!hidden.isEmpty() && hidden.size() < table.size()) {
                int sum = hidden.stream().mapToInt(part -> table.get(part)).sum();
                assertThat(sum - hidden.size())
                        .as("range of hidden parts of %s", table)
                        .isGreaterThanOrEqualTo(minimum);
            }
        }
    }

    private static String publish(SortedMap<Integer, Integer> table, MinimumCell cell) {
        SortedSet<Integer> hidden = cell.hiddenParts(table);
        return total(table)
                + ": "
                + table.entrySet().stream()
                        .map(e -> hidden.contains(e.getKey()) ? "*" : e.getValue().toString())
                        .collect(Collectors.joining(" "));
    }

    private static int total(SortedMap<Integer, Integer> table) {
        return table.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static SortedSet<Integer> valuesOf(
            int part, List<SortedMap<Integer, Integer>> possible) {
        return possible.stream()
                .map(t -> t.get(part))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<SortedMap<Integer, Integer>> tables(int parts, int largest) {
        List<SortedMap<Integer, Integer>> tables = new ArrayList<>(List.of(new TreeMap<>()));
        for (int part = 0; part < parts; part++) {
            List<SortedMap<Integer, Integer>> longer = new ArrayList<>();
            for (SortedMap<Integer, Integer> table : tables) {
                for (int count = 0; count <= largest; count++) {
                    SortedMap<Integer, Integer> next = new TreeMap<>(table);
                    next.put(part, count);
                    longer.add(next);
                }
            }
            tables = longer;
        }
        return tables;
    }

    private static SortedMap<String, Integer> parts(Object... keysAndCounts) {
        SortedMap<String, Integer> parts = new TreeMap<>();
        for (int i = 0; i < keysAndCounts.length; i += 2) {
            parts.put((String) keysAndCounts[i], (Integer) keysAndCounts[i + 1]);
        }
        return parts;
    }
}
