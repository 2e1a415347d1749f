package dev.thaw.core.admission;

/// Why an event was refused. The names are stable: they stand in accounts and in `refused-events`.
public enum RefusalReason {
    /// The bytes are no event.
    UNDECODABLE,
    /// What an app sent to the gateway has not the form of an event.
    MALFORMED,
    /// It is larger than an event may be.
    TOO_LARGE,
    /// It was sent with a key that may not write events of this type.
    TYPE_NOT_ALLOWED,
    /// It was sent with the key of one participant and is another's.
    OTHER_PARTICIPANT,
    /// The event names a study of which no protocol is known.
    UNKNOWN_STUDY,
    /// An event with this id and other content is already known.
    ID_REUSED,
    /// It happened more than 15 minutes after it was received, or on a day that had begun nowhere.
    IN_THE_FUTURE,
    /// It happened more than 5 minutes after it was recorded.
    RECORDED_TOO_EARLY,
    /// It happened on a day outside the study's period.
    OUTSIDE_STUDY_PERIOD,
    /// It rates an item that the protocol does not know.
    UNKNOWN_ITEM,
    /// A value lies off the scale of its item or instrument.
    OFF_SCALE,
    /// It names a feeling that is not in the protocol's vocabulary.
    UNKNOWN_FEELING,
    /// It carries an instrument that the protocol does not know.
    UNKNOWN_INSTRUMENT,
    /// It carries a participant attribute, or a code of one, that the protocol does not know.
    UNKNOWN_ATTRIBUTE,
    /// It says that nothing was felt, or gives no answer, and names feelings all the same.
    CONTRADICTORY_ANSWER,
    /// It refers to a consent text that the protocol does not know, or to another wording of it.
    UNKNOWN_CONSENT_DOCUMENT,
    /// It corrects a version that another event has corrected already.
    CORRECTION_FORKS,
    /// It corrects itself, or a version that came about by correcting it.
    CORRECTION_IN_CIRCLE,
    /// Consent had been withdrawn.
    CONSENT_WITHDRAWN,
    /// The participant had paused.
    CONSENT_PAUSED,
    /// Consent was given, but not for this kind of data.
    SCOPE_NOT_GRANTED,
    /// No consent became known within the time that an event may wait.
    CONSENT_NEVER_ARRIVED,
    /// The participant's daily limit is reached.
    TOO_MANY_IN_A_DAY,
    /// The participant's data are erased: they asked for it, or withdrew where the study had
    /// promised it.
    ERASED
}
