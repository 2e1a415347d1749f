package dev.thaw.ingest.importer;

import dev.thaw.core.event.ParticipantId;

/// The keyed pseudonyms under which a study's participants are known: always the same for the same
/// source id, and not to be guessed from it.
@FunctionalInterface
public interface Pseudonyms {

    /// The pseudonym of a participant.
    ///
    /// @param sourceId what the file calls them
    ParticipantId of(String sourceId);
}
