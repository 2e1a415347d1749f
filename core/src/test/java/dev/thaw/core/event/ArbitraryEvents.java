package dev.thaw.core.event;

import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.ConsentEvent.Basis;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.Observation.IntercurrentEventReported;
import dev.thaw.core.event.Observation.IntercurrentKind;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.PracticeLogged;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionFormat;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.Observation.TherapyEnded;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/// Valid events of every kind, with every optional part now there and now absent: the same seed
/// gives the same events. They contradict each other and most protocols.
public final class ArbitraryEvents {
    private static final StudyId STUDY = new StudyId("arbitrary-study");
    private static final Instant FIRST = Instant.parse("2019-12-30T00:00:00Z");
    private static final int DAYS = 800;
    private static final List<String> WORDS =
            List.of(
                    "joy",
                    "sadness",
                    "chest",
                    "ÅØÆ ıİ",
                    "a \"quoted\" \\ word",
                    "東京",
                    "🧊",
                    "line\nbreak");

    private final SplittableRandom random;

    public ArbitraryEvents(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /// An event on its way into the ledger.
    public ParticipantEvent participantEvent() {
        return new ParticipantEvent(new ParticipantId("p-" + random.nextInt(1000)), studyEvent());
    }

    /// An admitted event.
    public LedgerEvent ledgerEvent() {
        return new LedgerEvent(new SubjectId(uuid()), instant(), studyEvent());
    }

    /// An event of any kind.
    public StudyEvent studyEvent() {
        return new StudyEvent(
                uuid(),
                STUDY,
                captured(),
                maybe(this::instant),
                new AppSource("app-" + random.nextInt(3), "1." + random.nextInt(10)),
                maybe(this::word),
                payload());
    }

    /// A payload of any kind.
    public EventPayload payload() {
        return switch (random.nextInt(9)) {
            case 0 -> consentGiven();
            case 1 -> new ConsentWithdrawn(any(WithdrawalKind.values()), maybe(this::instant));
            case 2 -> new ConsentResumed(instant());
            case 3 -> new EventCorrected(uuid(), observation(), word(), "participant");
            case 4 -> new EventRetracted(uuid(), word(), "steward");
            default -> observation();
        };
    }

    /// An observation of any kind.
    public Observation observation() {
        return switch (random.nextInt(12)) {
            case 0 ->
                    new Enrolled(
                            maybe(this::word),
                            maybe(this::word),
                            maybe(() -> "NO"),
                            maybe(() -> "25-34"),
                            new TreeMap<>(random.nextBoolean() ? Map.of("sex", "f") : Map.of()));
            case 1 ->
                    new PromptIssued(
                            "prompt-" + random.nextInt(100),
                            instant(),
                            Duration.ofSeconds(60 + random.nextInt(10_000)));
            case 2 ->
                    new SessionHeld(
                            any(Attendance.values()),
                            number(0, 40),
                            some(1, () -> any(Modality.values())),
                            maybe(this::word),
                            maybe(() -> any(SessionFormat.values())),
                            number(1, 120));
            case 3 ->
                    new InstrumentScored(
                            "BDI-II",
                            maybe(this::word),
                            Optional.of(decimal()),
                            decimals(),
                            number(0, 40));
            case 4 -> new TherapyEnded(any(EndOfTherapy.values()));
            case 5 -> new IntercurrentEventReported(any(IntercurrentKind.values()));
            case 6 -> new PracticeLogged(word(), random.nextInt(100));
            case 7 -> new ChangeRated(1 + random.nextInt(7));
            case 8 -> new SetbackReported(word());
            default -> checkIn();
        };
    }

    /// A check-in.
    public CheckInSubmitted checkIn() {
        Answer answer = any(Answer.values());
        return new CheckInSubmitted(
                maybe(() -> "prompt-" + random.nextInt(100)),
                answer,
                answer == Answer.FELT ? some(0, this::feeling) : List.of(),
                some(0, this::word),
                decimals(),
                maybe(
                        () ->
                                new LinkedEvent(
                                        random.nextInt(-3, 4),
                                        maybe(this::word),
                                        maybe(this::word))),
                random.nextBoolean(),
                maybe(this::word),
                maybe(this::word));
    }

    /// A time of any kind.
    public CaptureTime captured() {
        return switch (random.nextInt(6)) {
            case 0 -> new CaptureTime.CivilDay(day());
            case 1 -> new CaptureTime.Ordinal();
            default ->
                    new CaptureTime.Moment(
                            instant(),
                            maybe(() -> ZoneOffset.ofTotalSeconds(900 * random.nextInt(-72, 73))),
                            maybe(() -> "Europe/Oslo"));
        };
    }

    /// A moment in 2020 to 2022, whole microseconds.
    public Instant instant() {
        return FIRST.plusSeconds(random.nextLong(DAYS * 86_400L))
                .plusNanos(random.nextBoolean() ? 0 : 1000L * random.nextInt(1_000_000));
    }

    /// A random id of version 4.
    public UUID uuid() {
        return new UUID(
                (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L,
                (random.nextLong() >>> 2) | Long.MIN_VALUE);
    }

    private ConsentGiven consentGiven() {
        Basis basis = any(Basis.values());
        Instant from = instant();
        return new ConsentGiven(
                basis,
                new TreeSet<>(some(0, () -> any(ConsentScope.values()))),
                "1." + random.nextInt(3),
                basis == Basis.SIGNED
                        ? Optional.of("0123456789abcdef".repeat(4))
                        : Optional.empty(),
                "NO",
                "GDPR-9-2-a",
                from,
                maybe(() -> from.plusSeconds(1 + random.nextInt(100_000_000))),
                any(Grantor.values()),
                basis == Basis.ATTESTED ? Optional.of(word()) : Optional.empty());
    }

    private Feeling feeling() {
        return new Feeling(word(), random.nextInt(101));
    }

    private SortedMap<String, BigDecimal> decimals() {
        SortedMap<String, BigDecimal> values = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.put("item-" + random.nextInt(10), decimal());
        }
        return values;
    }

    private BigDecimal decimal() {
        return BigDecimal.valueOf(random.nextLong(-100_000, 100_000), random.nextInt(-2, 6));
    }

    private LocalDate day() {
        return LocalDate.ofEpochDay(18_260 + random.nextInt(DAYS));
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private OptionalInt number(int from, int to) {
        return random.nextBoolean()
                ? OptionalInt.of(random.nextInt(from, to))
                : OptionalInt.empty();
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> List<T> some(int least, Supplier<T> one) {
        List<T> many = new ArrayList<>();
        for (int i = least + random.nextInt(4); i > 0; i--) {
            many.add(one.get());
        }
        return many;
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }
}
