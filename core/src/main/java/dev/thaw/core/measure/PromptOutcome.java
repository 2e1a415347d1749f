package dev.thaw.core.measure;

/// What became of an issued prompt.
public enum PromptOutcome {
    /// A check-in answered it within its response window.
    ANSWERED,
    /// It was missed, answered late, or declined.
    UNANSWERED
}
