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
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
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

    /// SciPy 1.17.1: `scipy.stats.contingency.odds_ratio(table)`, conditional; the last two by
    /// halving with mpmath.
    @ParameterizedTest
    @CsvSource({
        "56, 70, 48, 80, 2.649187295723, 1.209115478924, 6.039873013133",
        "9, 10, 3, 10, 17.269033937972, 1.387113537943, 1047.8399817038",
        "12, 20, 8, 21, 2.383359138239, 0.589443926107, 10.292958518162",
        "300, 500, 250, 500, 1.499387880285, 1.158462667070, 1.942411482318",
        "3400, 5000, 3000, 5000, 1.41661713375, 1.30395373054, 1.53915820269",
        "1, 5000, 4999, 5000, 6.68111625572e-8, 1.01913377758e-9, 7.49430569978e-7"
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
            BigInteger asMany = BigInteger.ZERO;
            for (int x = 0; x <= n1; x++) {
                BigInteger table = ways(n1, x).multiply(ways(n2, k1 + k2 - x));
                all = all.add(table);
                extreme = table.compareTo(observed) <= 0 ? extreme.add(table) : extreme;
                asMany = x >= k1 ? asMany.add(table) : asMany;
            }

            TwoProportions two = two(k1, n1, k2, n2);
            assertThat(two.fisher().figure()).contains(Figure.of(extreme, all));
            assertThat(two.fisherGreater().figure()).contains(Figure.of(asMany, all));
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
        assertThat(two(10, 10, 20, 20).riskRatio(Confidence.P95))
                .isEqualTo(Estimate.of(Figure.ONE, 30).withStatus(Status.ZERO_VARIANCE));
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
        assertThat(two(0, 0, 0, 0).fisherGreater()).isEqualTo(Estimate.tooFew(0, 1));
    }

    @Test
    void fishersPOfTheOnlyPossibleTableSaysNothing() {
        for (TwoProportions two : List.of(two(0, 0, 1, 2), two(0, 4, 0, 5), two(4, 4, 5, 5))) {
            assertThat(two.fisher().figure()).contains(Figure.ONE);
            assertThat(two.fisher().status()).isEqualTo(Status.ZERO_VARIANCE);
            assertThat(two.fisherGreater()).isEqualTo(two.fisher());
        }
        assertThat(two(1, 4, 0, 5).fisher().status()).isEqualTo(Status.OK);
    }

    @Test
    void chiSquaredNeedsSuccessesAndFailures() {
        assertThat(two(0, 4, 0, 5).chiSquared()).isEqualTo(Estimate.none(Status.ZERO_VARIANCE, 9));
        assertThat(two(4, 4, 5, 5).chiSquaredCorrected())
                .isEqualTo(Estimate.none(Status.ZERO_VARIANCE, 9));
    }

    /// All 12 digits, with fractions: between half a unit of the last digit less and more, each of
    /// the three equations changes its sign.
    @Test
    void everyDigitOfAnOddsRatioIsThatOfTheExactOne() {
        SplittableRandom random = new SplittableRandom(11);
        Rational tail = Confidence.P95.tail();
        for (int i = 0; i < 60; i++) {
            int n1 = random.nextInt(2, 22);
            int n2 = random.nextInt(2, 22);
            int k1 = random.nextInt(n1);
            int k2 = random.nextInt(1, n2 + 1);
            Estimate ratio = two(k1, n1, k2, n2).oddsRatio(Confidence.P95);

            crossesZero(
                    interval(ratio).upper(),
                    psi -> tail.subtract(sum(psi, k1, n1, k2, n2, x -> x <= k1 ? 1 : 0)));
            if (k1 > Math.max(0, k1 + k2 - n2)) {
                crossesZero(
                        interval(ratio).lower(),
                        psi -> sum(psi, k1, n1, k2, n2, x -> x >= k1 ? 1 : 0).subtract(tail));
                crossesZero(
                        ratio.figure().orElseThrow(), psi -> sum(psi, k1, n1, k2, n2, x -> x - k1));
            }
        }
    }

    /// P(X = 0) = 1/(1 + ψ·C(38, 25)/C(38, 26)) is 5·10⁻¹³ at ψ = 999999999999.5.
    @Test
    void anOddsRatioInTheMiddleOfTwoFiguresIsRoundedAsATie() {
        Confidence confidence = Confidence.of(Rational.of(999_999_999_999L, 1_000_000_000_000L));

        assertThat(interval(two(0, 1, 26, 38).oddsRatio(confidence)).upper())
                .isEqualTo(Figure.of(new BigDecimal("1e12")));
    }

    private static void crossesZero(Figure at, UnaryOperator<Rational> rising) {
        int digitsBeforePoint = at.value().precision() - at.value().scale();
        Rational half = Rational.of(new BigDecimal("0.5").movePointRight(digitsBeforePoint - 12));
        Rational value = Rational.of(at.value());

        assertThat(rising.apply(value.subtract(half)).sign()).isNotPositive();
        assertThat(rising.apply(value.add(half)).sign()).isNotNegative();
    }

    /// The expectation of a function of the count, given the margins.
    private static Rational sum(
            Rational psi, int k1, int n1, int k2, int n2, IntUnaryOperator function) {
        Rational all = Rational.ZERO;
        Rational sum = Rational.ZERO;
        Rational power = Rational.ONE;
        for (int x = 0; x <= n1; x++) {
            Rational weight =
                    power.multiply(
                            Rational.of(
                                    ways(n1, x).multiply(ways(n2, k1 + k2 - x)), BigInteger.ONE));
            all = all.add(weight);
            sum = sum.add(weight.multiply(function.applyAsInt(x)));
            power = power.multiply(psi);
        }
        return sum.divide(all);
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
