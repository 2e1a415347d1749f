package dev.thaw.core.event;

import java.time.Instant;

/// An admitted event as the ledger holds it.
///
/// @param subject the random name of the participant
/// @param receivedAt when the broker received it on intake; the moment from which it was known
public record LedgerEvent(SubjectId subject, Instant receivedAt, StudyEvent event) {
    public LedgerEvent {
        receivedAt = Exact.micros(receivedAt);
    }
}
