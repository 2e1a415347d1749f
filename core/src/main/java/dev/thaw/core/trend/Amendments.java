package dev.thaw.core.trend;

import dev.thaw.core.event.Amendment;
import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation;
import dev.thaw.core.protocol.StudyProtocol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Applies corrections and retractions: which version of every observation counts.
///
/// All amendments that lead to one event, directly or through each other, are that observation's
/// versions.
/// - A retraction of any version takes the observation back with all its versions, as if it had
///   never been sent, so that what a participant deleted never comes back with an older wording.
/// - Otherwise the corrections form a chain, and the newest counts: payload and time are its own. A
///   correction counts even while the event that it corrects is not known; it says everything.
/// - Two corrections of one version, or corrections in a circle, contradict each other: no version
///   counts (science.md E: quarantine). Which of them arrived first plays no part, since the result
///   depends on the set of events alone.
/// - Consent events cannot be amended; a correction of one does not count.
final class Amendments {

    /// The events that amendments speak of, and the amendments: most histories have few.
    private final Map<UUID, LedgerEvent> involved = new LinkedHashMap<>();

    private final StudyProtocol protocol;
    private final ExclusionTally excluded;

    private Amendments(StudyProtocol protocol, ExclusionTally excluded) {
        this.protocol = protocol;
        this.excluded = excluded;
    }

    /// The observations that stand, in no particular order. What does not stand is counted as
    /// SUPERSEDED or DISPUTED.
    static List<Observed> apply(
            List<LedgerEvent> events, StudyProtocol protocol, ExclusionTally excluded) {
        return new Amendments(protocol, excluded).standing(events);
    }

    private List<Observed> standing(List<LedgerEvent> events) {
        Set<UUID> superseded = superseded(events);
        List<Observed> standing = new ArrayList<>(events.size());
        for (LedgerEvent event : events) {
            UUID id = event.event().id();
            EventPayload payload = event.event().payload();
            if (payload instanceof Amendment
                    || (!superseded.isEmpty() && superseded.contains(id))) {
                involved.put(id, event);
            } else if (payload instanceof Observation observation) {
                standing.add(Observed.of(event, observation, protocol));
            }
        }
        amendmentsByOrigin()
                .forEach(
                        (origin, amendments) ->
                                settle(origin, amendments).ifPresent(standing::add));
        return standing;
    }

    private static Set<UUID> superseded(List<LedgerEvent> events) {
        Set<UUID> superseded = new HashSet<>();
        for (LedgerEvent event : events) {
            if (event.event().payload() instanceof Amendment amendment) {
                superseded.add(superseded(amendment));
            }
        }
        return superseded;
    }

    /// The version that counts of an amended observation.
    private Optional<Observed> settle(UUID origin, List<LedgerEvent> amendments) {
        List<LedgerEvent> corrections =
                amendments.stream()
                        .filter(event -> event.event().payload() instanceof EventCorrected)
                        .toList();
        boolean retracted = corrections.size() < amendments.size();
        LedgerEvent first = involved.get(origin);
        int originals = first != null && first.event().payload() instanceof Observation ? 1 : 0;
        int versions = originals + corrections.size();
        if (first != null && first.event().payload() instanceof ConsentEvent) {
            excluded.add(Exclusion.DISPUTED, versions);
            return Optional.empty();
        }
        if (retracted) {
            excluded.add(Exclusion.SUPERSEDED, versions);
            return Optional.empty();
        }
        Optional<LedgerEvent> newest = endOfChain(corrections);
        if (newest.isEmpty()) {
            excluded.add(Exclusion.DISPUTED, versions);
            return Optional.empty();
        }
        excluded.add(Exclusion.SUPERSEDED, versions - 1);
        return newest.map(event -> Observed.of(event, replacement(event), protocol));
    }

    /// The one correction that nothing corrects, unless two correct the same version.
    private static Optional<LedgerEvent> endOfChain(List<LedgerEvent> corrections) {
        Set<UUID> corrected = new HashSet<>();
        for (LedgerEvent correction : corrections) {
            if (!corrected.add(superseded(correction))) {
                return Optional.empty();
            }
        }
        return corrections.stream()
                .filter(correction -> !corrected.contains(correction.event().id()))
                .findFirst();
    }

    private Map<UUID, List<LedgerEvent>> amendmentsByOrigin() {
        Map<UUID, List<LedgerEvent>> byOrigin = new LinkedHashMap<>();
        for (LedgerEvent event : involved.values()) {
            if (event.event().payload() instanceof Amendment) {
                byOrigin.computeIfAbsent(originOf(event), _ -> new ArrayList<>()).add(event);
            }
        }
        return byOrigin;
    }

    /// The event that an amendment leads to in the end; for a circle its lowest id.
    private UUID originOf(LedgerEvent amendment) {
        Set<UUID> seen = new HashSet<>();
        UUID at = amendment.event().id();
        while (seen.add(at)) {
            LedgerEvent event = involved.get(at);
            if (event == null || !(event.event().payload() instanceof Amendment)) {
                return at;
            }
            at = superseded(event);
        }
        return lowestOfCircle(at);
    }

    private UUID lowestOfCircle(UUID start) {
        UUID lowest = start;
        for (UUID at = superseded(involved.get(start));
                !at.equals(start);
                at = superseded(involved.get(at))) {
            lowest = at.compareTo(lowest) < 0 ? at : lowest;
        }
        return lowest;
    }

    private static UUID superseded(LedgerEvent amendment) {
        return superseded((Amendment) amendment.event().payload());
    }

    private static UUID superseded(Amendment amendment) {
        return switch (amendment) {
            case EventCorrected corrected -> corrected.supersedes();
            case EventRetracted retracted -> retracted.supersedes();
        };
    }

    private static Observation replacement(LedgerEvent correction) {
        return ((EventCorrected) correction.event().payload()).replacement();
    }
}
