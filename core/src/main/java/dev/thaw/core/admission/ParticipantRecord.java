package dev.thaw.core.admission;

import dev.thaw.core.consent.ConsentHistory;

/// What is known about a participant at the moment when one of their events is decided.
///
/// @param consents all consent events received so far
/// @param sameId whether an event with the same id is known
/// @param chain what the event would make of the corrections admitted so far
/// @param admittedOnDay how many events of the event's study day were admitted or wait, of those to
///   which the daily limit applies ([AdmissionRules#hasLimit])
public record ParticipantRecord(
        ConsentHistory consents, SameId sameId, CorrectionChain chain, int admittedOnDay) {

    /// An earlier event with the id of the one at hand.
    public enum SameId {
        NONE,
        SAME_CONTENT,
        OTHER_CONTENT
    }
}
