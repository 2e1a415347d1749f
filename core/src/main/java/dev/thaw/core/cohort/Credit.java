package dev.thaw.core.cohort;

/// When an improvement of a starter counts among all starters: what a claim says about those to
/// whom something happened (ICH E9(R1)).
public enum Credit {
    /// If the dose was taken: who stopped early did not improve by it.
    WITH_THE_DOSE,
    /// Whatever happened.
    ALWAYS,
    /// Not at all: what happened is itself a failure of therapy.
    NEVER
}
