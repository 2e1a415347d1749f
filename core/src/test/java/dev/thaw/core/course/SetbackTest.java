package dev.thaw.core.course;

import static dev.thaw.core.course.CourseBuilder.none;
import static dev.thaw.core.course.CourseBuilder.rational;
import static dev.thaw.core.course.CourseBuilder.readings;
import static dev.thaw.core.course.CourseBuilder.threshold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.course.Setback.Sign;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.KaplanMeier.Observation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SetbackTest {

    @Test
    void aFallBelowTheMedianOfThreeWeeksIsASetbackAndTwoWeeksBackARebound() {
        // Given a threshold of .2: back means .4 or more
        List<Setback> setbacks = ofRates(".5 .6 .5 .3 .2 .45 .3 .4 .45 .5");

        // Then week 6 was back, but week 7 was not
        assertThat(setbacks).hasSize(1);
        Setback setback = setbacks.getFirst();
        assertThat(setback.onset()).isEqualTo(4);
        assertThat(setback.signs())
                .containsExactly(
                        Map.entry(4, Set.of(Sign.RATE_FELL)), Map.entry(5, Set.of(Sign.RATE_FELL)));
        assertThat(text(setback.medianBefore())).isEqualTo("0.5");
        assertThat(text(setback.depth())).isEqualTo("0.3");
        assertThat(setback.rebound()).isEqualTo(OptionalInt.of(8));
        assertThat(setback.recovery()).contains(new Observation(Rational.of(4), true));
    }

    @Test
    void reachingTheThresholdCountsAndMissingItDoesNot() {
        assertThat(ofRates(".5 .5 .5 .3")).hasSize(1);
        assertThat(ofRates(".5 .5 .5 .301")).isEmpty();
    }

    @Test
    void aMissingWeekNeitherHelpsNorHarms() {
        Setback setback = ofRates(".5 .5 .5 .2 .4 - .5").getFirst();

        assertThat(setback.rebound()).isEqualTo(OptionalInt.of(5));
    }

    @Test
    void theMedianIsOfTheThreeWeeksBeforeAndNeedsTwo() {
        assertThat(ofRates(".5 - .5 .3")).hasSize(1);
        assertThat(ofRates(".5 - - .3")).isEmpty();
        assertThat(ofRates(".5 .5 .5 - - .3")).isEmpty();
    }

    @Test
    void withoutReboundRecoveryIsCensored() {
        // Given back in the last week only, which nothing could confirm yet
        Setback setback = ofRates(".5 .5 .5 .2 .2 .3 .5").getFirst();

        assertThat(setback.rebound()).isEmpty();
        assertThat(setback.recovery()).contains(new Observation(Rational.of(2), false));
        assertThat(ofRates(".5 .5 .5 .2").getFirst().recovery())
                .contains(new Observation(Rational.ZERO, false));
    }

    @Test
    void aReportedSetbackNeedsNoNumbers() {
        // Given a report in week 2, after one valid week
        Setback setback =
                Setback.in(
                                new Setback.Weeks(
                                        readings(".5 - .5"), none(), Optional.empty(), weeks(2)),
                                threshold(".2"))
                        .getFirst();

        assertThat(setback.onset()).isEqualTo(2);
        assertThat(setback.depth()).isEqualTo(Estimate.tooFew(1, 2));
        assertThat(setback.recovery()).isEmpty();
    }

    @Test
    void anEarlyReportDoesNotSwallowWhatComesLater() {
        // Given a report in week 1 and a fall in week 5
        List<Setback> setbacks =
                Setback.in(
                        new Setback.Weeks(
                                readings(".5 .5 .5 .5 .2"), none(), Optional.empty(), weeks(1)),
                        threshold(".2"));

        assertThat(setbacks.stream().map(Setback::onset)).containsExactly(1, 5);
        assertThat(text(setbacks.getLast().depth())).isEqualTo("0.3");
    }

    @Test
    void aReportThatTheRatesDoNotShowHasNoDepth() {
        Setback setback =
                Setback.in(
                                new Setback.Weeks(
                                        readings(".4 .4 .4 .5 .5 .5"),
                                        none(),
                                        Optional.empty(),
                                        weeks(4)),
                                threshold(".2"))
                        .getFirst();

        assertThat(text(setback.depth())).isEqualTo("-0.1");
        assertThat(setback.depth().status()).isEqualTo(Status.NEGATIVE_ESTIMATE);
        assertThat(setback.recovery()).contains(new Observation(Rational.ONE, true));
    }

    @Test
    void overwhelmMustDoubleAndReachAFifth() {
        Readings rate = readings(".5 .5 .5 .5 .5 .5");

        assertThat(overwhelmed(rate, "- - - .20 - -", ".10")).hasSize(1);
        assertThat(overwhelmed(rate, "- - - .19 - -", ".05")).isEmpty();
        assertThat(overwhelmed(rate, "- - - .29 - -", ".15")).isEmpty();
        assertThat(overwhelmed(rate, "- - - .20 - -", "0")).hasSize(1);
    }

    @Test
    void aWeekWithASignIsNoRebound() {
        // Given overwhelm in two weeks while the rate stays where it was
        Setback setback =
                overwhelmed(readings(".5 .5 .5 .5 .5 .5 .5"), "- - - .4 .4 - -", ".1").getFirst();

        assertThat(setback.signs().keySet()).containsExactly(4, 5);
        assertThat(setback.rebound()).isEqualTo(OptionalInt.of(6));
    }

    @Test
    void afterAReboundTheNextSetbackIsItsOwn() {
        List<Setback> setbacks = ofRates(".5 .5 .5 .2 .5 .5 .5 .2 .2");

        assertThat(setbacks.stream().map(Setback::onset)).containsExactly(4, 8);
        assertThat(setbacks.getLast().rebound()).isEmpty();
    }

    @Test
    void nothingIsASetbackInNothing() {
        assertThat(
                        Setback.in(
                                new Setback.Weeks(none(), none(), Optional.empty(), weeks()),
                                threshold(".2")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everySignBelongsToOneSetbackAndShiftsChangeNothing(long seed) {
        // Given
        var random = new SplittableRandom(seed);
        SortedMap<Integer, Rational> rates = new TreeMap<>();
        SortedMap<Integer, Rational> higher = new TreeMap<>();
        TreeSet<Integer> reported = new TreeSet<>();
        for (int week = 1; week <= 20; week++) {
            if (random.nextInt(6) > 0) {
                Rational rate = Rational.of(random.nextInt(20), 40);
                rates.put(week, rate);
                higher.put(week, rate.add(Rational.of(1, 3)));
            }
            if (random.nextInt(10) == 0) {
                reported.add(week);
            }
        }

        // When
        List<Setback> setbacks = in(new Readings(rates), reported);
        List<Setback> shifted = in(new Readings(higher), reported);

        // Then
        TreeSet<Integer> explained = new TreeSet<>();
        int end = Integer.MIN_VALUE;
        for (Setback setback : setbacks) {
            assertThat(setback.onset()).isGreaterThanOrEqualTo(end);
            explained.addAll(setback.signs().keySet());
            end = setback.rebound().orElse(setback.signs().lastKey() + 1);
            assertThat(setback.signs().lastKey()).isLessThan(end);
        }
        assertThat(explained).containsAll(reported);
        assertThat(shifted.stream().map(Setback::signs))
                .isEqualTo(setbacks.stream().map(Setback::signs).toList());
        assertThat(shifted.stream().map(Setback::recovery))
                .isEqualTo(setbacks.stream().map(Setback::recovery).toList());
    }

    static Stream<Long> seeds() {
        return IntStream.range(0, 200).mapToObj(Long::valueOf);
    }

    private static List<Setback> in(Readings rates, SortedSet<Integer> reported) {
        return Setback.in(
                new Setback.Weeks(rates, none(), Optional.empty(), reported), threshold(".2"));
    }

    private static List<Setback> ofRates(String rates) {
        return in(readings(rates), weeks());
    }

    private static List<Setback> overwhelmed(Readings rate, String overwhelm, String baseline) {
        return Setback.in(
                new Setback.Weeks(
                        rate, readings(overwhelm), Optional.of(rational(baseline)), weeks()),
                threshold(".2"));
    }

    private static SortedSet<Integer> weeks(Integer... weeks) {
        return new TreeSet<>(List.of(weeks));
    }

    private static String text(Estimate estimate) {
        return estimate.figure().orElseThrow().toString();
    }
}
