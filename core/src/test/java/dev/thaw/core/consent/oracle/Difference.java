package dev.thaw.core.consent.oracle;

/// Where the production code does something else than the oracle read in science.md F.
enum Difference {
    /// A consent that begins after the latest reception permits use already; rule 2 asks what is
    /// permitted now. The code has no clock (decision 0035).
    A_CONSENT_PERMITS_USE_BEFORE_IT_BEGINS
}
