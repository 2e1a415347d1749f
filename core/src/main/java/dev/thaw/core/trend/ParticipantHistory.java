package dev.thaw.core.trend;

import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.SubjectId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// All admitted events of one subject.
///
/// The order of the list given leaves no trace, nor does an event delivered twice: events are kept
/// by id, each once, as it was first received.
public record ParticipantHistory(SubjectId subject, List<LedgerEvent> events) {

    private static final Comparator<LedgerEvent> BY_ID =
            Comparator.comparing(LedgerEvent::event, StudyEvent.BY_ID)
                    .thenComparing(LedgerEvent::receivedAt);

    public ParticipantHistory {
        List<LedgerEvent> sorted = new ArrayList<>(events);
        sorted.sort(BY_ID);
        List<LedgerEvent> distinct = new ArrayList<>(sorted.size());
        for (LedgerEvent event : sorted) {
            if (!event.subject().equals(subject)) {
                throw new IllegalStateException(
                        "event " + event.event().id() + " is not of subject " + subject);
            }
            if (distinct.isEmpty() || !distinct.getLast().event().id().equals(event.event().id())) {
                distinct.add(event);
            }
        }
        events = List.copyOf(distinct);
    }
}
