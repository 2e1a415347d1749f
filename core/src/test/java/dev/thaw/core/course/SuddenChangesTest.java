package dev.thaw.core.course;

import static dev.thaw.core.course.CourseBuilder.none;
import static dev.thaw.core.course.CourseBuilder.readings;
import static dev.thaw.core.course.CourseBuilder.threshold;
import static dev.thaw.core.course.Verdict.MET;
import static dev.thaw.core.course.Verdict.NOT_ASSESSABLE;
import static dev.thaw.core.course.Verdict.NOT_MET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.thaw.core.course.SuddenChanges.Kind;
import dev.thaw.core.course.SuddenChanges.Step;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SuddenChangesTest {

    @Test
    void aGainIsLargeRelativeAndStable() {
        // Given means 30 and 20, Σ of squares 2 and 2, pooled SD 1: 10 > 2.776
        SuddenChanges gains = gains("29 30 31 20 19 21", "7");

        assertThat(gains.after(3)).isEqualTo(new Step(3, MET, MET, MET));
        assertThat(gains.changes()).hasSize(1);
        SuddenChange gain = gains.first().orElseThrow();
        assertThat(gain.session()).isEqualTo(3);
        assertThat(gain.magnitude()).isEqualTo(Rational.of(11));
        assertThat(gain.reversalValue()).isEqualTo(Rational.of(51, 2));
        assertThat(gain.reversed()).isEqualTo(NOT_MET);
    }

    @Test
    void eachCriterionFailsOnItsOwn() {
        assertThat(gains("29 30 31 20 19 21", "11.01").after(3))
                .isEqualTo(new Step(3, NOT_MET, MET, MET));
        assertThat(gains("49 50 51 40 39 41", "7").after(3))
                .isEqualTo(new Step(3, MET, NOT_MET, MET));
        assertThat(gains("20 40 31 20 19 30", "7").after(3))
                .isEqualTo(new Step(3, MET, MET, NOT_MET));
    }

    @Test
    void reachingTheFirstTwoLimitsCountsAndReachingTheThirdDoesNot() {
        // Given a fall of exactly the threshold and of exactly a quarter
        assertThat(gains("28 28 28 21 21 21", "7").after(3)).isEqualTo(new Step(3, MET, MET, MET));
        // Given no variation and no change
        assertThat(gains("5 5 5 5 5 5", "7").after(3))
                .isEqualTo(new Step(3, NOT_MET, NOT_MET, NOT_MET));
    }

    @Test
    void theCriticalValueGrowsWithEachMissingValue() {
        // Given pooled SD 1 each time, and falls of the means just on either side of t
        assertThat(stable("1 0 -1 -2.77 -3.77 -1.77")).isEqualTo(NOT_MET); // 2.77
        assertThat(stable("1 0 -1 -2.78 -3.78 -1.78")).isEqualTo(MET); // 2.78
        // With one missing, Σ of squares 2.5 over 3: pooled SD .91287
        assertThat(stable("1 - -1 -2.4 -3.4 -2.9")).isEqualTo(NOT_MET); // 2.9 = 3.177 SD
        assertThat(stable("1 - -1 -2.41 -3.41 -2.91")).isEqualTo(MET); // 2.91 = 3.188 SD
        // With two missing, Σ of squares 4 over 2: pooled SD 1.41421
        assertThat(stable("1 - -1 -7.08 - -5.08")).isEqualTo(NOT_MET); // 6.08 = 4.299 SD
        assertThat(stable("1 - -1 -7.09 - -5.09")).isEqualTo(MET); // 6.09 = 4.306 SD
    }

    @Test
    void missingValuesMakeACriterionNotAssessable() {
        assertThat(gains("29 30 - 20 19 21", "7").after(3))
                .isEqualTo(new Step(3, NOT_ASSESSABLE, NOT_ASSESSABLE, MET));
        assertThat(gains("- - 31 20 19 21", "7").after(3))
                .isEqualTo(new Step(3, MET, MET, NOT_ASSESSABLE));
        assertThat(gains("- - 31 20 19 21", "7").after(3).verdict()).isEqualTo(NOT_ASSESSABLE);
        assertThat(gains("31 20 19 21 20 20", "7").after(1).stable()).isEqualTo(NOT_ASSESSABLE);
        assertThat(gains("31 30", "7").after(9).verdict()).isEqualTo(NOT_ASSESSABLE);
    }

    @Test
    void aBaselineBeforeTheFirstSessionMakesItsIntervalAssessable() {
        Readings withBaseline = CourseBuilder.readingsFrom(0, "30 31 20 19 21");

        assertThat(of(withBaseline, Kind.GAIN, Better.LOWER, "7").after(1).verdict())
                .isEqualTo(MET);
    }

    @Test
    void nothingIsFoundInNothing() {
        SuddenChanges gains = of(none(), Kind.GAIN, Better.LOWER, "7");

        assertThat(gains.intervals()).isEmpty();
        assertThat(gains.changes()).isEmpty();
        assertThat(gains.isAssessable()).isFalse();
        assertThat(gains("30", "7").intervals()).isEmpty();
    }

    @Test
    void aGainIsReversedOnceHalfOfItIsLost() {
        assertThat(gains("30 30 30 20 20 20 25", "7").first().orElseThrow().reversed())
                .isEqualTo(MET);
        SuddenChange kept = gains("30 30 30 20 20 20 24.9", "7").first().orElseThrow();
        assertThat(kept.reversed()).isEqualTo(NOT_MET);
        assertThat(kept.shareLost().figure()).contains(Figure.of(Rational.of(49, 100)));
        assertThat(gains("30 30 30 20 20 20 19 18", "7").first().orElseThrow().shareLost().figure())
                .contains(Figure.ZERO);
    }

    @Test
    void theMagnitudeIsComparedWithTheWholeImprovement() {
        SuddenChanges gains = gains("30 30 30 20 20 20 - 10", "7");
        SuddenChange gain = gains.first().orElseThrow();

        assertThat(gains.shareOfImprovement(gain, 1, 8).figure())
                .contains(Figure.of(Rational.of(1, 2)));
        assertThat(gains.shareOfImprovement(gain, 1, 7)).isEqualTo(Estimate.tooFew(1, 2));
        assertThat(gains.shareOfImprovement(gain, 1, 2).status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    void aLossMustBeAQuarterOfTheValueToo() {
        // Given a rise of 8 from 40: a fifth. R's code would call it a loss.
        Readings rise = readings("40 40 40 48 48 48");

        assertThat(of(rise, Kind.LOSS, Better.LOWER, "7").after(3))
                .isEqualTo(new Step(3, MET, NOT_MET, MET));
        assertThat(of(readings("30 30 30 38 38 38"), Kind.LOSS, Better.LOWER, "7").changes())
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void mirroredValuesTurnGainsIntoLosses(long seed) {
        Readings values = random(seed);
        Readings mirrored = mapped(values, Rational::negate);

        List<Step> gains = of(values, Kind.GAIN, Better.LOWER, "5").intervals();

        assertThat(of(mirrored, Kind.LOSS, Better.LOWER, "5").intervals()).isEqualTo(gains);
        assertThat(of(mirrored, Kind.GAIN, Better.HIGHER, "5").intervals()).isEqualTo(gains);
        assertThat(of(values, Kind.LOSS, Better.HIGHER, "5").intervals()).isEqualTo(gains);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shiftingAllValuesChangesTheRelativeCriterionOnly(long seed) {
        Readings values = random(seed);
        Readings shifted = mapped(values, value -> value.add(Rational.of(1, 3)));

        assertThat(of(shifted, Kind.GAIN, Better.LOWER, "5").intervals())
                .usingElementComparator(
                        (one, other) ->
                                one.session() == other.session()
                                                && one.large() == other.large()
                                                && one.stable() == other.stable()
                                        ? 0
                                        : 1)
                .isEqualTo(of(values, Kind.GAIN, Better.LOWER, "5").intervals());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void scalingValuesAndThresholdChangesNothing(long seed) {
        Readings values = random(seed);
        Readings scaled = mapped(values, value -> value.divide(7));

        assertThat(
                        SuddenChanges.of(
                                        scaled,
                                        Kind.GAIN,
                                        Better.LOWER,
                                        new Threshold(Rational.of(5, 7)))
                                .intervals())
                .isEqualTo(of(values, Kind.GAIN, Better.LOWER, "5").intervals());
    }

    @Test
    void participantsAreSummedUpByChangeAndByPerson() {
        // Given one participant with two gains, the first of them reversed; one without any; one
        // without an assessable interval
        SuddenChanges twice = gains("40 40 40 30 30 30 40 40 40 20 20 20", "7");
        SuddenChanges never = gains("30 30 30 30 30 30", "7");
        SuddenChanges unknown = gains("30 - 20", "7");

        SuddenChangeSummary byChange = SuddenChangeSummary.byChange(List.of(twice, never, unknown));
        SuddenChangeSummary byPerson = SuddenChangeSummary.byPerson(List.of(unknown, never, twice));

        assertThat(byChange.rows()).isEqualTo(2);
        assertThat(byChange.reversed()).isEqualTo(1);
        assertThat(byChange.rowsWithSeveral()).isEqualTo(2);
        assertThat(byChange.meanMagnitude().figure()).contains(Figure.of(15));
        assertThat(byPerson.rows()).isEqualTo(3);
        assertThat(byPerson.assessable()).isEqualTo(2);
        assertThat(byPerson.changes()).isEqualTo(2);
        assertThat(byPerson.shareWithChange().figure()).contains(Figure.of(Rational.of(1, 3)));
        assertThat(byPerson.shareReversed().figure()).contains(Figure.ONE);
        assertThat(byPerson.meanMagnitude().figure()).contains(Figure.of(10));
        assertThat(byPerson.sdMagnitude()).isEqualTo(Estimate.tooFew(1, 2));
    }

    @Test
    void withoutChangesThereIsNothingToDescribe() {
        SuddenChangeSummary summary =
                SuddenChangeSummary.byPerson(List.of(gains("30 30 30 30 30 30", "7")));

        assertThat(summary.shareReversed().status()).isEqualTo(Status.NO_EVENTS);
        assertThat(summary.meanMagnitude().status()).isEqualTo(Status.NO_EVENTS);
        assertThat(SuddenChangeSummary.byPerson(List.of()).shareWithChange())
                .isEqualTo(Estimate.tooFew(0, 1));
    }

    @Test
    void aThresholdIsTheReliableDifference() {
        assertThat(Threshold.ofDifference(Estimate.of(Figure.of(2), 60)).orElseThrow().value())
                .isEqualTo(Rational.of(392, 100));
        assertThat(Threshold.ofDifference(Estimate.tooFew(3, 50))).isEmpty();
        assertThat(Threshold.ofDifference(Estimate.of(Figure.ZERO, 60))).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> threshold("0"));
    }

    static Stream<Long> seeds() {
        return IntStream.range(0, 200).mapToObj(Long::valueOf);
    }

    private static Readings random(long seed) {
        var random = new SplittableRandom(seed);
        SortedMap<Integer, Rational> values = new TreeMap<>();
        for (int session = 1; session <= 14; session++) {
            if (random.nextInt(8) > 0) {
                values.put(session, Rational.of(random.nextInt(session < 7 ? 25 : 1, 40)));
            }
        }
        return new Readings(values);
    }

    private static Readings mapped(Readings readings, UnaryOperator<Rational> change) {
        SortedMap<Integer, Rational> mapped = new TreeMap<>();
        readings.byIndex().forEach((index, value) -> mapped.put(index, change.apply(value)));
        return new Readings(mapped);
    }

    private static Verdict stable(String values) {
        return gains(values, "1").after(3).stable();
    }

    private static SuddenChanges gains(String values, String threshold) {
        return of(readings(values), Kind.GAIN, Better.LOWER, threshold);
    }

    private static SuddenChanges of(Readings readings, Kind kind, Better better, String threshold) {
        return SuddenChanges.of(readings, kind, better, threshold(threshold));
    }
}
