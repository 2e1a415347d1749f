package dev.thaw.core.course;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// A therapy session that took place.
///
/// @param id of its event; breaks ties between sessions that begin at once
/// @param end not before its start; the same where its length is unknown
/// @param number the study's own, where given
/// @param therapist code, where known
/// @param modality the main one
public record AttendedSession(
        String id,
        Instant start,
        Instant end,
        OptionalInt number,
        Optional<String> therapist,
        String modality) {

    public AttendedSession {
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("A session does not end before it starts.");
        }
    }
}
