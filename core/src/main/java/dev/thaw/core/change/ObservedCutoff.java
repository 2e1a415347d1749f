package dev.thaw.core.change;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import java.util.Set;

/// A cut-off of the measure itself; which side a value lies on is exact.
record ObservedCutoff(Boundary boundary, int n, Set<Flag> flags) implements Cutoff {

    @Override
    public Estimate value() {
        return boundary.estimate(n);
    }

    @Override
    public boolean isDefined() {
        return boundary.isDefined();
    }

    @Override
    public boolean isClinical(Rational baseline) {
        return boundary.isClinical(baseline);
    }

    @Override
    public boolean isFunctional(Rational outcome) {
        return boundary.isFunctional(outcome);
    }
}
