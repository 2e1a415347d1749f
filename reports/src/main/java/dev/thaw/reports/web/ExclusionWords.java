package dev.thaw.reports.web;

import dev.thaw.core.trend.Exclusion;

/// Why observations do not count, in words that need no manual.
final class ExclusionWords {

    private ExclusionWords() {}

    static String of(Exclusion reason) {
        return switch (reason) {
            case SUPERSEDED -> "corrected or retracted by a later event";
            case DISPUTED -> "corrected in several ways that contradict each other";
            case CONSENT -> "consent does not cover them";
            case UNDATED -> "the time of the event is not known";
            case LATE -> "answered too long after the prompt";
            case SELF_INITIATED -> "not asked for by a prompt";
            case DUPLICATE -> "another answer to the same prompt counts";
            case UNANCHORED -> "there is no day yet to count weeks from";
        };
    }
}
