package dev.thaw.schemas;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.StudyId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/// An event that was refused: the reason and the place, never the content.
///
/// @param study absent where it could not be read
/// @param eventId absent where it could not be read
/// @param detail where the fault lies, a JSON-pointer-like path or a rule; never a value
/// @param intakePartition partition of `intake-events` that held the event, from 0
/// @param intakeOffset its offset there, from 0
/// @param receivedAt when the broker received it, whole microseconds
public record RefusedEvent(
        Optional<StudyId> study,
        Optional<UUID> eventId,
        RefusalReason reason,
        String detail,
        int intakePartition,
        long intakeOffset,
        Instant receivedAt) {
    public RefusedEvent {
        receivedAt = receivedAt.truncatedTo(ChronoUnit.MICROS);
    }
}
