package dev.thaw.core.trend;

/// Where an outcome is measured (science.md D): the windows that claims about 8–12 weeks and 8–12
/// sessions look at.
public enum OutcomeWindow {
    /// Study days 70 to 83.
    WEEKS_11_12,
    /// The 14 days after the last attended session with a number from 8 to 12, of those within 30
    /// weeks of the anchor. It moves on while such sessions are attended.
    AFTER_SESSIONS_8_12
}
