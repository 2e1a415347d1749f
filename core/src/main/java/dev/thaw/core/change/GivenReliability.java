package dev.thaw.core.change;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.Optional;

/// A reliability that a claim states, such as an instrument's published one. NOT_APPLICABLE unless
/// it lies between 0 and 1, both excluded.
public record GivenReliability(Rational value) implements Reliability {

    @Override
    public Estimate coefficient() {
        return Norms.isWithinZeroAndOne(value)
                ? Estimate.of(Figure.of(value), 0)
                : Estimate.none(Status.NOT_APPLICABLE, 0);
    }

    @Override
    public Optional<Rational> exact() {
        return Optional.of(value);
    }
}
