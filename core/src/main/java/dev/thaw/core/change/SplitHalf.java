package dev.thaw.core.change;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Roots;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.Moments;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Optional;

/// The agreement of the odd and the even days of one window, stepped up to the whole window: 2ρ/(1
/// + ρ) with Pearson's ρ over participants. Spearman 1910; Brown 1910.
///
/// An upper bound, flagged as such: swings that last longer than a day count as true differences,
/// so that an index built on it finds too many changes. INSUFFICIENT_N below 3 participants;
/// ZERO_VARIANCE if a half does not vary; negative with NEGATIVE_ESTIMATE; NOT_APPLICABLE at ρ =
/// −1. R: `2 * r / (1 + r)` with `r <- cor(odd, even)`.
///
/// @param exact to 40 digits, since ρ is a root
public record SplitHalf(Estimate coefficient, Optional<Rational> exact) implements Reliability {

    private static final int LEAST = 3;
    private static final int WORKING_DIGITS = 40;

    /// One participant's values on odd and on even days.
    public record Halves(Rational odd, Rational even) {}

    public static SplitHalf of(Collection<Halves> participants) {
        int n = participants.size();
        if (n < LEAST) {
            return without(Estimate.tooFew(n, LEAST));
        }
        Moments odd = Moments.of(participants.stream().map(Halves::odd).toList());
        Moments even = Moments.of(participants.stream().map(Halves::even).toList());
        Moments sums =
                Moments.of(participants.stream().map(one -> one.odd().add(one.even())).toList());
        Rational product = odd.variance().multiply(even.variance());
        if (product.sign() == 0) {
            return without(Estimate.none(Status.ZERO_VARIANCE, n));
        }
        Rational covariance =
                sums.variance().subtract(odd.variance()).subtract(even.variance()).divide(2);
        BigDecimal magnitude = Roots.sqrt(covariance.square().divide(product), WORKING_DIGITS);
        Rational correlation = Rational.of(covariance.sign() < 0 ? magnitude.negate() : magnitude);
        Rational divisor = Rational.ONE.add(correlation);
        if (divisor.sign() <= 0) {
            return without(Estimate.none(Status.NOT_APPLICABLE, n));
        }
        Rational value = correlation.multiply(2).divide(divisor);
        Estimate.Measured estimate = Estimate.of(Figure.of(value), n);
        return new SplitHalf(
                (value.sign() < 0 ? estimate.withStatus(Status.NEGATIVE_ESTIMATE) : estimate)
                        .flagged(Flag.UPPER_BOUND),
                Optional.of(value));
    }

    private static SplitHalf without(Estimate reason) {
        return new SplitHalf(reason, Optional.empty());
    }
}
