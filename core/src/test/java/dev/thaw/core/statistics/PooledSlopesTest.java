package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PooledSlopesTest {

    /// Events and non-events, vaccinated and not, of the 13 trials in Colditz et al. 1994.
    private static final int[][] BCG = {
        {4, 119, 11, 128},
        {6, 300, 29, 274},
        {3, 228, 11, 209},
        {62, 13536, 248, 12619},
        {33, 5036, 47, 5761},
        {180, 1361, 372, 1079},
        {8, 2537, 10, 619},
        {505, 87886, 499, 87892},
        {29, 7470, 45, 7232},
        {17, 1699, 65, 1600},
        {186, 50448, 141, 27197},
        {5, 2493, 3, 2338},
        {27, 16886, 29, 17825}
    };

    /// The log risk ratios of the tuberculosis vaccine as published with R's `metafor`: Q =
    /// 152.2330, τ² = .3088, mean −.7141 (SE .1787), I² = 92.12 %.
    @Test
    void thirteenTrialsOfAVaccine() {
        List<Estimate> trials = new ArrayList<>();
        for (int[] trial : BCG) {
            double n1 = trial[0] + trial[1];
            double n2 = trial[2] + trial[3];
            double ratio = Math.log(trial[0] / n1 / (trial[2] / n2));
            double variance = 1. / trial[0] - 1 / n1 + 1. / trial[2] - 1 / n2;
            trials.add(slope(Figure.of(ratio), Figure.of(Math.sqrt(variance))));
        }

        PooledSlopes pooled = PooledSlopes.of(trials, Confidence.P95);

        assertThat(value(pooled.heterogeneity())).isCloseTo(152.2330, within(5e-5));
        assertThat(value(pooled.betweenVariance())).isCloseTo(.3088, within(5e-5));
        assertThat(value(pooled.mean())).isCloseTo(-.7141, within(5e-5));
        assertThat(error(pooled.mean())).isCloseTo(.1787, within(5e-5));
        assertThat(value(pooled.inconsistency())).isCloseTo(.9212, within(5e-5));
        assertThat(pooled.pooled()).isEqualTo(13);
    }

    /// The formulas once more with mpmath 1.3.0 and 30 digits.
    @Test
    void theSlopesOfSixParticipants() {
        PooledSlopes pooled = PooledSlopes.of(slopesOfSix(), Confidence.P95);

        assertThat(value(pooled.heterogeneity())).isCloseTo(12.805627705628, within(1e-10));
        assertThat(value(pooled.betweenVariance())).isCloseTo(.039785966460724, within(1e-12));
        assertThat(value(pooled.mean())).isCloseTo(.34424967841901, within(1e-12));
        assertThat(error(pooled.mean())).isCloseTo(.10675419027376, within(1e-12));
        assertThat(value(pooled.inconsistency())).isCloseTo(.60954666846963, within(1e-12));
        assertThat(value(pooled.heterogeneityP())).isCloseTo(.025269952612902, within(1e-12));
    }

    @Test
    void theOrderOfSlopesDoesNotMatter() {
        List<Estimate> shuffled = new ArrayList<>(slopesOfSix());
        Collections.shuffle(shuffled, new Random(2));

        assertThat(PooledSlopes.of(shuffled, Confidence.P95))
                .isEqualTo(PooledSlopes.of(slopesOfSix(), Confidence.P95));
    }

    /// Slopes that differ by less than their errors: no variance between, weights of 1/SE² alone.
    @Test
    void aVarianceBetweenIsNotNegative() {
        PooledSlopes pooled =
                PooledSlopes.of(List.of(slope(".1", ".2"), slope(".2", ".1")), Confidence.P95);

        assertThat(pooled.betweenVariance().figure()).contains(Figure.ZERO);
        assertThat(pooled.inconsistency().figure()).contains(Figure.ZERO);
        assertThat(value(pooled.mean())).isCloseTo(.18, within(1e-12));
        assertThat(error(pooled.mean())).isCloseTo(Math.sqrt(1 / 125.), within(1e-12));
    }

    @Test
    void equalSlopesAreNotInconsistent() {
        PooledSlopes pooled =
                PooledSlopes.of(
                        List.of(slope(".1", ".3"), slope(".1", ".7"), slope(".1", ".11")),
                        Confidence.P95);

        assertThat(pooled.heterogeneity().figure()).contains(Figure.ZERO);
        assertThat(pooled.heterogeneityP().figure()).contains(Figure.ONE);
        assertThat(pooled.inconsistency().status()).isEqualTo(Status.ZERO_VARIANCE);
        assertThat(pooled.mean().figure()).contains(Figure.of(new BigDecimal(".1")));
    }

    @Test
    void aSlopeWithoutErrorIsLeftOutAndSaid() {
        List<Estimate> slopes = new ArrayList<>(slopesOfSix());
        slopes.add(slope("0", "0"));
        slopes.add(Estimate.tooFew(2, 3));
        PooledSlopes with = PooledSlopes.of(slopes, Confidence.P95);
        PooledSlopes without = PooledSlopes.of(slopesOfSix(), Confidence.P95);

        assertThat(with.mean())
                .isEqualTo(((Estimate.Measured) without.mean()).withStatus(Status.ZERO_VARIANCE));
        assertThat(with.pooled()).isEqualTo(6);
        assertThat(with.withoutError()).isEqualTo(2);
    }

    @Test
    void oneSlopeIsNoMean() {
        assertThat(PooledSlopes.of(List.of(slope(".1", ".2")), Confidence.P95).mean())
                .isEqualTo(Estimate.tooFew(1, 2));
        assertThat(PooledSlopes.of(List.of(), Confidence.P95).inconsistency())
                .isEqualTo(Estimate.tooFew(0, 2));
        assertThat(
                        PooledSlopes.of(List.of(slope("0", "0"), slope("1", "0")), Confidence.P95)
                                .mean())
                .isEqualTo(Estimate.none(Status.ZERO_VARIANCE, 0));
    }

    /// Twice the values with twice the errors: twice the mean, four times the variance between.
    @Test
    void scalesAsItsSlopes() {
        List<Estimate> doubled =
                slopesOfSix().stream()
                        .map(
                                slope ->
                                        slope(
                                                twice(slope.value()),
                                                twice(slope.standardError().orElseThrow())))
                        .map(Estimate.class::cast)
                        .toList();
        PooledSlopes once = PooledSlopes.of(slopesOfSix(), Confidence.P95);
        PooledSlopes twice = PooledSlopes.of(doubled, Confidence.P95);

        assertThat(value(twice.mean())).isCloseTo(2 * value(once.mean()), within(1e-11));
        assertThat(value(twice.betweenVariance()))
                .isCloseTo(4 * value(once.betweenVariance()), within(1e-11));
        assertThat(value(twice.inconsistency()))
                .isCloseTo(value(once.inconsistency()), within(1e-11));
        assertThat(width(twice)).isCloseTo(2 * width(once), within(1e-11));
    }

    /// mpmath 1.3.0: `gammainc(df/2, x/2, regularized=True)`.
    @ParameterizedTest
    @CsvSource({
        "3.3, 1, 6.927988322120199e-2",
        "3.3, 2, 1.920499086207541e-1",
        "12, 7, 1.005588685083588e-1",
        "3000, 900, 1.555559185216257e-223",
        "4000, 3001, 6.461672139449879e-32",
        "0.001, 40, 1",
        "0, 5, 1"
    })
    void chiSquaredTails(double x, int degreesOfFreedom, double expected) {
        assertThat(ChiSquared.upperTail(x, degreesOfFreedom))
                .isCloseTo(expected, within(1e-11 * expected));
    }

    private static Figure twice(Figure figure) {
        return Figure.of(figure.value().multiply(BigDecimal.TWO));
    }

    private static List<Estimate.Measured> slopesOfSix() {
        String[] slopes = {".1", ".3", ".35", ".65", ".45", ".15"};
        String[] variances = {".03", ".03", ".05", ".01", ".05", ".02"};
        List<Estimate.Measured> all = new ArrayList<>();
        for (int i = 0; i < slopes.length; i++) {
            all.add(
                    slope(
                            Figure.of(new BigDecimal(slopes[i])),
                            Figure.sqrt(Rational.of(new BigDecimal(variances[i])))));
        }
        return all;
    }

    private static Estimate.Measured slope(String value, String error) {
        return slope(Figure.of(new BigDecimal(value)), Figure.of(new BigDecimal(error)));
    }

    private static Estimate.Measured slope(Figure value, Figure error) {
        return Estimate.of(value, 12).withStandardError(error);
    }

    private static double value(Estimate estimate) {
        return estimate.figure().orElseThrow().value().doubleValue();
    }

    private static double error(Estimate estimate) {
        return ((Estimate.Measured) estimate).standardError().orElseThrow().value().doubleValue();
    }

    private static double width(PooledSlopes pooled) {
        Interval interval = ((Estimate.Measured) pooled.mean()).interval().orElseThrow();
        return interval.upper().value().subtract(interval.lower().value()).doubleValue();
    }
}
