package dev.thaw.schemas.topic;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// A subject that admission has erased. It says nothing about the participant: behind admission
/// nobody knows who that was, and the vault forgets it.
///
/// @param requestedAt when the broker received the request
/// @param events how many admitted events were taken out of the ledger
public record SubjectErasure(SubjectId subject, StudyId study, Instant requestedAt, int events) {

    /// The key of its record.
    public byte[] key() {
        return subject.value().toString().getBytes(StandardCharsets.UTF_8);
    }
}
