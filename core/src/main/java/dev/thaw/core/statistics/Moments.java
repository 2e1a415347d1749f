package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Roots;
import dev.thaw.core.number.Scaled;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;

/// Count, mean and variance of a sample, exact.
///
/// @param mean 0 if there is nothing to average; ask [#estimatedMean] where that matters
/// @param sumOfSquaredDeviations Σ(x − mean)², exact and therefore never negative
public record Moments(int n, Rational mean, Rational sumOfSquaredDeviations) {

    private static final int LEAST_FOR_SD = 2;
    private static final MathContext WORKING = new MathContext(30, RoundingMode.HALF_EVEN);

    public static Moments of(Collection<Rational> sample) {
        int n = sample.size();
        if (n == 0) {
            return new Moments(0, Rational.ZERO, Rational.ZERO);
        }
        Scaled scaled = Scaled.of(List.copyOf(sample));
        BigInteger count = BigInteger.valueOf(n);
        BigInteger sum = scaled.sum();
        BigInteger denominator = scaled.denominator();
        BigInteger deviations = count.multiply(scaled.sumOfSquares()).subtract(sum.multiply(sum));
        return new Moments(
                n,
                Rational.of(sum, count.multiply(denominator)),
                Rational.of(deviations, count.multiply(denominator).multiply(denominator)));
    }

    /// From sums that somebody else added up.
    ///
    /// @param n at least 1
    /// @param sum Σx
    /// @param sumOfSquares Σx²
    public static Moments ofSums(int n, Rational sum, Rational sumOfSquares) {
        return new Moments(n, sum.divide(n), sumOfSquares.subtract(sum.square().divide(n)));
    }

    /// INSUFFICIENT_N for an empty sample. R: `mean(x)`.
    public Estimate estimatedMean() {
        return n == 0 ? Estimate.tooFew(n, 1) : Estimate.of(Figure.of(mean), n);
    }

    /// The mean with its standard error s/√n and interval mean ± t_{n−1}·s/√n. INSUFFICIENT_N for
    /// an empty sample; of a single value, and of equal ones, the mean alone, the latter with
    /// ZERO_VARIANCE. R: `t.test(x)$conf.int`.
    public Estimate estimatedMean(Confidence confidence) {
        if (n < LEAST_FOR_SD) {
            return estimatedMean();
        }
        Estimate.Measured plain = Estimate.of(Figure.of(mean), n);
        if (variance().sign() == 0) {
            return plain.withStatus(Status.ZERO_VARIANCE);
        }
        BigDecimal error = Roots.sqrt(variance().divide(n), WORKING.getPrecision());
        BigDecimal reach = new BigDecimal(confidence.studentReach(n - 1)).multiply(error, WORKING);
        BigDecimal middle = mean.toBigDecimal(WORKING);
        return plain.withStandardError(Figure.of(error))
                .withInterval(confidence.interval(middle.subtract(reach), middle.add(reach)));
    }

    /// The (n − 1) standard deviation: INSUFFICIENT_N below two values; 0 with ZERO_VARIANCE if all
    /// are equal. R: `sd(x)`.
    public Estimate standardDeviation() {
        if (n < LEAST_FOR_SD) {
            return Estimate.tooFew(n, LEAST_FOR_SD);
        }
        Estimate.Measured sd = Estimate.of(Figure.sqrt(variance()), n);
        return variance().sign() == 0 ? sd.withStatus(Status.ZERO_VARIANCE) : sd;
    }

    /// The (n − 1) variance, exact.
    ///
    /// @throws IllegalStateException if there are fewer than two values
    public Rational variance() {
        if (n < LEAST_FOR_SD) {
            throw new IllegalStateException("A variance needs at least two values.");
        }
        return sumOfSquaredDeviations.divide(n - 1L);
    }
}
