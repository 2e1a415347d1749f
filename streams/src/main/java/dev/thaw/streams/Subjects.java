package dev.thaw.streams;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;

/// Finds the subject of a participant, or makes one. The vault does this in production.
@FunctionalInterface
interface Subjects {

    /// @throws RuntimeException if the subject cannot be known now; it may be a moment later
    SubjectId subjectOf(StudyId study, ParticipantId participant);
}
