package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two phases side by side: Tau_AB and its test, Tau-BC, the piecewise line.
class PhaseStatisticsTest {

    @Test
    void tauIsTestedLikeTheMannWhitneyStatistic() {
        // Given the golden example; S = 17, with one pair of equal values
        TauAB tau =
                TauAB.of(
                        decimals(".20", ".25", ".22", ".30"),
                        decimals(".30", ".35", ".33", ".40", ".28"));

        // Then, by scipy.stats.mannwhitneyu with continuity correction
        assertThat(text(tau.tau())).isEqualTo("0.85");
        assertThat(text(tau.nullVariance())).isEqualTo("66.6666666667");
        assertThat(text(tau.variance())).isEqualTo("66.1111111111");
        assertThat(value(tau.z()))
                .isCloseTo(16 / Math.sqrt(20 / 3.0 * (10 - 6 / 72.0)), within(1e-11));
        assertThat(value(tau.normalP())).isCloseTo(0.04909011632260757, within(1e-12));
        assertThat(tau.exactP().status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(tau.p()).isEqualTo(tau.normalP());
    }

    @Test
    void withoutTiesTheTestIsExact() {
        TauAB tau = TauAB.of(decimals("1", "2", "4", "6"), decimals("3", "5", "8", "9", "12"));

        assertThat(text(tau.exactP())).isEqualTo("0.111111111111");
        assertThat(tau.p()).isEqualTo(tau.exactP());
        assertThat(value(tau.normalP())).isCloseTo(0.11134688653314041, within(1e-12));
    }

    @Test
    void equalValuesShowNoDifferenceAndHaveNoTest() {
        TauAB tau = TauAB.of(decimals("1", "1"), decimals("1", "1", "1"));

        assertThat(text(tau.tau())).isEqualTo("0");
        assertThat(tau.tau().status()).isEqualTo(Status.ZERO_VARIANCE);
        assertThat(tau.variance().status()).isEqualTo(Status.ZERO_VARIANCE);
        assertThat(tau.z().status()).isEqualTo(Status.ZERO_VARIANCE);
        assertThat(tau.p().figure()).isEmpty();
        assertThat(TauAB.of(decimals("1"), decimals()).p()).isEqualTo(Estimate.tooFew(0, 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void pAndVarianceAreThoseOfAllDivisionsOfTheValues(long seed) {
        // Given
        var random = new SplittableRandom(seed);
        int a = random.nextInt(1, 6);
        int b = random.nextInt(1, 6);
        boolean ties = random.nextBoolean();
        List<Rational> values = new ArrayList<>();
        for (int i = 0; i < a + b; i++) {
            values.add(Rational.of(ties ? random.nextInt(4) : i));
        }
        Collections.shuffle(values, new Random(seed));
        TauAB tau = TauAB.of(values.subList(0, a), values.subList(a, a + b));
        long observed = excess(values.subList(0, a), values.subList(a, a + b));

        // When every division is counted one by one
        long divisions = 0;
        long squares = 0;
        long extreme = 0;
        for (int mask = 0; mask < 1 << (a + b); mask++) {
            if (Integer.bitCount(mask) == a) {
                int chosen = mask;
                long s =
                        excess(
                                pick(values, i -> ((chosen >> i) & 1) == 1),
                                pick(values, i -> ((chosen >> i) & 1) == 0));
                divisions++;
                squares += s * s;
                extreme += Math.abs(s) >= Math.abs(observed) ? 1 : 0;
            }
        }

        // Then
        assertThat(tau.variance().figure()).contains(Figure.of(Rational.of(squares, divisions)));
        if (values.stream().distinct().count() == a + b) {
            assertThat(tau.exactP().figure()).contains(Figure.of(Rational.of(extreme, divisions)));
        } else {
            assertThat(tau.exactP().figure()).isEmpty();
        }
    }

    @Test
    void aRiseThatBeganInTheBaselineIsNoDifferenceOfPhases() {
        // Given a line that goes on as before
        Series line = SeriesBuilder.weekly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");

        // When
        TauBC tau = TauBC.of(line, Rational.of(6));

        // Then
        assertThat(tau.isCorrected()).isTrue();
        assertThat(text(tau.removedSlope())).isEqualTo("1");
        assertThat(text(tau.uncorrected().tau())).isEqualTo("1");
        assertThat(text(tau.tau().tau())).isEqualTo("0");
        assertThat(text(tau.baselineTrend().p())).isEqualTo("0.0166666666667");
    }

    @Test
    void theExampleOfRsScanIsCorrected() {
        // Given `scan::corrected_tau`'s example: A falls by 3 a week, S = −14, Var S = 43.33
        Series series =
                SeriesBuilder.weekly(
                        "33", "25", "17", "25", "14", "13", "15", "15", "16", "16", "5", "7", "9",
                        "6", "5", "3", "3", "8", "11", "7");

        TauBC tau = TauBC.of(series, Rational.of(8));

        assertThat(value(tau.baselineTrend().p())).isCloseTo(0.04828610767668166, within(1e-12));
        assertThat(tau.isCorrected()).isTrue();
        assertThat(text(tau.removedSlope())).isEqualTo("-3");
        assertThat(text(tau.uncorrected().tau())).isEqualTo("-0.813186813187");
        assertThat(text(tau.tau().tau())).isEqualTo("1");
    }

    @Test
    void aBaselineWithoutSignificantTrendStaysAsItIs() {
        TauBC tau =
                TauBC.of(
                        SeriesBuilder.weekly("1", "2", "3", "4", "5", "6", "7", "8"),
                        Rational.of(5));

        assertThat(tau.isCorrected()).isFalse();
        assertThat(tau.tau()).isEqualTo(tau.uncorrected());
        assertThat(tau.removedSlope().status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    void phasesWithoutValuesHaveNoTau() {
        Series series = SeriesBuilder.weekly("1", "2", "3");

        assertThat(TauBC.of(series, Rational.of(1)).tau().tau()).isEqualTo(Estimate.tooFew(0, 1));
        assertThat(TauBC.of(series, Rational.of(4)).tau().tau()).isEqualTo(Estimate.tooFew(0, 1));
        assertThat(TauBC.of(Series.of(List.of()), Rational.ZERO).isCorrected()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aTrendAddedToBothPhasesDoesNotChangeACorrectedTau(long seed) {
        // Given
        var random = new SplittableRandom(seed);
        Series series = SeriesBuilder.random(random);
        Rational start = series.times().get(series.size() / 2);
        Rational steep = Rational.of(1_000_000_000_000_000L);
        Series steeper = mapped(series, point -> point.y().add(steep.multiply(point.t())));
        Series evenSteeper =
                mapped(series, point -> point.y().add(steep.multiply(3).multiply(point.t())));

        // When
        TauBC tau = TauBC.of(steeper, start);

        // Then
        assertThat(TauBC.of(evenSteeper, start).tau()).isEqualTo(tau.tau());
        assertThat(tau.isCorrected()).isEqualTo(series.size() / 2 >= 5);
    }

    @Test
    void twoLinesAreFittedAsByLinearRegression() {
        // Given
        Series series =
                SeriesBuilder.aSeries()
                        .at(1, ".20")
                        .at(2, ".25")
                        .at(3, ".22")
                        .at(4, ".30")
                        .at(5, ".28")
                        .at(6, ".33")
                        .at(8, ".30")
                        .at(9, ".45")
                        .at(10, ".43")
                        .at(11, ".50")
                        .at(12, ".48")
                        .at(13, ".55")
                        .at(14, ".61")
                        .build();

        // When
        PiecewiseLine lines = PiecewiseLine.of(series, Rational.of(8), Confidence.P95);

        // Then, by numpy.linalg.lstsq
        assertEstimate(lines.intercept(), .18133333333, .0319045);
        assertEstimate(lines.slope(), .02342857143, .00819232);
        assertEstimate(lines.levelChange(), -.02090476, .04582699);
        assertEstimate(lines.slopeChange(), .01871429, .0104432);
        assertThat(value(lines.residualSd())).isCloseTo(.03427094037953, within(1e-12));
        Estimate.Measured change = (Estimate.Measured) lines.levelChange();
        assertThat(change.interval().orElseThrow().upper().value().doubleValue())
                .isCloseTo(-.02090476 + 2.262157 * .04582699, within(1e-6));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theLinesAreThoseOfTheNormalEquationsAndTheirErrorsThoseOfTheSandwich(long seed) {
        // Given
        var random = new SplittableRandom(seed);
        Series series = SeriesBuilder.random(random);
        int a = series.size() / 2;
        Rational start = series.times().get(a);
        PiecewiseLine lines = PiecewiseLine.of(series, start, Confidence.P95);
        if (Math.min(a, series.size() - a) < 2) {
            assertThat(lines.slopeChange().status()).isEqualTo(Status.INSUFFICIENT_N);
            return;
        }

        // When
        NaiveRegression naive = NaiveRegression.ofPhases(series, start.toDouble());

        // Then
        List<Estimate> coefficients =
                List.of(lines.intercept(), lines.slope(), lines.levelChange(), lines.slopeChange());
        for (int k = 0; k < 4; k++) {
            assertThat(value(coefficients.get(k)))
                    .isCloseTo(naive.coefficient(k), within(1e-6 * naive.scale()));
        }
        double rho = lines.autocorrelation().rho().value().doubleValue();
        if (series.size() > 4 && !series.isConstant()) {
            assertThat(error(lines.levelChange()))
                    .isCloseTo(naive.error(2, 0), within(1e-6 * naive.scale()));
            assertThat(error(lines.adjustedLevelChange()))
                    .isCloseTo(
                            Math.max(naive.error(2, 0), naive.error(2, rho)),
                            within(1e-6 * naive.scale()));
            assertThat(error(lines.adjustedSlopeChange()))
                    .isCloseTo(
                            Math.max(naive.error(3, 0), naive.error(3, rho)),
                            within(1e-6 * naive.scale()));
        }
    }

    @Test
    void aDesignWithoutTwoPointsOnEitherSideIsSingular() {
        Series series = SeriesBuilder.weekly("1", "3", "2", "5");

        PiecewiseLine lines = PiecewiseLine.of(series, Rational.of(4), Confidence.P95);

        assertThat(lines.levelChange()).isEqualTo(Estimate.tooFew(1, 2));
        assertThat(lines.adjustedSlopeChange()).isEqualTo(Estimate.tooFew(1, 2));
        assertThat(PiecewiseLine.of(Series.of(List.of()), Rational.ZERO, Confidence.P95).slope())
                .isEqualTo(Estimate.tooFew(0, 2));
    }

    @Test
    void fourPointsHaveLinesButNoErrors() {
        PiecewiseLine lines =
                PiecewiseLine.of(
                        SeriesBuilder.weekly("1", "3", "2", "5"), Rational.of(3), Confidence.P95);

        assertThat(text(lines.slopeChange())).isEqualTo("1");
        assertThat(text(lines.levelChange())).isEqualTo("-3");
        assertThat(((Estimate.Measured) lines.levelChange()).standardError()).isEmpty();
        assertThat(lines.residualSd()).isEqualTo(Estimate.tooFew(4, 5));
    }

    @Test
    void perfectLinesAndEqualValuesAreFlagged() {
        PiecewiseLine perfect =
                PiecewiseLine.of(
                        SeriesBuilder.weekly("1", "2", "3", "7", "9", "11"),
                        Rational.of(4),
                        Confidence.P95);
        PiecewiseLine flat =
                PiecewiseLine.of(
                        SeriesBuilder.weekly("2", "2", "2", "2", "2", "2"),
                        Rational.of(4),
                        Confidence.P95);

        assertThat(text(perfect.levelChange())).isEqualTo("3");
        assertThat(perfect.levelChange().flags()).containsExactly(Flag.PERFECT_FIT);
        assertThat(perfect.residualSd().flags()).containsExactly(Flag.PERFECT_FIT);
        assertThat(perfect.adjustedLevelChange().flags())
                .containsExactly(Flag.AUTOCORRELATION_NOT_ESTIMATED, Flag.PERFECT_FIT);
        assertThat(flat.levelChange().status()).isEqualTo(Status.ZERO_VARIANCE);
        assertThat(flat.residualSd().status()).isEqualTo(Status.ZERO_VARIANCE);
    }

    static Stream<Long> seeds() {
        return IntStream.range(0, 60).mapToObj(Long::valueOf);
    }

    private static long excess(List<Rational> a, List<Rational> b) {
        return b.stream().mapToLong(y -> a.stream().mapToLong(x -> y.compareTo(x)).sum()).sum();
    }

    private static List<Rational> pick(
            List<Rational> values, java.util.function.IntPredicate chosen) {
        return IntStream.range(0, values.size()).filter(chosen).mapToObj(values::get).toList();
    }

    private static Series mapped(
            Series series, java.util.function.Function<Series.Point, Rational> value) {
        return Series.of(
                series.points().stream()
                        .map(point -> new Series.Point(point.t(), value.apply(point)))
                        .toList());
    }

    private static void assertEstimate(Estimate estimate, double value, double error) {
        assertThat(value(estimate)).isCloseTo(value, within(1e-8));
        assertThat(error(estimate)).isCloseTo(error, within(1e-7));
    }

    private static List<Rational> decimals(String... values) {
        return Stream.of(values).map(BigDecimal::new).map(Rational::of).toList();
    }

    private static String text(Estimate estimate) {
        return estimate.figure().orElseThrow().toString();
    }

    private static double value(Estimate estimate) {
        return estimate.figure().orElseThrow().value().doubleValue();
    }

    private static double error(Estimate estimate) {
        return ((Estimate.Measured) estimate).standardError().orElseThrow().value().doubleValue();
    }
}
