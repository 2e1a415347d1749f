package dev.thaw.core.consent.oracle;

import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.protocol.StudyProtocol;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What becomes of one participant's events, one after the other, with a waiting room: rules 1, 3
/// and 4 of science.md F and the order of reasons that admission documents.
///
/// All that it remembers is the list of what arrived and what became of each; every question is
/// asked of the whole list.
final class AdmissionOracle {

    private static final Duration LONGEST_WAIT = Duration.ofDays(30);

    private final StudyProtocol protocol;
    private final Set<Difference> reading;
    private final List<Arrival> arrivals = new ArrayList<>();

    AdmissionOracle(StudyProtocol protocol, Set<Difference> reading) {
        this.protocol = protocol;
        this.reading = reading;
    }

    private static final class Arrival {
        private final LedgerEvent event;
        private Fate fate;

        Arrival(LedgerEvent event, Fate fate) {
            this.event = event;
            this.fate = fate;
        }
    }

    /// One more event arrives. What that changes: its own fate, and that of events that waited.
    List<Change> receive(LedgerEvent event) {
        List<Change> changes = new ArrayList<>();
        for (Arrival waiting : waiting()) {
            if (!event.receivedAt().isBefore(waiting.event.receivedAt().plus(LONGEST_WAIT))) {
                become(waiting, Fate.CONSENT_NEVER_ARRIVED, changes);
            }
        }
        Arrival arrival = new Arrival(event, fate(event, arrivals));
        arrivals.add(arrival);
        changes.add(new Change(event, arrival.fate));
        if (arrival.fate == Fate.ADMITTED && event.event().payload() instanceof ConsentEvent) {
            for (Arrival waiting : waiting()) {
                List<Arrival> others = new ArrayList<>(arrivals);
                others.remove(waiting);
                Fate fate = fate(waiting.event, others);
                if (fate != Fate.WAITS) {
                    become(waiting, fate, changes);
                }
            }
        }
        return changes;
    }

    private static void become(Arrival arrival, Fate fate, List<Change> changes) {
        arrival.fate = fate;
        changes.add(new Change(arrival.event, fate));
    }

    /// All admitted so far.
    List<LedgerEvent> ledger() {
        return arrivals.stream()
                .filter(arrival -> arrival.fate == Fate.ADMITTED)
                .map(arrival -> arrival.event)
                .toList();
    }

    /// By all consents received, those received after the event included.
    ConsentOracle consents() {
        return new ConsentOracle(ledger(), protocol, reading);
    }

    private List<Arrival> waiting() {
        return arrivals.stream().filter(arrival -> arrival.fate == Fate.WAITS).toList();
    }

    private Fate fate(LedgerEvent received, List<Arrival> others) {
        StudyEvent event = received.event();
        EventPayload payload = event.payload();
        if (consents().erased()) {
            return Fate.ERASED;
        }
        for (Arrival other : others) {
            if (isKept(other) && other.event.event().id().equals(event.id())) {
                return sameContent(other.event.event(), event) ? Fate.DUPLICATE : Fate.ID_REUSED;
            }
        }
        if (payload instanceof ConsentWithdrawn || payload instanceof EventRetracted) {
            return Fate.ADMITTED;
        }
        if (isInTheFuture(event.captured(), received.receivedAt())) {
            return Fate.IN_THE_FUTURE;
        }
        if (!(payload instanceof ConsentEvent) && isOutsideTheStudy(event.captured())) {
            return Fate.OUTSIDE_STUDY_PERIOD;
        }
        if (payload instanceof ConsentGiven given
                && !protocol.consentDocuments().isEmpty()
                && !protocol.consentDocuments().containsKey(given.documentVersion())) {
            return Fate.UNKNOWN_CONSENT_DOCUMENT;
        }
        Word word = word(received);
        boolean dayIsFull = isLimited(payload) && othersOnDay(event, others) >= limit();
        return switch (word) {
            case PERMITTED -> dayIsFull ? Fate.TOO_MANY_IN_A_DAY : Fate.ADMITTED;
            case UNKNOWN -> dayIsFull ? Fate.TOO_MANY_IN_A_DAY : Fate.WAITS;
            case WITHDRAWN -> Fate.CONSENT_WITHDRAWN;
            case PAUSED -> Fate.CONSENT_PAUSED;
            case SCOPE_NOT_GRANTED -> Fate.SCOPE_NOT_GRANTED;
            case ERASED -> Fate.ERASED;
        };
    }

    private Word word(LedgerEvent received) {
        Optional<ConsentScope> scope = ConsentOracle.neededFor(received.event().payload());
        return scope.isEmpty()
                ? Word.PERMITTED
                : consents()
                        .collectable(
                                scope.get(), received.event().captured(), received.receivedAt());
    }

    private static boolean isKept(Arrival arrival) {
        return arrival.fate == Fate.ADMITTED || arrival.fate == Fate.WAITS;
    }

    private static boolean sameContent(StudyEvent one, StudyEvent other) {
        return one.payload().equals(other.payload()) && one.captured().equals(other.captured());
    }

    private static boolean isInTheFuture(CaptureTime captured, Instant received) {
        Instant latest = received.plus(Duration.ofMinutes(15));
        return switch (captured) {
            case CaptureTime.Moment moment -> moment.at().isAfter(latest);
            case CaptureTime.CivilDay day ->
                    day.date().atStartOfDay().toInstant(ZoneOffset.MAX).isAfter(latest);
            case CaptureTime.Ordinal _ -> false;
        };
    }

    private boolean isOutsideTheStudy(CaptureTime captured) {
        Optional<LocalDate> day = day(captured);
        LocalDate from = protocol.period().from();
        LocalDate to = protocol.period().to().orElse(LocalDate.MAX);
        return day.isPresent() && (day.get().isBefore(from) || day.get().isAfter(to));
    }

    private static boolean isLimited(EventPayload payload) {
        return !(payload instanceof ConsentEvent) && !(payload instanceof EventRetracted);
    }

    private int limit() {
        return protocol.eventsPerDay();
    }

    private long othersOnDay(StudyEvent event, List<Arrival> others) {
        Optional<LocalDate> day = day(event.captured());
        return others.stream()
                .filter(AdmissionOracle::isKept)
                .map(other -> other.event.event())
                .filter(other -> isLimited(other.payload()))
                .filter(_ -> day.isPresent())
                .filter(other -> day(other.captured()).equals(day))
                .count();
    }

    private Optional<LocalDate> day(CaptureTime captured) {
        return switch (captured) {
            case CaptureTime.Moment moment -> {
                ZoneId zone =
                        moment.offset().isPresent() ? moment.offset().get() : protocol.homeZone();
                Duration cutoff = Duration.ofNanos(protocol.dayCutoff().toNanoOfDay());
                yield Optional.of(
                        moment.at().atZone(zone).toLocalDateTime().minus(cutoff).toLocalDate());
            }
            case CaptureTime.CivilDay day -> Optional.of(day.date());
            case CaptureTime.Ordinal _ -> Optional.empty();
        };
    }
}
