package dev.thaw.core.change;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.Set;

/// The cut-off of a cohort whose true values are not known.
record UndefinedCutoff(int n, Set<Flag> flags) implements Cutoff {

    @Override
    public Estimate value() {
        return Estimate.none(Status.NOT_APPLICABLE, n);
    }

    @Override
    public boolean isClinical(Rational baseline) {
        return false;
    }

    @Override
    public boolean isFunctional(Rational outcome) {
        return false;
    }
}
