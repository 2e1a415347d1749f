package dev.thaw.core.release;

/// Why a block was not published anew. It is the steward's to know: that a single participant
/// changed is already more than a researcher may see.
public enum Reason {
    /// Nobody contributed anything new, left or got another label.
    UNCHANGED,
    /// Compared with some earlier version, fewer than T contributors changed.
    TOO_FEW_CHANGED,
    /// Fewer than T people contribute.
    TOO_FEW_PEOPLE,
    /// Nearly everybody has the same value, so that the figures would state it.
    TOO_MUCH_ALIKE,
    /// Sums and differences of published figures would go over fewer than T people.
    POPULATIONS_TOO_CLOSE,
    /// Whether they would could not be settled with a bounded amount of work.
    NOT_PROVEN,
    /// The finished table did not pass its audit.
    AUDIT_FAILED
}
