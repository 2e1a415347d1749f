package dev.thaw.core.trend;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.protocol.StudyProtocol;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// All admitted events of one subject.
///
/// The order of the list given leaves no trace, nor does an event delivered twice: events are kept
/// by time, then id, as in the ledger, each once as it was first received.
public record ParticipantHistory(SubjectId subject, List<LedgerEvent> events) {

    private static final Comparator<LedgerEvent> BY_TIME_AND_ID =
            (one, other) -> {
                int byTime = time(one.event()).compareTo(time(other.event()));
                int byId =
                        byTime != 0 ? byTime : StudyEvent.BY_ID.compare(one.event(), other.event());
                return byId != 0 ? byId : one.receivedAt().compareTo(other.receivedAt());
            };

    public ParticipantHistory {
        for (LedgerEvent event : events) {
            if (!event.subject().equals(subject)) {
                throw new IllegalStateException(
                        "event " + event.event().id() + " is not of subject " + subject);
            }
        }
        events = List.copyOf(isInOrder(events) ? events : eachOnce(events));
    }

    /// The ids of the events whose observation counts after all corrections and retractions: for an
    /// observation that was corrected, that of its newest correction. Consent plays no part.
    public Set<UUID> standing(StudyProtocol protocol) {
        return Amendments.apply(events, protocol, new ExclusionTally()).stream()
                .map(observed -> observed.event().id())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// As the ledger has them: nothing needs sorting then.
    private static boolean isInOrder(List<LedgerEvent> events) {
        LedgerEvent before = null;
        for (LedgerEvent event : events) {
            if (before != null
                    && (BY_TIME_AND_ID.compare(before, event) >= 0 || isSame(before, event))) {
                return false;
            }
            before = event;
        }
        return true;
    }

    private static List<LedgerEvent> eachOnce(List<LedgerEvent> events) {
        List<LedgerEvent> sorted = new ArrayList<>(events);
        sorted.sort(BY_TIME_AND_ID);
        List<LedgerEvent> distinct = new ArrayList<>(sorted.size());
        for (LedgerEvent event : sorted) {
            if (distinct.isEmpty() || !isSame(distinct.getLast(), event)) {
                distinct.add(event);
            }
        }
        return distinct;
    }

    private static boolean isSame(LedgerEvent one, LedgerEvent other) {
        return one.event().id().equals(other.event().id());
    }

    private static Instant time(StudyEvent event) {
        return switch (event.captured()) {
            case CaptureTime.Moment moment -> moment.at();
            case CaptureTime.CivilDay day -> day.date().atStartOfDay().toInstant(ZoneOffset.UTC);
            case CaptureTime.Ordinal _ -> Instant.MIN;
        };
    }
}
