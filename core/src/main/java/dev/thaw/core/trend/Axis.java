package dev.thaw.core.trend;

/// What a series is counted along.
public enum Axis {
    /// Study weeks from the participant's anchor; week 1 begins on the anchor's day. Weeks before
    /// are 0, −1, …
    WEEK,
    /// Therapy sessions by number; attended sessions are counted where no number is given.
    SESSION
}
