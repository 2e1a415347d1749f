package dev.thaw.core.course;

import dev.thaw.core.number.Rational;

/// In which direction a measure improves.
public enum Better {
    LOWER,
    HIGHER;

    /// The value turned so that less of it is better.
    Rational asBurden(Rational value) {
        return this == LOWER ? value : value.negate();
    }
}
