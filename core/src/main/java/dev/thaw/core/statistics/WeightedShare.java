package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.Collection;
import java.util.List;

/// Σwy/Σw for outcomes y of 0 or 1, with Wilson's interval for Kish's effective number of
/// observations (Σw)²/Σw² (1965). All sums are exact.
///
/// INSUFFICIENT_N without any observation; NOT_APPLICABLE if all weights are 0.
///
/// @param share with the interval; n is the number of observations
/// @param effectiveN never above n
public record WeightedShare(Estimate share, Estimate effectiveN) {

    /// @param weight at least 0
    public record Weighted(Rational weight, boolean success) {

        public Weighted {
            if (weight.sign() < 0) {
                throw new IllegalArgumentException("A weight is not negative.");
            }
        }
    }

    public static WeightedShare of(Collection<Weighted> observations, Confidence confidence) {
        int n = observations.size();
        Moments weights = Moments.of(observations.stream().map(Weighted::weight).toList());
        Rational sum = weights.mean().multiply(n);
        if (sum.sign() == 0) {
            Estimate none =
                    n == 0 ? Estimate.tooFew(0, 1) : Estimate.none(Status.NOT_APPLICABLE, n);
            return new WeightedShare(none, none);
        }
        List<Rational> ofSuccesses =
                observations.stream().filter(Weighted::success).map(Weighted::weight).toList();
        Moments successes = Moments.of(ofSuccesses);
        Rational share = successes.mean().multiply(successes.n()).divide(sum);
        Rational sumOfSquares =
                weights.sumOfSquaredDeviations().add(weights.mean().square().multiply(n));
        Rational effectiveN = sum.square().divide(sumOfSquares);
        return new WeightedShare(
                Proportion.wilson(share, effectiveN, n, confidence),
                Estimate.of(Figure.of(effectiveN), n));
    }
}
