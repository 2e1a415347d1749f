package dev.thaw.core.event;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;

/// One thing that was reported in a study, without saying by whom.
///
/// @param id chosen by the app; the same id always means the same event
/// @param captured when it happened
/// @param recordedAt when the app wrote it down, by the app's clock; absent for imported data
/// @param occasion the study's name of the measurement occasion (`baseline`, `4`, …), for
///   instruments and imported data
public record StudyEvent(
        UUID id,
        StudyId study,
        CaptureTime captured,
        Optional<Instant> recordedAt,
        AppSource source,
        Optional<String> occasion,
        EventPayload payload) {

    /// By the text of the ids, which is also the order of their big-endian bytes; unlike
    /// [UUID#compareTo].
    public static final Comparator<StudyEvent> BY_ID =
            (one, other) -> SubjectId.compare(one.id(), other.id());

    public StudyEvent {
        recordedAt = recordedAt.map(Exact::micros);
    }
}
