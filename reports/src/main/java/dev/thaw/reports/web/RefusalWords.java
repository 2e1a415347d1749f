package dev.thaw.reports.web;

import dev.thaw.core.admission.RefusalReason;

/// Why events were refused, in words that need no manual.
final class RefusalWords {

    private RefusalWords() {}

    static String of(RefusalReason reason) {
        return switch (reason) {
            case UNDECODABLE -> "could not be read as an event";
            case MALFORMED -> "not in the form of an event";
            case TOO_LARGE -> "larger than an event may be";
            case TYPE_NOT_ALLOWED -> "a type of event that the key may not write";
            case OTHER_PARTICIPANT -> "another participant’s than the key’s";
            case UNKNOWN_STUDY -> "the study has no protocol";
            case ID_REUSED -> "the event id was used before, with other content";
            case IN_THE_FUTURE -> "happened after it was received";
            case RECORDED_TOO_EARLY -> "recorded before it happened";
            case OUTSIDE_STUDY_PERIOD -> "outside the study’s period";
            case UNKNOWN_ITEM -> "rates an item that the protocol does not know";
            case OFF_SCALE -> "a value off its scale";
            case UNKNOWN_FEELING -> "names a feeling that the protocol does not know";
            case UNKNOWN_INSTRUMENT -> "an instrument that the protocol does not know";
            case UNKNOWN_ATTRIBUTE -> "a participant attribute that the protocol does not know";
            case CONTRADICTORY_ANSWER -> "a blank or skipped answer that names feelings";
            case UNKNOWN_CONSENT_DOCUMENT -> "a consent text that the protocol does not know";
            case CORRECTION_FORKS -> "corrects what another event has corrected already";
            case CORRECTION_IN_CIRCLE -> "a correction that leads back to itself";
            case CONSENT_WITHDRAWN -> "consent had been withdrawn";
            case CONSENT_PAUSED -> "the participant had paused";
            case SCOPE_NOT_GRANTED -> "consent does not cover this kind of data";
            case CONSENT_NEVER_ARRIVED -> "no consent arrived in time";
            case TOO_MANY_IN_A_DAY -> "beyond the participant’s daily limit";
            case ERASED -> "the participant’s data were erased";
        };
    }
}
