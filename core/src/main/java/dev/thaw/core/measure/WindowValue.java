package dev.thaw.core.measure;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.Optional;

/// The value of a measure in one window.
///
/// @param exact for further computation: shares and means as they are before rounding; for every
///   other measure the published figure, so that anybody can go on from the table. Absent where
///   there is no value
/// @param published the value rounded, or why there is none; its n is the number of occasions
///   (answers, ratings, pairs, mentions, prompts, as the measure says)
public record WindowValue(Optional<Rational> exact, Estimate published) {

    static WindowValue share(long count, int of) {
        return mean(Rational.of(count, of), of);
    }

    static WindowValue mean(Rational mean, int n) {
        return new WindowValue(Optional.of(mean), Estimate.of(Figure.of(mean), n));
    }

    static WindowValue of(Figure figure, int n) {
        return of(Estimate.of(figure, n));
    }

    static WindowValue of(Estimate.Measured estimate) {
        return new WindowValue(Optional.of(Rational.of(estimate.value().value())), estimate);
    }

    static WindowValue tooFew(int n, int required) {
        return none(Estimate.tooFew(n, required));
    }

    /// No value, for a reason that more occasions alone would not mend.
    static WindowValue none(Status status, int n) {
        return none(Estimate.none(status, n));
    }

    static WindowValue none(Estimate.Insufficient reason) {
        return new WindowValue(Optional.empty(), reason);
    }

    /// An error of 0 is none, with ZERO_VARIANCE: it would say that the value is certain, where all
    /// that is known is that nothing varied.
    WindowValue withStandardError(Optional<Figure> error) {
        return published instanceof Estimate.Measured measured && error.isPresent()
                ? new WindowValue(
                        exact,
                        error.get().value().signum() == 0
                                ? measured.withStatus(Status.ZERO_VARIANCE)
                                : measured.withStandardError(error.get()))
                : this;
    }

    WindowValue flagged(Flag flag) {
        return new WindowValue(exact, published.flagged(flag));
    }

    /// The same as the value of a week or session.
    MeasuredValue at(int index) {
        return new MeasuredValue(index, exact, published);
    }
}
