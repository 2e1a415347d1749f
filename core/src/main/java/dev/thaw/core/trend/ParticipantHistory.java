package dev.thaw.core.trend;

import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.SubjectId;
import java.util.Comparator;
import java.util.List;

/// All admitted events of one subject.
///
/// The order of the list given leaves no trace: events are kept by id.
public record ParticipantHistory(SubjectId subject, List<LedgerEvent> events) {

    public ParticipantHistory {
        for (LedgerEvent event : events) {
            if (!event.subject().equals(subject)) {
                throw new IllegalStateException(
                        "event " + event.event().id() + " is not of subject " + subject);
            }
        }
        events =
                events.stream()
                        .sorted(Comparator.comparing((LedgerEvent e) -> e.event().id().toString()))
                        .toList();
    }
}
