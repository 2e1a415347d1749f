package dev.thaw.core.cohort;

/// A participant's change by the reading of a claim.
public enum Outcome {
    IMPROVED,
    UNCHANGED,
    DETERIORATED,
    /// There are too few data to say.
    NOT_ASSESSABLE
}
