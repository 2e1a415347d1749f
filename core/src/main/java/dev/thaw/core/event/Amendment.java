package dev.thaw.core.event;

import java.util.UUID;

/// A later word on an earlier observation. Nothing is overwritten: readers apply amendments.
public sealed interface Amendment extends EventPayload {

    /// The event that this amends.
    UUID supersedes();

    /// Why, in a code of the study.
    String reason();

    /// Who amended, as a role code (`participant`, `steward`, `importer`); never a name.
    String actor();

    /// The observation as it should have been. The time of the event that carries it is the
    /// corrected time of the observation.
    record EventCorrected(UUID supersedes, Observation replacement, String reason, String actor)
            implements Amendment {}

    /// The observation should not have been reported: readers treat it as never sent.
    record EventRetracted(UUID supersedes, String reason, String actor) implements Amendment {}
}
