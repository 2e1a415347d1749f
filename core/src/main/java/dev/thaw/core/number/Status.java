package dev.thaw.core.number;

/// How a statistic came about; the reason why one has no value is never a NaN.
public enum Status {
    /// Estimated as defined.
    OK,
    /// Fewer observations than the statistic's minimum.
    INSUFFICIENT_N,
    /// All observations are equal, so that a quotient by their variation does not exist; where the
    /// value itself does (a slope of 0), it is given along with this status.
    ZERO_VARIANCE,
    /// Nothing of the kind that the statistic is about happened.
    NO_EVENTS,
    /// A quantity that cannot be negative was estimated below 0; it is given as estimated, not as
    // 0.
    NEGATIVE_ESTIMATE,
    /// The statistic is not defined for these data, for another reason than those above.
    NOT_APPLICABLE
}
