package dev.thaw.core.consent;

/// What a consent history says about one scope at one time.
public sealed interface Permission {

    /// A permit covers it.
    record Permitted() implements Permission {}

    /// It is known not to be permitted.
    record Denied(Denial why) implements Permission {}

    /// No consent is known that speaks about this time; it may still arrive.
    record Unknown() implements Permission {}

    /// Why something is known not to be permitted.
    enum Denial {
        WITHDRAWN,
        PAUSED,
        SCOPE_NOT_GRANTED,
        ERASED
    }
}
