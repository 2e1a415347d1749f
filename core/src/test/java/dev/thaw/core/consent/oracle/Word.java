package dev.thaw.core.consent.oracle;

/// What the oracle says about one scope at one time, in the words of science.md F.
enum Word {
    PERMITTED,
    UNKNOWN,
    WITHDRAWN,
    PAUSED,
    SCOPE_NOT_GRANTED,
    ERASED
}
