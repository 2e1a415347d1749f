package dev.thaw.core.change;

import dev.thaw.core.number.Rational;
import java.util.Optional;

/// The outcomes that a cohort's completers reached.
///
/// @param mean M_post
/// @param variance s_post², (n − 1) variance
/// @param jointVariation SD·s_post·ρ, where ρ is the correlation of baseline and outcome among
///   completers and SD the standard deviation that the indices use; the covariance, if that is the
///   completers' own
/// @param source of r_post
public record OutcomeNorms(
        Rational mean, Rational variance, Rational jointVariation, OutcomeReliability source) {

    /// Where the reliability of the outcomes, r_post, comes from.
    public sealed interface OutcomeReliability {

        /// The outcomes carry the same error as the baselines: r_post = 1 − SEM²/s_post².
        record SameError() implements OutcomeReliability {}

        /// A known value.
        record Given(Rational value) implements OutcomeReliability {}
    }

    /// r_post, if it lies between 0 and 1, both excluded.
    ///
    /// @param squaredError SEM² of the baselines
    Optional<Rational> reliability(Rational squaredError) {
        Rational reliability =
                switch (source) {
                    case OutcomeReliability.Given given -> given.value();
                    case OutcomeReliability.SameError _ ->
                            variance.sign() == 0
                                    ? Rational.ZERO
                                    : Rational.ONE.subtract(squaredError.divide(variance));
                };
        return Optional.of(reliability).filter(Norms::isWithinZeroAndOne);
    }

    /// r_dd = (SD²r + s_post²r_post − 2·SD·s_post·ρ)/(SD² + s_post² − 2·SD·s_post·ρ), if the
    /// divisor, the variance of the differences, is positive.
    Optional<Rational> reliabilityOfChange(Norms norms, Rational reliability) {
        Rational joint = jointVariation.multiply(2);
        Rational varianceOfChange = norms.variance().add(variance).subtract(joint);
        return varianceOfChange.sign() <= 0
                ? Optional.empty()
                : Optional.of(
                        norms.trueVariance()
                                .add(variance.multiply(reliability))
                                .subtract(joint)
                                .divide(varianceOfChange));
    }
}
