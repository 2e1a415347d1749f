package dev.thaw.core.consent.oracle;

import dev.thaw.core.admission.Admission;
import dev.thaw.core.admission.Admission.Admitted;
import dev.thaw.core.admission.Admission.Duplicate;
import dev.thaw.core.admission.Admission.Refused;
import dev.thaw.core.admission.Admission.Waits;
import dev.thaw.core.admission.AdmissionRules;
import dev.thaw.core.admission.CorrectionChain;
import dev.thaw.core.admission.ParticipantRecord;
import dev.thaw.core.admission.ParticipantRecord.SameId;
import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.protocol.StudyDay;
import dev.thaw.core.protocol.StudyProtocol;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The production's decisions on the same arrivals, with the books that admission keeps: known ids,
/// counted days, a consent history that grows, a waiting room.
final class AdmissionAtWork {

    private final StudyProtocol protocol;
    private final Map<UUID, StudyEvent> known = new HashMap<>();
    private final Map<LocalDate, Integer> days = new HashMap<>();
    private final Map<UUID, LedgerEvent> room = new LinkedHashMap<>();
    private final List<LedgerEvent> ledger = new ArrayList<>();
    private ConsentHistory consents = ConsentHistory.unknown();

    AdmissionAtWork(StudyProtocol protocol) {
        this.protocol = protocol;
    }

    List<Change> receive(LedgerEvent event) {
        List<Change> changes = new ArrayList<>();
        endWaits(event.receivedAt(), changes);
        Admission admission =
                AdmissionRules.decide(
                        new ParticipantRecord(
                                consents,
                                sameId(event.event()),
                                CorrectionChain.SOUND,
                                count(event)),
                        protocol,
                        event.event(),
                        event.receivedAt());
        changes.add(new Change(event, fate(admission)));
        switch (admission) {
            case Admitted _ -> {
                remember(event);
                admit(event);
                if (event.event().payload() instanceof ConsentEvent) {
                    decideWaiting(changes);
                }
            }
            case Waits _ -> {
                remember(event);
                room.put(event.event().id(), event);
            }
            case Duplicate _, Refused _ -> {}
        }
        return changes;
    }

    List<LedgerEvent> ledger() {
        return List.copyOf(ledger);
    }

    ConsentHistory consents() {
        return consents;
    }

    private void endWaits(Instant now, List<Change> changes) {
        for (LedgerEvent waiting : List.copyOf(room.values())) {
            if (!waiting.receivedAt().plus(AdmissionRules.LONGEST_WAIT).isAfter(now)) {
                forget(waiting);
                changes.add(new Change(waiting, Fate.CONSENT_NEVER_ARRIVED));
            }
        }
    }

    private void decideWaiting(List<Change> changes) {
        for (LedgerEvent waiting : List.copyOf(room.values())) {
            Admission admission =
                    AdmissionRules.decide(
                            new ParticipantRecord(
                                    consents,
                                    SameId.NONE,
                                    CorrectionChain.SOUND,
                                    Math.max(0, count(waiting) - 1)),
                            protocol,
                            waiting.event(),
                            waiting.receivedAt());
            switch (admission) {
                case Admitted _ -> {
                    room.remove(waiting.event().id());
                    admit(waiting);
                    changes.add(new Change(waiting, Fate.ADMITTED));
                }
                case Refused _ -> {
                    forget(waiting);
                    changes.add(new Change(waiting, fate(admission)));
                }
                case Waits _ -> {}
                case Duplicate _ -> throw new IllegalStateException("an event waits twice");
            }
        }
    }

    private void admit(LedgerEvent event) {
        ledger.add(event);
        if (event.event().payload() instanceof ConsentEvent consent) {
            consents =
                    consents.with(
                            new ConsentHistory.Entry(
                                    consent, event.event().captured(), event.receivedAt()));
        }
    }

    private void remember(LedgerEvent event) {
        known.put(event.event().id(), event.event());
        day(event).ifPresent(day -> days.merge(day, 1, Integer::sum));
    }

    private void forget(LedgerEvent waiting) {
        room.remove(waiting.event().id());
        known.remove(waiting.event().id());
        day(waiting).ifPresent(day -> days.merge(day, -1, Integer::sum));
    }

    private Optional<LocalDate> day(LedgerEvent event) {
        return AdmissionRules.hasLimit(event.event().payload())
                ? StudyDay.of(protocol, event.event().captured())
                : Optional.empty();
    }

    private int count(LedgerEvent event) {
        return day(event).map(day -> days.getOrDefault(day, 0)).orElse(0);
    }

    private SameId sameId(StudyEvent event) {
        StudyEvent earlier = known.get(event.id());
        if (earlier == null) {
            return SameId.NONE;
        }
        return earlier.equals(event) ? SameId.SAME_CONTENT : SameId.OTHER_CONTENT;
    }

    private static Fate fate(Admission admission) {
        return switch (admission) {
            case Admitted _ -> Fate.ADMITTED;
            case Duplicate _ -> Fate.DUPLICATE;
            case Waits _ -> Fate.WAITS;
            case Refused(var refusal) -> Fate.valueOf(refusal.reason().name());
        };
    }
}
