package dev.thaw.core.trend;

/// What becomes of answers that came after their prompt's response window (science.md A.1).
public enum LateAnswers {
    /// They count nowhere: the primary reading.
    OUT,
    /// They count as if they had been in time: an arm of a specification curve.
    IN
}
