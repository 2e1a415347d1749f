package dev.thaw.core.change;

import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import java.util.Set;

/// A cut-off of the measure itself; which side a value lies on is exact.
record ObservedCutoff(Boundary boundary, int n, Set<Flag> flags) implements PlacedCutoff {

    @Override
    public boolean isFunctional(Rational outcome) {
        return boundary.isFunctional(outcome);
    }
}
