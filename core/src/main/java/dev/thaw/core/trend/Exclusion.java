package dev.thaw.core.trend;

/// Why an admitted observation does not count in a trend. Every exclusion is counted (science.md F,
/// rule 7); the first reason in this order is the one counted.
public enum Exclusion {
    /// A later event retracted it or put a correction in its place.
    SUPERSEDED,
    /// Its amendments contradict each other (two corrections of one event, a circle), or it amends
    /// a consent event, which cannot be amended: it is set aside until somebody settles it.
    DISPUTED,
    /// What is known by now of the participant's consent forbids it, for example a withdrawal that
    /// was received later.
    CONSENT,
    /// It has no time, so that no week can hold it, and no session number.
    UNDATED,
    /// It came after its prompt's response window.
    LATE,
    /// It was made without a prompt, because something was felt: it is part of the repertoire
    /// (which feelings were named), but of no rate.
    SELF_INITIATED,
    /// It says again what an earlier event has said: it answers a prompt that is answered, repeats
    /// a check-in within 15 minutes, issues a prompt again, or stands for a session that has a
    /// value.
    DUPLICATE,
    /// It has a day, but the participant has no first day (no attended session yet, say) to count
    /// weeks from.
    UNANCHORED
}
