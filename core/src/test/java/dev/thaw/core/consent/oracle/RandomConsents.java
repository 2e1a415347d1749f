package dev.thaw.core.consent.oracle;

import dev.thaw.core.event.Amendment;
import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.Basis;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// A participant whose consent a seed decides, told as it arrives.
///
/// Everything happens at one of a few instants, or a microsecond beside it, so that edges meet:
/// half of them lie at midnight in the study's home zone. Between what happens and its arrival lies
/// nothing or anything up to 45 days.
final class RandomConsents {

    static final SubjectId SUBJECT = new SubjectId(new UUID(0, 1));

    private static final AppSource APP = new AppSource("thaw-app", "1.0");
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 20);
    private static final List<Duration> DELAYS =
            List.of(
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Duration.ofHours(5),
                    Duration.ofDays(2),
                    Duration.ofDays(9),
                    Duration.ofDays(30).minus(1, ChronoUnit.MICROS),
                    Duration.ofDays(30),
                    Duration.ofDays(45));

    private final Random random;
    private final StudyProtocol protocol;
    private final boolean minor;
    private final List<Instant> instants = new ArrayList<>();
    private final List<LedgerEvent> events = new ArrayList<>();

    private RandomConsents(long seed) {
        random = new Random(seed);
        protocol = study();
        minor = oneIn(4);
        int count = 3 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            LocalDate day = FIRST_DAY.plusDays(random.nextInt(20));
            instants.add(
                    random.nextBoolean()
                            ? day.atStartOfDay(protocol.homeZone()).toInstant()
                            : day.atTime(random.nextInt(24), 0).toInstant(ZoneOffset.UTC));
        }
    }

    /// @param arrivals as the broker received them, one after the other
    record Story(StudyProtocol protocol, List<LedgerEvent> arrivals) {}

    static Story seeded(long seed) {
        RandomConsents consents = new RandomConsents(seed);
        consents.tell();
        return new Story(consents.protocol, List.copyOf(consents.events));
    }

    private StudyProtocol study() {
        ExampleProtocol study = ExampleProtocol.aStudy();
        if (oneIn(3)) {
            study.withEventsPerDay(1 + random.nextInt(3));
        }
        if (oneIn(4)) {
            study.withConsentDocument("1", "0".repeat(64));
        }
        if (oneIn(4)) {
            study.during("2026-03-22", "2026-04-06");
        }
        if (oneIn(4)) {
            study.promising("NO", "GDPR-9-2-a", any(List.of(Policy.values())));
        }
        if (oneIn(6)) {
            study.promisingOtherwise(any(List.of(Policy.values())));
        }
        if (oneIn(2)) {
            study.anchoredAtEnrolment();
        }
        return study.protocol();
    }

    private void tell() {
        int consents = random.nextInt(8);
        for (int i = minor ? 3 : 1; i > 0; i--) {
            if (!oneIn(4)) {
                say(grant(EnumSet.allOf(ConsentScope.class), "1"));
            }
        }
        for (int i = 0; i < consents; i++) {
            say(consent());
        }
        int observations = 2 + random.nextInt(8);
        for (int i = 0; i < observations; i++) {
            say(observation());
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            amend();
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            repeat();
        }
        Collections.shuffle(events, random);
        events.sort(Comparator.comparing(LedgerEvent::receivedAt));
    }

    private void say(EventPayload payload) {
        CaptureTime captured = captured();
        say(payload, captured, received(captured));
    }

    private void say(EventPayload payload, CaptureTime captured, Instant received) {
        events.add(
                new LedgerEvent(
                        SUBJECT,
                        received,
                        event(new UUID(random.nextLong(), 0), payload, captured)));
    }

    private static StudyEvent event(UUID id, EventPayload payload, CaptureTime captured) {
        return new StudyEvent(
                id,
                ExampleProtocol.STUDY,
                captured,
                Optional.empty(),
                APP,
                Optional.empty(),
                payload);
    }

    private EventPayload consent() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> grant(someScopes(), oneIn(12) ? "unheard-of" : "1");
            case 4, 5 -> new ConsentResumed(instant());
            case 6, 7 -> withdrawal(WithdrawalKind.PAUSE);
            default -> {
                WithdrawalKind kind = any(List.of(WithdrawalKind.values()));
                yield withdrawal(
                        kind == WithdrawalKind.ERASE && !oneIn(3)
                                ? WithdrawalKind.STOP_COLLECTION
                                : kind);
            }
        };
    }

    private ConsentGiven grant(Set<ConsentScope> scopes, String documentVersion) {
        Instant from = instant();
        Optional<Instant> to =
                oneIn(3)
                        ? Optional.of(instant()).filter(end -> end.isAfter(from))
                        : Optional.empty();
        Basis basis = oneIn(4) ? Basis.ATTESTED : Basis.SIGNED;
        return new ConsentGiven(
                basis,
                new TreeSet<>(scopes),
                documentVersion,
                Optional.empty(),
                oneIn(5) ? "DE" : "NO",
                oneIn(5) ? "GDPR-9-2-j" : "GDPR-9-2-a",
                from,
                to,
                basis == Basis.ATTESTED ? Grantor.ATTESTOR : signer(),
                basis == Basis.ATTESTED ? Optional.of("A. Steward") : Optional.empty());
    }

    private Grantor signer() {
        return minor && !oneIn(5)
                ? oneIn(2) ? Grantor.GUARDIAN : Grantor.MINOR_ASSENT
                : Grantor.PARTICIPANT;
    }

    private Set<ConsentScope> someScopes() {
        Set<ConsentScope> scopes = EnumSet.noneOf(ConsentScope.class);
        for (ConsentScope scope : ConsentScope.values()) {
            if (!oneIn(4)) {
                scopes.add(scope);
            }
        }
        return scopes;
    }

    private ConsentWithdrawn withdrawal(WithdrawalKind kind) {
        return new ConsentWithdrawn(
                kind, random.nextBoolean() ? Optional.of(instant()) : Optional.empty());
    }

    private Observation observation() {
        return switch (random.nextInt(10)) {
            case 6 -> new Observation.TherapyEnded(Observation.EndOfTherapy.COMPLETED);
            case 7 ->
                    new Observation.IntercurrentEventReported(
                            Observation.IntercurrentKind.HOSPITALISED);
            case 8 -> Payloads.prompt("prompt-" + random.nextInt(3), instant());
            case 9 -> new Observation.ChangeRated(5);
            case 0 -> Payloads.session(random.nextInt(5));
            case 1 -> Payloads.enrolled("oslo", "cbt");
            case 2 -> Payloads.total("BDI-II", "20");
            case 3 -> Payloads.felt(random.nextInt(101));
            default -> Payloads.blank();
        };
    }

    /// Corrects or retracts one observation; none is amended twice.
    private void amend() {
        List<LedgerEvent> open =
                events.stream()
                        .filter(event -> event.event().payload() instanceof Observation)
                        .filter(event -> !amended(event))
                        .toList();
        if (open.isEmpty()) {
            return;
        }
        UUID amended = open.get(random.nextInt(open.size())).event().id();
        say(
                random.nextBoolean()
                        ? new EventCorrected(amended, observation(), "typing-error", "participant")
                        : new EventRetracted(amended, "sent-in-error", "participant"));
    }

    private boolean amended(LedgerEvent event) {
        UUID id = event.event().id();
        return events.stream()
                .map(other -> other.event().payload())
                .anyMatch(
                        payload ->
                                payload instanceof Amendment amendment
                                        && amendment.supersedes().equals(id));
    }

    /// Sends an event again, or something else under its id.
    private void repeat() {
        LedgerEvent first = events.get(random.nextInt(events.size()));
        Instant again = first.receivedAt().plus(any(DELAYS));
        StudyEvent event = first.event();
        if (oneIn(4) && event.payload() instanceof Observation) {
            event = event(event.id(), Payloads.felt(0), event.captured());
        }
        events.add(new LedgerEvent(SUBJECT, again, event));
    }

    private CaptureTime captured() {
        return switch (random.nextInt(8)) {
            case 0 -> new CaptureTime.Ordinal();
            case 1, 2 ->
                    new CaptureTime.CivilDay(LocalDate.ofInstant(instant(), protocol.homeZone()));
            default ->
                    new CaptureTime.Moment(
                            instant(),
                            oneIn(4) ? Optional.empty() : Optional.of(ZoneOffset.ofHours(1)),
                            Optional.empty());
        };
    }

    /// Rarely earlier than it happened, as when a phone's clock is ahead.
    private Instant received(CaptureTime captured) {
        if (oneIn(12)) {
            return instant();
        }
        Instant happened =
                switch (captured) {
                    case CaptureTime.Moment moment -> moment.at();
                    case CaptureTime.CivilDay day ->
                            day.date().atStartOfDay(protocol.homeZone()).toInstant();
                    case CaptureTime.Ordinal _ -> instant();
                };
        return happened.plus(any(DELAYS));
    }

    private Instant instant() {
        Instant instant = any(instants);
        return switch (random.nextInt(5)) {
            case 0 -> instant.plus(1, ChronoUnit.MICROS);
            case 1 -> instant.minus(1, ChronoUnit.MICROS);
            default -> instant;
        };
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }
}
