package dev.thaw.core.claim;

import dev.thaw.core.change.Cutoff;
import dev.thaw.core.change.FunctionalNorms;
import java.util.Optional;

/// The border between the clinical and the functional side.
///
/// @param functional absent: kind `a`, which needs none
public record CutoffPlan(Cutoff.Kind kind, Optional<FunctionalNorms> functional) {}
