package dev.thaw.core.consent.oracle;

/// What becomes of an event that arrived.
enum Fate {
    ADMITTED,
    DUPLICATE,
    WAITS,
    ERASED,
    ID_REUSED,
    IN_THE_FUTURE,
    OUTSIDE_STUDY_PERIOD,
    UNKNOWN_CONSENT_DOCUMENT,
    CONSENT_WITHDRAWN,
    CONSENT_PAUSED,
    SCOPE_NOT_GRANTED,
    TOO_MANY_IN_A_DAY,
    CONSENT_NEVER_ARRIVED
}
