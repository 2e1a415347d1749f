package dev.thaw.ingest.importer;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import java.util.UUID;

/// What the study's ledger already knows about an event that is about to be imported. It is asked
/// only where the mapping names `identity` columns, because only then can a changed row be told
/// from a new one.
@FunctionalInterface
public interface KnownEvents {

    /// How an event stands to what is known under its id, all amendments applied.
    Standing standing(ParticipantId participant, StudyEvent event);

    /// A ledger that knows nothing yet.
    static KnownEvents none() {
        return (_, _) -> new Standing.New();
    }

    /// How an event stands to what is known.
    sealed interface Standing {

        /// Nothing is known under its id.
        record New() implements Standing {}

        /// The same payload and time are known, be it by a correction.
        record Same() implements Standing {}

        /// Something else is known under its id.
        ///
        /// @param newest the event that a correction supersedes: the original, or its newest
        ///   correction
        record Changed(UUID newest) implements Standing {}
    }
}
