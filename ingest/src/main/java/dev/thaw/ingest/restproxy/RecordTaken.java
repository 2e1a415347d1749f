package dev.thaw.ingest.restproxy;

import dev.thaw.core.event.ParticipantEvent;
import java.util.List;

/// What one record of a request is.
sealed interface RecordTaken {

    /// Some events, at least one.
    record Events(List<ParticipantEvent> events) implements RecordTaken {
        public Events {
            events = List.copyOf(events);
        }
    }

    /// None, as the study's mappings want it (`only_when`).
    record PassedOver() implements RecordTaken {}

    /// None, because it cannot be used.
    record Refused(Fault fault) implements RecordTaken {}
}
