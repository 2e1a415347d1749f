package dev.thaw.reports.record;

import dev.thaw.core.consent.Permission;
import dev.thaw.core.consent.Permission.Denial;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.IntercurrentKind;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.SessionFormat;
import dev.thaw.core.number.Status;
import dev.thaw.reports.record.ParticipantRecord.Contents;

/// What codes are called for the participant, in plain words.
final class RecordWords {

    private RecordWords() {}

    static String code(Contents contents) {
        return switch (contents) {
            case Contents.Held _ -> "HELD";
            case Contents.Nothing _ -> "NOTHING";
            case Contents.BeingErased _ -> "BEING_ERASED";
            case Contents.Erased _ -> "ERASED";
        };
    }

    static String of(Contents contents) {
        return switch (contents) {
            case Contents.Held held when held.entries().isEmpty() ->
                    "Nothing that was sent for you has entered the study's ledger so far.";
            case Contents.Held _ -> "This is everything that the study's ledger holds about you.";
            case Contents.Nothing _ ->
                    "Nothing is held under this pseudonym: this study has not heard of you.";
            case Contents.BeingErased _ ->
                    "Everything held about you is being erased; nothing of it can be shown any more.";
            case Contents.Erased _ ->
                    "Everything held about you was erased. What stays is a keyed hash of your"
                            + " pseudonym, so that nothing is collected under it again. Nothing"
                            + " leads from you to the receipt of the erasure any more: keep the"
                            + " number that you were given.";
        };
    }

    static String of(ConsentScope scope) {
        return switch (scope) {
            case COLLECT_CHECKINS -> "Collect your check-ins, questionnaires and practice";
            case COLLECT_SESSIONS -> "Collect when therapy sessions were, and of what kind";
            case DERIVE_INDIVIDUAL_TRENDS -> "Work out your own weekly figures and trend";
            case INCLUDE_IN_COHORT_CLAIMS -> "Count you in results about groups";
            case SHARE_CONTROLLED -> "Share with other researchers under contract";
            case PUBLISH_AGGREGATE -> "Publish figures about groups that you are part of";
            case CONTACT_RECONTACT -> "Contact you again";
            case QUOTE_STORY -> "Quote your words";
            case LINK_EXTERNAL -> "Link with other records, such as a register";
        };
    }

    static String of(Permission permission) {
        return switch (permission) {
            case Permission.Permitted _ -> "Yes";
            case Permission.Denied(Denial why) ->
                    switch (why) {
                        case WITHDRAWN -> "No: withdrawn";
                        case PAUSED -> "No: paused";
                        case SCOPE_NOT_GRANTED -> "No: not permitted";
                        case ERASED -> "No: erased";
                    };
            case Permission.Unknown _ -> "No: no consent is known";
        };
    }

    static String of(WithdrawalKind kind) {
        return switch (kind) {
            case PAUSE -> "Pause: nothing is collected until it is ended";
            case STOP_COLLECTION -> "Nothing more is collected";
            case STOP_PROCESSING -> "Nothing more is collected, and nothing is used any more";
            case STOP_SHARING -> "Nothing is shared, published, quoted or linked any more";
            case STOP_CONTACT -> "No further contact";
            case ERASE -> "Everything is erased";
        };
    }

    static String of(Grantor grantor) {
        return switch (grantor) {
            case PARTICIPANT -> "you";
            case GUARDIAN -> "your guardian";
            case MINOR_ASSENT -> "you, as a child";
            case ATTESTOR -> "somebody who attests to it";
        };
    }

    static String of(Attendance attendance) {
        return switch (attendance) {
            case ATTENDED -> "held";
            case MISSED -> "missed";
            case CANCELLED -> "cancelled";
        };
    }

    static String of(Modality modality) {
        return switch (modality) {
            case CBT, EFT, EMDR -> modality.name();
            case MINDFULNESS -> "mindfulness";
            case SOMATIC -> "somatic";
            case ART -> "art";
            case GROUP -> "group";
            case BEHAVIOURAL_ACTIVATION -> "behavioural activation";
            case OTHER -> "other";
        };
    }

    static String of(SessionFormat format) {
        return switch (format) {
            case IN_PERSON -> "in person";
            case VIDEO -> "by video";
            case PHONE -> "by phone";
            case CHAT -> "by chat";
        };
    }

    static String of(EndOfTherapy how) {
        return switch (how) {
            case COMPLETED -> "completed";
            case DROPPED_OUT -> "ended early";
            case REFERRED -> "went on elsewhere";
        };
    }

    static String of(IntercurrentKind kind) {
        return switch (kind) {
            case MEDICATION_CHANGE -> "a change of medication";
            case HOSPITALISED -> "a stay in hospital";
            case DIED -> "a death";
            case OTHER -> "something else";
        };
    }

    static String ofPleasantness(int step) {
        return switch (step) {
            case -3 -> "very unpleasant";
            case -2 -> "unpleasant";
            case -1 -> "slightly unpleasant";
            case 0 -> "neither pleasant nor unpleasant";
            case 1 -> "slightly pleasant";
            case 2 -> "pleasant";
            case 3 -> "very pleasant";
            default -> throw new IllegalArgumentException("a pleasantness is from -3 to 3");
        };
    }

    static String of(Status status) {
        return switch (status) {
            case OK, NEGATIVE_ESTIMATE -> "";
            case INSUFFICIENT_N -> "too few entries";
            case ZERO_VARIANCE -> "all entries are alike";
            case NO_EVENTS -> "nothing to count";
            case NOT_APPLICABLE -> "cannot be said";
        };
    }
}
