package dev.thaw.reports.record;

import dev.thaw.core.event.Amendment;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.ParticipantHistory;
import dev.thaw.reports.record.ParticipantRecord.Entry;
import dev.thaw.reports.record.ParticipantRecord.Standing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Says of every event of a history what became of it, by the same rules by which it counts.
final class Entries {

    private final Set<UUID> standing;
    private final Map<UUID, List<UUID>> amendments = new HashMap<>();
    private final Map<UUID, UUID> supersededBy = new HashMap<>();
    private final Set<UUID> retractions = new HashSet<>();

    private Entries(ParticipantHistory history, StudyProtocol protocol) {
        this.standing = history.standing(protocol);
        for (LedgerEvent event : history.events()) {
            if (event.event().payload() instanceof Amendment amendment) {
                add(event.event().id(), amendment);
            }
        }
    }

    private void add(UUID id, Amendment amendment) {
        amendments.computeIfAbsent(amendment.supersedes(), _ -> new ArrayList<>()).add(id);
        supersededBy.put(id, amendment.supersedes());
        if (amendment instanceof EventRetracted) {
            retractions.add(id);
        }
    }

    static List<Entry> of(ParticipantHistory history, StudyProtocol protocol) {
        Entries entries = new Entries(history, protocol);
        return history.events().stream().map(entries::entry).toList();
    }

    private Entry entry(LedgerEvent event) {
        UUID id = event.event().id();
        return new Entry(
                event,
                standing(id, event.event().payload()),
                Optional.ofNullable(amendments.get(id)).map(List::getFirst));
    }

    /// Consents cannot be amended, and a retraction says what it says.
    private Standing standing(UUID id, EventPayload payload) {
        if (payload instanceof ConsentEvent
                || payload instanceof EventRetracted
                || standing.contains(id)) {
            return Standing.STANDS;
        }
        Set<UUID> versions = versions(id);
        if (versions.stream().anyMatch(retractions::contains)) {
            return Standing.RETRACTED;
        }
        return versions.stream().anyMatch(standing::contains)
                ? Standing.CORRECTED
                : Standing.DISPUTED;
    }

    /// Everything that amendments connect with an event.
    private Set<UUID> versions(UUID id) {
        Set<UUID> seen = new HashSet<>();
        Deque<UUID> next = new ArrayDeque<>(List.of(id));
        while (!next.isEmpty()) {
            UUID version = next.pop();
            if (seen.add(version)) {
                Optional.ofNullable(supersededBy.get(version)).ifPresent(next::push);
                next.addAll(amendments.getOrDefault(version, List.of()));
            }
        }
        return seen;
    }
}
