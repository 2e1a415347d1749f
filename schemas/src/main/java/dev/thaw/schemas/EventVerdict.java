package dev.thaw.schemas;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.StudyId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/// What admission said about one arrival of an event; ids only.
///
/// @param holder whose event it was; absent in records from before it was told
public record EventVerdict(
        StudyId study, UUID event, Optional<EventHolder> holder, Outcome outcome) {

    /// What became of it.
    public sealed interface Outcome {
        /// It is in the ledger.
        record Admitted() implements Outcome {}

        /// It was known already, with the same content.
        record Duplicate() implements Outcome {}

        /// It waits for a consent.
        record Waiting() implements Outcome {}

        /// It does not enter.
        record Refused(RefusalReason reason) implements Outcome {}

        /// Whether the first event with this id stands, whatever this arrival was.
        default boolean leavesTheFirst() {
            return switch (this) {
                case Duplicate _ -> true;
                case Refused(RefusalReason reason) -> reason == RefusalReason.ID_REUSED;
                case Admitted _, Waiting _ -> false;
            };
        }
    }

    /// The key of its record, so that all arrivals of an event keep their order.
    public byte[] key() {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(event.getMostSignificantBits())
                .putLong(event.getLeastSignificantBits())
                .array();
    }
}
