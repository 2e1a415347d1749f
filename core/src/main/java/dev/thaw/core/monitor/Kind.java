package dev.thaw.core.monitor;

/// What there is to look at.
public enum Kind {
    /// A participant from whom reports are expected has not reported anything.
    SILENT_PARTICIPANT,
    /// Nothing has come from an app that participants use.
    SILENT_APP,
    /// A participant answers few prompts, or far fewer than before.
    FALLING_COMPLIANCE,
    /// More of a participant's answers are overwhelming than the study lets pass.
    OVERWHELM
}
