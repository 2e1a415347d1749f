package dev.thaw.core.measure;

/// The prompts of one window, counted by what became of them.
final class PromptTally {

    private int responses;
    private int withoutResponse;
    private int notAsked;
    private int declined;
    private int unanswered;

    PromptTally(PromptTable table, DayRows rows) {
        for (int row = rows.from(); row < rows.to(); row++) {
            switch (table.outcome[row]) {
                case RESPONSE -> responses++;
                case NO_RESPONSE -> withoutResponse++;
                case NOT_ASKED -> notAsked++;
                case DECLINED -> declined++;
                case UNANSWERED -> unanswered++;
            }
        }
    }

    int issued() {
        return asked() + notAsked;
    }

    /// Those that may have asked what was felt.
    int asked() {
        return responses + withoutResponse + declined + unanswered;
    }

    int answered() {
        return responses + withoutResponse + notAsked;
    }

    /// Answered with a named feeling.
    int responses() {
        return responses;
    }

    /// Answered, but not with a named feeling.
    int withoutResponse() {
        return withoutResponse;
    }

    int declined() {
        return declined;
    }
}
