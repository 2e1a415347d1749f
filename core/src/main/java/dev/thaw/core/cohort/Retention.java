package dev.thaw.core.cohort;

/// Whether a participant stayed until the end of the outcome window, and what may be done with the
/// data otherwise.
public enum Retention {
    STAYED,
    /// Withdrew before the end of the outcome window; the data until then may be used.
    WITHDREW_RETAINED,
    /// Withdrew, and the data are not to be used any more.
    WITHDREW_EXCLUDED,
    ERASED
}
