package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Scaled;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Three published corrections of Mann and Kendall's test for autocorrelation, for sensitivity
/// analyses only: over the 8 to 12 weeks of a window they hardly correct or correct wrongly, so
/// that below 24 points they are INSUFFICIENT_N and [Autocorrelation] is used.
///
/// All three know the order of the values only, as their authors' do: positions 1 … n take the
/// place of times, and lags count positions. They first take out the Theil–Sen line over the
/// positions; the rest is e. Autocorrelations are r_k = Σ(x_i − x̄)(x_{i+k} − x̄)/Σ(x_i − x̄)², k =
/// 1 … n − 1.
/// - Hamed & Rao 1998: r_k of the *ranks* of e (equal values share their mean rank), only those
///   with |r_k| > 1.95996…/√n; Var S is multiplied by 1 + 2/[n(n−1)(n−2)]·Σ(n−k)(n−k−1)(n−k−2)·r_k.
///   R: `modifiedmk::mmkh(y)`, which at S = 0 gives a Z other than 0, and whose ranks tell equal
///   values of e apart by their rounding errors.
/// - Yue & Wang 2004: r_k of e, all lags; Var S is multiplied by 1 + 2·Σ(1 − k/n)·r_k. R:
///   `modifiedmk::mmky(y)`.
/// - Trend-free pre-whitening, Yue et al. 2002: the plain test of x_i = e_i − r₁·e_{i−1} + b·(i −
///   1), i = 2 … n, whether or not r₁ is significant. R: `modifiedmk::tfpwmk(y)`.
///
/// Neither factor is held above 1. One that is 0 or less leaves no test: NOT_APPLICABLE. If all e
/// are equal, ZERO_VARIANCE.
public record ClassicalTrendTests(Test hamedRao, Test yueWang, Test prewhitened) {

    static final int LEAST_POINTS = 24;
    private static final BigDecimal SIGNIFICANT =
            new BigDecimal(NormalDistribution.upperQuantile(0.025));

    /// @param s Mann and Kendall's S
    /// @param variance of S, corrected
    /// @param z (S − sign S)/√variance, 0 if S = 0
    /// @param p two-sided, from z
    public record Test(Estimate s, Estimate variance, Estimate z, Estimate p) {

        private static Test none(Estimate reason) {
            return new Test(reason, reason, reason, reason);
        }

        private static Test of(int n, Ranking ranking, Rational factor) {
            int s = ranking.concordance();
            Rational variance = ranking.varianceOfConcordance().multiply(factor);
            Estimate count = Estimate.of(Figure.of(s), n);
            if (variance.sign() <= 0) {
                Estimate none =
                        Estimate.none(
                                variance.sign() == 0 ? Status.ZERO_VARIANCE : Status.NOT_APPLICABLE,
                                n);
                return new Test(count, none, none, none);
            }
            ContinuityCorrected test = ContinuityCorrected.of(s, variance);
            return new Test(
                    count,
                    Estimate.of(Figure.of(variance), n),
                    Estimate.of(test.z(), n),
                    Estimate.of(test.p(), n));
        }
    }

    public static ClassicalTrendTests of(Series series) {
        int n = series.size();
        if (n < LEAST_POINTS) {
            Test none = Test.none(Estimate.tooFew(n, LEAST_POINTS));
            return new ClassicalTrendTests(none, none, none);
        }
        return ofAnyLength(series);
    }

    /// Without the gate, for comparison with R on short series.
    ///
    /// @param series of at least 3 points
    static ClassicalTrendTests ofAnyLength(Series series) {
        int n = series.size();
        Series positions = atPositions(series.values());
        Rational slope = PairwiseSlopes.of(positions).median();
        List<Rational> rest =
                positions.points().stream()
                        .map(point -> point.y().subtract(slope.multiply(point.t())))
                        .toList();
        Lags lags = new Lags(rest);
        if (lags.isConstant()) {
            Test none = Test.none(Estimate.none(Status.ZERO_VARIANCE, n));
            return new ClassicalTrendTests(none, none, none);
        }
        Ranking ranking = Ranking.of(positions);
        return new ClassicalTrendTests(
                Test.of(n, ranking, hamedRao(new Lags(ranks(rest)))),
                Test.of(n, ranking, yueWang(lags)),
                Test.of(
                        n - 1,
                        Ranking.of(prewhitened(rest, lags.correlation(1), slope)),
                        Rational.ONE));
    }

    private static Series atPositions(List<Rational> values) {
        List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            points.add(Series.Point.of(i + 1L, values.get(i)));
        }
        return Series.of(points);
    }

    /// Equal values share the mean of their ranks.
    private static List<Rational> ranks(List<Rational> values) {
        List<Rational> ranks = new ArrayList<>();
        for (Rational value : values) {
            long below = values.stream().filter(other -> other.compareTo(value) < 0).count();
            long equal = values.stream().filter(value::equals).count();
            ranks.add(Rational.of(2 * below + equal + 1, 2));
        }
        return ranks;
    }

    private static Rational hamedRao(Lags lags) {
        long n = lags.size();
        Rational limit = Rational.of(SIGNIFICANT).square().divide(n);
        Rational sum = Rational.ZERO;
        for (int k = 1; k < n; k++) {
            Rational correlation = lags.correlation(k);
            if (correlation.square().compareTo(limit) > 0) {
                sum = sum.add(correlation.multiply((n - k) * (n - k - 1) * (n - k - 2)));
            }
        }
        return Rational.ONE.add(sum.multiply(2).divide(n * (n - 1) * (n - 2)));
    }

    private static Rational yueWang(Lags lags) {
        long n = lags.size();
        Rational sum = Rational.ZERO;
        for (int k = 1; k < n; k++) {
            sum = sum.add(lags.correlation(k).multiply(n - k));
        }
        return Rational.ONE.add(sum.multiply(2).divide(n));
    }

    private static Series prewhitened(List<Rational> rest, Rational lag1, Rational slope) {
        List<Rational> values = new ArrayList<>();
        for (int i = 1; i < rest.size(); i++) {
            values.add(rest.get(i).subtract(lag1.multiply(rest.get(i - 1))).add(slope.multiply(i)));
        }
        return atPositions(values);
    }

    /// Autocorrelations by lag, exact.
    private static final class Lags {

        private final BigInteger[] deviations;
        private final BigInteger squares;

        Lags(List<Rational> values) {
            Scaled scaled = Scaled.of(values);
            BigInteger n = BigInteger.valueOf(values.size());
            BigInteger sum = scaled.sum();
            deviations = new BigInteger[values.size()];
            for (int i = 0; i < deviations.length; i++) {
                deviations[i] = scaled.get(i).multiply(n).subtract(sum);
            }
            squares = products(0);
        }

        int size() {
            return deviations.length;
        }

        boolean isConstant() {
            return squares.signum() == 0;
        }

        Rational correlation(int lag) {
            return Rational.of(products(lag), squares);
        }

        private BigInteger products(int lag) {
            BigInteger sum = BigInteger.ZERO;
            for (int i = lag; i < deviations.length; i++) {
                sum = sum.add(deviations[i - lag].multiply(deviations[i]));
            }
            return sum;
        }
    }
}
