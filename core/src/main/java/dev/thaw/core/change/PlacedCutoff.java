package dev.thaw.core.change;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;

/// A cut-off with a place on the scale, if the populations that it looks at vary.
sealed interface PlacedCutoff extends Cutoff permits ObservedCutoff, TrueValueCutoff {

    Boundary boundary();

    /// Participants that it rests on.
    int n();

    @Override
    default Estimate value() {
        return boundary().estimate(n());
    }

    @Override
    default boolean isClinical(Rational baseline) {
        return boundary().isClinical(baseline);
    }
}
