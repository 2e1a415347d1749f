package dev.thaw.streams;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import java.util.Optional;

/// Finds the subject of a participant, or makes one. The vault does this in production.
@FunctionalInterface
interface Subjects {

    /// @return absent if the participant was erased
    /// @throws RuntimeException if the subject cannot be known now; it may be a moment later
    Optional<SubjectId> subjectOf(StudyId study, ParticipantId participant);
}
