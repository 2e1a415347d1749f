package dev.thaw.core.course;

import static dev.thaw.core.course.CourseBuilder.readings;
import static dev.thaw.core.course.CourseBuilder.threshold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.course.Plateau.Finding;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlateauTest {

    @Test
    void fourWeeksThatHardlyChangeAreAPlateau() {
        // Given slopes from −.02 to .02 a week, so ±.06 in three; their median .01
        assertThat(finding(".40 .42 .40 .42", ".3")).isEqualTo(Finding.PLATEAU);
    }

    @Test
    void wideIntervalsAreUnclearThoughTheLineIsFlat() {
        // Given the same pattern with slopes to ±.1 a week
        assertThat(finding(".40 .50 .40 .50", ".3")).isEqualTo(Finding.UNCLEAR);
        assertThat(finding(".40 .50 .40 .50", ".31")).isEqualTo(Finding.PLATEAU);
    }

    @Test
    void aSteadyRiseIsNoPlateau() {
        // Given every slope .1 a week
        assertThat(finding(".1 .2 .3 .4", ".6")).isEqualTo(Finding.NO_PLATEAU);
        assertThat(finding(".4 .3 .2 .1", ".6")).isEqualTo(Finding.NO_PLATEAU);
        assertThat(finding(".1 .2 .3 .4", ".601")).isEqualTo(Finding.PLATEAU);
    }

    @Test
    void aChangeOfExactlyHalfTheThresholdIsNotFlat() {
        // Given 1/30 a week, 1/10 in three weeks: rounding would make it less than .1
        SortedMap<Integer, Rational> values = new TreeMap<>();
        for (int week = 1; week <= 4; week++) {
            values.put(week, Rational.of(week, 30));
        }

        assertThat(Plateau.of(new Readings(values), threshold(".2")).finding())
                .isEqualTo(Finding.NO_PLATEAU);
    }

    @Test
    void onlyTheLastFourValidWeeksCount() {
        assertThat(finding(".1 .9 .1 - .40 .42 - .40 .42", ".3")).isEqualTo(Finding.PLATEAU);
    }

    @Test
    void fewerThanFourWeeksAreUnclear() {
        Plateau plateau = Plateau.of(readings(".4 .4 - .4"), threshold(".3"));

        assertThat(plateau).isEqualTo(new Plateau(Finding.UNCLEAR, Estimate.tooFew(3, 4)));
    }

    @Test
    void equalValuesAreAPlateau() {
        Plateau plateau = Plateau.of(readings(".4 .4 .4 .4"), threshold(".3"));

        assertThat(plateau.finding()).isEqualTo(Finding.PLATEAU);
        assertThat(plateau.slope().status()).isEqualTo(Status.ZERO_VARIANCE);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theFindingFollowsFromThePublishedIntervalAndShiftsChangeNothing(long seed) {
        // Given
        var random = new SplittableRandom(seed);
        SortedMap<Integer, Rational> values = new TreeMap<>();
        SortedMap<Integer, Rational> shifted = new TreeMap<>();
        int week = random.nextInt(-5, 5);
        for (int i = 0; i < random.nextInt(4, 9); i++) {
            Rational value = Rational.of(random.nextInt(20), 40);
            values.put(week, value);
            shifted.put(week + 100, value.add(Rational.of(1, 7)));
            week += random.nextInt(1, 3);
        }
        Threshold threshold = new Threshold(Rational.of(31, 100));

        // When
        Plateau plateau = Plateau.of(new Readings(values), threshold);

        // Then
        assertThat(Plateau.of(new Readings(shifted), threshold)).isEqualTo(plateau);
        if (values.size() >= 4 && plateau.slope().status() == Status.OK) {
            Estimate.Measured slope = (Estimate.Measured) plateau.slope();
            Interval interval = slope.interval().orElseThrow();
            double lower = 3 * interval.lower().value().doubleValue();
            double upper = 3 * interval.upper().value().doubleValue();
            double middle = 3 * slope.value().value().doubleValue();
            Finding expected =
                    Math.abs(middle) < .155 && lower > -.31 && upper < .31
                            ? Finding.PLATEAU
                            : lower >= .155 || upper <= -.155
                                    ? Finding.NO_PLATEAU
                                    : Finding.UNCLEAR;
            assertThat(plateau.finding()).isEqualTo(expected);
            assertThat(interval.contains(Figure.of(slope.value().value()))).isTrue();
        }
    }

    static Stream<Long> seeds() {
        return IntStream.range(0, 300).mapToObj(Long::valueOf);
    }

    private static Finding finding(String values, String threshold) {
        return Plateau.of(readings(values), threshold(threshold)).finding();
    }
}
