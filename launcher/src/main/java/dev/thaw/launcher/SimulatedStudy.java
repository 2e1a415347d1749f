package dev.thaw.launcher;

import dev.thaw.core.claim.ClaimResult;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.launcher.synthetic.SyntheticStudy;

/// What a claim comes to in a study that never was.
///
/// @param study what was simulated
/// @param result of the claim, by the code that evaluates every claim
public record SimulatedStudy(SyntheticStudy study, ClaimResult result) {

    /// Those of the claim's primary denominator.
    public Proportion share() {
        return result.headline().share();
    }

    /// What the naive rule finds in the same people.
    public Proportion naive() {
        return result.control().naive();
    }

    /// How many of the enrolled the claim's rule admits.
    public int eligible() {
        return result.individuals().size();
    }
}
