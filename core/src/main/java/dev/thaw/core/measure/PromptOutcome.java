package dev.thaw.core.measure;

import dev.thaw.core.event.Observation.CheckInSubmitted;

/// What became of an issued prompt.
public enum PromptOutcome {
    /// Answered in time, with at least one named feeling.
    RESPONSE,
    /// Answered in time: nothing was felt, or nothing that had a name.
    NO_RESPONSE,
    /// Answered in time by a check-in that did not ask for feelings (ratings only).
    NOT_ASKED,
    /// The participant would rather not say.
    DECLINED,
    /// Missed, or answered late.
    UNANSWERED;

    /// What a prompt became of that this check-in answered in time.
    public static PromptOutcome of(CheckInSubmitted answer) {
        return switch (answer.answer()) {
            case FELT -> answer.feelings().isEmpty() ? NO_RESPONSE : RESPONSE;
            case BLANK -> NO_RESPONSE;
            case NOT_ASKED -> NOT_ASKED;
            case SKIPPED -> DECLINED;
        };
    }
}
