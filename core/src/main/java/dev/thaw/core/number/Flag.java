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
    SHORT_SERIES
}
