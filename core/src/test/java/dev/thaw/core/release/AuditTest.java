package dev.thaw.core.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Tables that a mistake in suppression could bring about.
class AuditTest {

    private static final MinimumCell FIVE = new MinimumCell(5);

    @Test
    void letsATableThroughWhoseHiddenCellsCanBeMany() {
        assertThat(passes(shown(50), shown(40), new Cell.Hidden(), new Cell.Hidden())).isTrue();
        assertThat(passes(shown(50), shown(30), shown(20), shown(0))).isTrue();
        assertThat(passes(shown(6), new Cell.Hidden(), new Cell.Hidden())).isTrue();
    }

    @Test
    void stopsACellOfTooFewPeople() {
        assertThat(passes(shown(50), shown(46), shown(4))).isFalse();
        assertThat(passes(shown(4))).isFalse();
    }

    @Test
    void stopsAHiddenCellThatIsTheTotalLessTheOthers() {
        assertThat(passes(shown(50), shown(40), new Cell.Hidden())).isFalse();
    }

    @Test
    void stopsHiddenCellsWhoseSumGivesThemAway() {
        assertThat(passes(shown(50), shown(44), new Cell.Hidden(), new Cell.Hidden())).isFalse();
    }

    @Test
    void stopsPartsThatAreNotAllOfTheTotal() {
        assertThat(passes(shown(50), shown(20), shown(20))).isFalse();
    }

    @Test
    void stopsFiguresThatStateEverybodysValue() {
        assertThat(passes(amounts(50, Figure.ZERO, new TreeMap<>()))).isFalse();
    }

    @Test
    void stopsAQuantileOfTooFewPeople() {
        SortedMap<Rational, Estimate> quantiles = new TreeMap<>();
        quantiles.put(Rational.of(9, 10), Estimate.of(Figure.ONE, 49));

        assertThat(passes(amounts(49, Figure.ONE, quantiles))).isFalse();
        assertThat(passes(amounts(50, Figure.ONE, quantiles))).isTrue();
    }

    @Test
    void stopsCountsOfCategoriesThatAreSmallOrLeaveFew() {
        assertThat(passes(categories(50, 3, 47))).isFalse();
        assertThat(passes(categories(50, 30))).isTrue();
        assertThat(passes(categories(50, 47))).isFalse();
        assertThat(passes(categories(50, 30, 10))).isTrue();
    }

    @Test
    void stopsCategoriesThatLeaveFewInTheHiddenCells() {
        // Given 30 of one category in all, of which the cell shown has 27
        assertThat(
                        passes(
                                categories(60, 30),
                                categories(40, 27),
                                new Cell.Hidden(),
                                new Cell.Hidden()))
                .isFalse();
        assertThat(
                        passes(
                                categories(60, 30),
                                categories(40, 20),
                                new Cell.Hidden(),
                                new Cell.Hidden()))
                .isTrue();
    }

    private static boolean passes(Cell.Content total, Cell.Content... parts) {
        List<Cell> cells = new ArrayList<>(List.of(new Cell(new Part.Everyone(), total)));
        for (Cell.Content part : parts) {
            cells.add(new Cell(new Part.Labelled("arm", "arm" + cells.size()), part));
        }
        return Audit.passes(cells, FIVE);
    }

    private static Cell.Content shown(int people) {
        return new Cell.Shares(people, Estimate.of(Figure.ONE, people));
    }

    private static Cell.Content amounts(
            int people, Figure deviation, SortedMap<Rational, Estimate> quantiles) {
        return new Cell.Amounts(
                people, Estimate.of(Figure.ONE, people), Estimate.of(deviation, people), quantiles);
    }

    private static Cell.Content categories(int people, int... counts) {
        SortedMap<String, Cell.Counted> shown = new TreeMap<>();
        for (int count : counts) {
            shown.put(
                    "category" + shown.size(),
                    new Cell.Counted(count, Estimate.of(Figure.of(count, people), people)));
        }
        return new Cell.Categories(
                people, shown, new TreeSet<>(List.of("hidden one", "hidden other")));
    }
}
