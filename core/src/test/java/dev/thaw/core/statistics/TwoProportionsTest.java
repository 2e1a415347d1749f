package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoProportionsTest {

    /// Newcombe 1998b, table II, method 10.
    @ParameterizedTest
    @CsvSource({
        "34, 50, 22, 45, -.006303, .370129, 5e-7",
        "56, 70, 48, 80, .0524, .3339, 5e-5",
        "9, 10, 3, 10, .1705, .8090, 5e-5",
        "10, 10, 0, 20, .6791, 1, 5e-5"
    })
    void differencesWithNewcombesInterval(
            int k1, int n1, int k2, int n2, double lower, double upper, double tolerance) {
        Interval interval = interval(two(k1, n1, k2, n2).difference(Confidence.P95));

        assertThat(interval.lower().value().doubleValue()).isCloseTo(lower, within(tolerance));
        assertThat(interval.upper().value().doubleValue()).isCloseTo(upper, within(tolerance));
    }

    /// SciPy 1.17.1: `scipy.stats.contingency.odds_ratio(table)`, conditional.
    @ParameterizedTest
    @CsvSource({
        "56, 70, 48, 80, 2.649187295723, 1.209115478924, 6.039873013133",
        "9, 10, 3, 10, 17.269033937972, 1.387113537943, 1047.8399817038",
        "12, 20, 8, 21, 2.383359138239, 0.589443926107, 10.292958518162",
        "300, 500, 250, 500, 1.499387880285, 1.158462667070, 1.942411482318"
    })
    void oddsRatiosGivenTheMargins(
            int k1, int n1, int k2, int n2, double ratio, double lower, double upper) {
        Estimate ours = two(k1, n1, k2, n2).oddsRatio(Confidence.P95);

        assertThat(value(ours)).isCloseTo(ratio, within(1e-9 * ratio));
        assertThat(interval(ours).lower().value().doubleValue())
                .isCloseTo(lower, within(1e-9 * lower));
        assertThat(interval(ours).upper().value().doubleValue())
                .isCloseTo(upper, within(1e-9 * upper));
    }

    @Test
    void anOddsRatioOfNoneIsZeroAndItsReverseHasNoValue() {
        Estimate none = two(0, 10, 5, 20).oddsRatio(Confidence.P95);

        assertThat(none.figure()).contains(Figure.ZERO);
        assertThat(interval(none).lower()).isEqualTo(Figure.ZERO);
        assertThat(value(none)).isLessThan(interval(none).upper().value().doubleValue());
        assertThat(two(5, 20, 0, 10).oddsRatio(Confidence.P95).status())
                .isEqualTo(Status.NOT_APPLICABLE);
        assertThat(two(0, 10, 0, 20).oddsRatio(Confidence.P95).status())
                .isEqualTo(Status.NOT_APPLICABLE);
    }

    /// Swapping the groups gives the reciprocal.
    @Test
    void anOddsRatioTurnedRoundIsItsReciprocal() {
        Estimate one = two(12, 20, 8, 21).oddsRatio(Confidence.P95);
        Estimate other = two(8, 21, 12, 20).oddsRatio(Confidence.P95);

        assertThat(value(one) * value(other)).isCloseTo(1, within(1e-11));
        assertThat(
                        interval(one).lower().value().doubleValue()
                                * interval(other).upper().value().doubleValue())
                .isCloseTo(1, within(1e-11));
    }

    /// Fisher's p value by listing all tables with the same margins.
    @Test
    void fishersTestByEnumeration() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 300; i++) {
            int n1 = random.nextInt(1, 12);
            int n2 = random.nextInt(0, 12);
            int k1 = random.nextInt(n1 + 1);
            int k2 = random.nextInt(n2 + 1);
            BigInteger observed = ways(n1, k1).multiply(ways(n2, k2));
            BigInteger all = BigInteger.ZERO;
            BigInteger extreme = BigInteger.ZERO;
            for (int x = 0; x <= n1; x++) {
                BigInteger table = ways(n1, x).multiply(ways(n2, k1 + k2 - x));
                all = all.add(table);
                extreme = table.compareTo(observed) <= 0 ? extreme.add(table) : extreme;
            }

            assertThat(two(k1, n1, k2, n2).fisher().figure()).contains(Figure.of(extreme, all));
        }
    }

    /// By Pascal's triangle; 0 outside it.
    private static BigInteger ways(int n, int k) {
        if (k < 0 || k > n) {
            return BigInteger.ZERO;
        }
        BigInteger[] row = new BigInteger[n + 1];
        for (int i = 0; i <= n; i++) {
            row[i] = BigInteger.ONE;
            for (int j = i - 1; j > 0; j--) {
                row[j] = row[j].add(row[j - 1]);
            }
        }
        return row[k];
    }

    /// Σ(observed − expected)²/expected over the four cells is z².
    @Test
    void chiSquaredIsTheSumOverFourCells() {
        double[] observed = {29, 11, 11, 29};
        double statistic = 0;
        double corrected = 0;
        for (double cell : observed) {
            statistic += Math.pow(cell - 20, 2) / 20;
            corrected += Math.pow(Math.abs(cell - 20) - .5, 2) / 20;
        }
        TwoProportions two = two(29, 40, 11, 40);

        assertThat(value(two.chiSquared()))
                .isCloseTo(ChiSquared.upperTail(statistic, 1), within(1e-15));
        assertThat(value(two.chiSquaredCorrected()))
                .isCloseTo(ChiSquared.upperTail(corrected, 1), within(1e-15));
    }

    /// 0.4 more than expected is corrected to nothing, not to less.
    @Test
    void theCorrectionIsNotLargerThanTheDifference() {
        assertThat(value(two(2, 4, 1, 3).chiSquaredCorrected())).isEqualTo(1);
        assertThat(value(two(2, 4, 1, 3).chiSquared())).isLessThan(1);
    }

    @Test
    void riskRatios() {
        Estimate ratio = two(56, 70, 48, 80).riskRatio(Confidence.P95);

        assertThat(value(ratio)).isCloseTo(4 / 3., within(1e-11));
        assertThat(interval(ratio).lower().value().doubleValue())
                .isCloseTo(1.07662642276319, within(1e-11));
        assertThat(two(0, 10, 5, 20).riskRatio(Confidence.P95))
                .isEqualTo(Estimate.of(Figure.ZERO, 30));
        assertThat(two(5, 10, 0, 20).riskRatio(Confidence.P95))
                .isEqualTo(Estimate.none(Status.NOT_APPLICABLE, 30));
    }

    @Test
    void anEmptyGroupCannotBeCompared() {
        TwoProportions two = two(0, 0, 1, 2);

        assertThat(two.difference(Confidence.P95)).isEqualTo(Estimate.tooFew(0, 1));
        assertThat(two.oddsRatio(Confidence.P95)).isEqualTo(Estimate.tooFew(0, 1));
        assertThat(two.riskRatio(Confidence.P95)).isEqualTo(Estimate.tooFew(0, 1));
        assertThat(two.chiSquared()).isEqualTo(Estimate.tooFew(0, 1));
        assertThat(two.fisher().figure()).contains(Figure.ONE);
        assertThat(two(0, 0, 0, 0).fisher()).isEqualTo(Estimate.tooFew(0, 1));
    }

    @Test
    void fishersPOfTheOnlyPossibleTableSaysNothing() {
        for (TwoProportions two : List.of(two(0, 0, 1, 2), two(0, 4, 0, 5), two(4, 4, 5, 5))) {
            assertThat(two.fisher().figure()).contains(Figure.ONE);
            assertThat(two.fisher().status()).isEqualTo(Status.ZERO_VARIANCE);
        }
        assertThat(two(1, 4, 0, 5).fisher().status()).isEqualTo(Status.OK);
    }

    @Test
    void chiSquaredNeedsSuccessesAndFailures() {
        assertThat(two(0, 4, 0, 5).chiSquared()).isEqualTo(Estimate.none(Status.ZERO_VARIANCE, 9));
        assertThat(two(4, 4, 5, 5).chiSquaredCorrected())
                .isEqualTo(Estimate.none(Status.ZERO_VARIANCE, 9));
    }

    /// At the odds ratio's exact bounds each tail of the conditional distribution holds .025: by
    /// summing the distribution with fractions.
    @Test
    void atItsBoundsAnOddsRatioLeavesATailOnEitherSide() {
        Interval bounds = interval(two(12, 20, 8, 21).oddsRatio(Confidence.P95));

        assertThat(tail(bounds.lower(), 12, 20)).isCloseTo(.025, within(1e-11));
        assertThat(tail(bounds.upper(), 0, 12)).isCloseTo(.025, within(1e-11));
    }

    private static double tail(Figure ratio, int from, int to) {
        Rational all = Rational.ZERO;
        Rational tail = Rational.ZERO;
        Rational power = Rational.ONE;
        for (int x = 0; x <= 20; x++) {
            Rational weight =
                    power.multiply(Rational.of(new BigDecimal(ways(20, x))))
                            .multiply(Rational.of(new BigDecimal(ways(21, 20 - x))));
            all = all.add(weight);
            tail = x >= from && x <= to ? tail.add(weight) : tail;
            power = power.multiply(Rational.of(ratio.value()));
        }
        return tail.divide(all).toDouble();
    }

    private static TwoProportions two(int k1, int n1, int k2, int n2) {
        return new TwoProportions(new Proportion(k1, n1), new Proportion(k2, n2));
    }

    private static double value(Estimate estimate) {
        return estimate.figure().orElseThrow().value().doubleValue();
    }

    private static Interval interval(Estimate estimate) {
        return ((Estimate.Measured) estimate).interval().orElseThrow();
    }
}
