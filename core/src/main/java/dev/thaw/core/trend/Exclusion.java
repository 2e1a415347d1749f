package dev.thaw.core.trend;

/// Why an admitted event does not count in a trend. Every exclusion is counted (science.md F, rule
/// 7).
public enum Exclusion {
    /// A withdrawal that became known later forbids it.
    CONSENT,
    /// A later event retracted it or put a correction in its place.
    SUPERSEDED,
    /// It answers a prompt that an earlier event has answered already.
    DUPLICATE_ANSWER,
    /// It came after its prompt's response window.
    LATE,
    /// It was made without a prompt, because something was felt: not for a rate.
    SELF_INITIATED,
    /// It has no time, so that no week can hold it, and no session number.
    UNDATED
}
