package dev.thaw.core.number;

/// What a reader of an estimate should know besides its status.
public enum Flag {
    /// Fewer than 6 pairs of adjacent weeks, or no residual variation: the lag-1 autocorrelation
    /// was taken as 0 and the test is not corrected for it.
    AUTOCORRELATION_NOT_ESTIMATED,
    /// All points lie on the fitted line: the standard error is 0 and no test exists.
    PERFECT_FIT,
    /// The interval's ranks lie outside the observed slopes; it ends at the extreme slope.
    INTERVAL_AT_EXTREME,
    /// At least one event came without its UTC offset; the study's home zone told its day.
    HOME_ZONE_ASSUMED,
    /// Fewer than 50 pairs of consecutive values: an inertia is biased by about −(1 + 3φ)/pairs.
    SHORT_SERIES,
    /// There was no run-in: even days qualified a participant and odd days were the baseline.
    SPLIT_BASELINE,
    /// An upper bound of a reliability: it counts swings between weeks as true differences.
    UPPER_BOUND,
    /// The reliability lies below the minimum at which individual categories are given.
    RELIABILITY_BELOW_MINIMUM,
    /// The cut-off is Jacobson and Truax's `a`, which needs no functional group and is the easiest
    /// to cross.
    LENIENT_CUTOFF,
    /// The functional group's mean and SD were taken from a publication.
    PUBLISHED_NORMS,
    /// The participant improved while overwhelm rose reliably.
    IMPROVED_WITH_OVERWHELM,
    /// A variance component was estimated on the edge of what is possible: a variance of 0, or a
    /// correlation of 1 or −1.
    SINGULAR_FIT
}
