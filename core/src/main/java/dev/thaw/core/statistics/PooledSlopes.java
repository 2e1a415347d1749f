package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The mean of the slopes of many participants, each with its own standard error, by DerSimonian
/// and Laird (1986).
/// - w = 1/SE², Q = Σ w(b − b̄)² around the mean weighted with w
/// - τ² = max(0, (Q − (k − 1))/(Σ w − Σ w²/Σ w)), the variance between participants
/// - mean weighted with 1/(SE² + τ²), its standard error 1/√Σ of these weights, normal interval
/// - I² = max(0, (Q − (k − 1))/Q), the share of the variation that lies between participants
///
/// INSUFFICIENT_N below 2 slopes with a standard error above 0. A slope whose standard error is 0,
/// or that has none, has no weight in this model: it is left out and counted, and if there is any
/// with 0, the mean bears the status ZERO_VARIANCE, since those left out are not a random choice.
/// Every weight is rounded to 50 digits and all sums are exact, so that no order of the slopes
/// changes them. R: `metafor::rma(yi, sei, method = "DL")`.
///
/// @param mean with standard error and interval
/// @param betweenVariance τ²
/// @param heterogeneity Q, with k − 1 degrees of freedom
/// @param heterogeneityP its chi-squared p value
/// @param inconsistency I², from 0 to 1; ZERO_VARIANCE if all slopes are equal
/// @param pooled k, how many slopes went in
/// @param withoutError how many were left out
public record PooledSlopes(
        Estimate mean,
        Estimate betweenVariance,
        Estimate heterogeneity,
        Estimate heterogeneityP,
        Estimate inconsistency,
        int pooled,
        int withoutError) {

    private static final MathContext WORKING = new MathContext(50, RoundingMode.HALF_EVEN);
    private static final int LEAST = 2;

    private record Slope(BigDecimal value, BigDecimal variance) {}

    /// Σw, Σwb, Σwb² and Σw².
    private record Sums(
            BigDecimal weights, BigDecimal values, BigDecimal squares, BigDecimal squaredWeights) {

        static Sums of(List<Slope> slopes, BigDecimal betweenVariance) {
            Sums sums =
                    new Sums(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
            for (Slope slope : slopes) {
                sums =
                        sums.plus(
                                slope.value(),
                                BigDecimal.ONE.divide(
                                        slope.variance().add(betweenVariance), WORKING));
            }
            return sums;
        }

        private Sums plus(BigDecimal value, BigDecimal weight) {
            BigDecimal weighted = weight.multiply(value);
            return new Sums(
                    weights.add(weight),
                    values.add(weighted),
                    squares.add(weighted.multiply(value)),
                    squaredWeights.add(weight.multiply(weight)));
        }

        BigDecimal mean() {
            return values.divide(weights, WORKING);
        }

        /// Σw(b − b̄)²; exactly 0 if all slopes are equal.
        BigDecimal deviations() {
            return squares.multiply(weights)
                    .subtract(values.multiply(values))
                    .divide(weights, WORKING);
        }

        /// Σw − Σw²/Σw, which is not 0 however unequal the weights are.
        BigDecimal divisor() {
            return weights.multiply(weights).subtract(squaredWeights).divide(weights, WORKING);
        }
    }

    /// @param slopes one for each participant, with its standard error
    public static PooledSlopes of(Collection<? extends Estimate> slopes, Confidence confidence) {
        List<Slope> usable = new ArrayList<>();
        boolean perfect = false;
        for (Estimate estimate : slopes) {
            Optional<BigDecimal> error = errorOf(estimate);
            if (error.isPresent() && error.get().signum() > 0) {
                usable.add(new Slope(estimate.figure().orElseThrow().value(), error.get().pow(2)));
            }
            perfect |= error.isPresent() && error.get().signum() == 0;
        }
        int left = slopes.size() - usable.size();
        if (usable.size() < LEAST) {
            Estimate none =
                    perfect
                            ? Estimate.none(Status.ZERO_VARIANCE, usable.size())
                            : Estimate.tooFew(usable.size(), LEAST);
            return new PooledSlopes(none, none, none, none, none, usable.size(), left);
        }
        return pool(usable, left, perfect ? Status.ZERO_VARIANCE : Status.OK, confidence);
    }

    private static Optional<BigDecimal> errorOf(Estimate estimate) {
        return switch (estimate) {
            case Estimate.Measured measured -> measured.standardError().map(Figure::value);
            case Estimate.Insufficient _ -> Optional.empty();
        };
    }

    private static PooledSlopes pool(
            List<Slope> slopes, int left, Status status, Confidence confidence) {
        int k = slopes.size();
        Sums fixed = Sums.of(slopes, BigDecimal.ZERO);
        BigDecimal q = fixed.deviations();
        BigDecimal excess = q.subtract(BigDecimal.valueOf(k - 1L)).max(BigDecimal.ZERO);
        BigDecimal between = excess.divide(fixed.divisor(), WORKING);
        Sums random = Sums.of(slopes, between);
        BigDecimal error = BigDecimal.ONE.divide(random.weights().sqrt(WORKING), WORKING);
        BigDecimal reach = new BigDecimal(confidence.normalReach()).multiply(error);
        BigDecimal mean = random.mean();
        return new PooledSlopes(
                Estimate.of(Figure.of(mean), k)
                        .withStandardError(Figure.of(error))
                        .withInterval(confidence.interval(mean.subtract(reach), mean.add(reach)))
                        .withStatus(status),
                Estimate.of(Figure.of(between), k),
                Estimate.of(Figure.of(q), k),
                Estimate.of(Figure.of(ChiSquared.upperTail(q.doubleValue(), k - 1)), k),
                q.signum() == 0
                        ? Estimate.none(Status.ZERO_VARIANCE, k)
                        : Estimate.of(Figure.of(excess.divide(q, WORKING)), k),
                k,
                left);
    }
}
