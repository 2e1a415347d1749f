package dev.thaw.core.measure;

import dev.thaw.core.protocol.StudyProtocol;

/// Which two values follow each other (science.md A.1).
public enum Lag {
    /// Neighbours in time on one study day; the night is no lag.
    WITHIN_DAY,
    /// Study days exactly one day apart, each with the mean of its values.
    DAY_TO_DAY;

    /// Diaries compare days, everything else moments of one day.
    public static Lag of(StudyProtocol protocol) {
        return switch (protocol.schedule().kind()) {
            case DAILY_DIARY -> DAY_TO_DAY;
            case PROMPTS, NONE -> WITHIN_DAY;
        };
    }
}
