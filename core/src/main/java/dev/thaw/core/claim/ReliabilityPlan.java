package dev.thaw.core.claim;

import dev.thaw.core.change.Norms.SdOver;
import dev.thaw.core.number.Rational;

/// How reliable the measure is taken to be.
public sealed interface ReliabilityPlan {

    /// Whose baselines mean and SD are taken over.
    SdOver sdOver();

    /// Below it individual categories are withheld.
    Rational minimum();

    /// The study's own: qualifying window against baseline, over everybody enrolled.
    record OwnTestRetest(SdOver sdOver, int leastParticipants, Rational minimum)
            implements ReliabilityPlan {}

    /// A published coefficient: for instruments and rating items only.
    record Given(SdOver sdOver, Rational value, Rational minimum) implements ReliabilityPlan {}
}
