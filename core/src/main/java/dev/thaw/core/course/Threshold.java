package dev.thaw.core.course;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import java.util.Optional;

/// The least difference between two values of a measure that is reliable: 1.96 · S_diff of the same
/// unit, week or block; or a value that the study declares.
///
/// @param value above 0, in units of the measure
public record Threshold(Rational value) {

    private static final Rational CRITICAL = Rational.of(196, 100);

    public Threshold {
        if (value.sign() <= 0) {
            throw new IllegalArgumentException(
                    "A threshold of change lies above 0; it was " + value + ".");
        }
    }

    /// 1.96 · S_diff; absent if S_diff was not estimated or is not above 0.
    public static Optional<Threshold> ofDifference(Estimate standardErrorOfDifference) {
        return standardErrorOfDifference
                .figure()
                .filter(figure -> figure.value().signum() > 0)
                .map(figure -> new Threshold(Rational.of(figure.value()).multiply(CRITICAL)));
    }

    Rational half() {
        return value.divide(2);
    }
}
