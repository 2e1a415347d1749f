package dev.thaw.bench;

import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.Basis;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Anchor;
import dev.thaw.core.protocol.StudyProtocol.Direction;
import dev.thaw.core.protocol.StudyProtocol.Feedback;
import dev.thaw.core.protocol.StudyProtocol.Item;
import dev.thaw.core.protocol.StudyProtocol.Minima;
import dev.thaw.core.protocol.StudyProtocol.Monitors;
import dev.thaw.core.protocol.StudyProtocol.Period;
import dev.thaw.core.protocol.StudyProtocol.Range;
import dev.thaw.core.protocol.StudyProtocol.Releases;
import dev.thaw.core.protocol.StudyProtocol.Schedule;
import dev.thaw.core.protocol.StudyProtocol.Valence;
import dev.thaw.core.protocol.WithdrawalPolicies;
import dev.thaw.core.trend.ParticipantHistory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// One participant of a study with six prompts a day: 1,000 check-ins over 26 weeks and, unless it
/// is a diary, the 1,092 prompts that asked for them; a session every week. Always the same.
final class BenchHistory {

    private static final StudyId STUDY = new StudyId("bench");
    private static final SubjectId SUBJECT = new SubjectId(new UUID(7, 7));
    private static final AppSource APP = new AppSource("bench", "1");
    private static final ZoneOffset OFFSET = ZoneOffset.ofHours(1);
    private static final LocalDate ANCHOR = LocalDate.of(2026, 1, 5);
    private static final int DAYS = 182;
    private static final int PROMPTS_PER_DAY = 6;
    private static final int CHECK_INS = 1_000;
    private static final List<String> LABELS = List.of("joy", "calm", "sadness", "anger", "fear");

    private final Random random = new Random(20_260_105);
    private final List<LedgerEvent> events = new ArrayList<>();
    private final boolean prompted;

    private BenchHistory(boolean prompted) {
        this.prompted = prompted;
    }

    static StudyProtocol protocol(boolean prompted) {
        Range hundred =
                new Range(new BigDecimal(-50), new BigDecimal(50), Optional.of(BigDecimal.ONE));
        TreeMap<String, Valence> vocabulary = new TreeMap<>();
        LABELS.forEach(
                label ->
                        vocabulary.put(
                                label,
                                LABELS.indexOf(label) < 2 ? Valence.POSITIVE : Valence.NEGATIVE));
        return new StudyProtocol(
                STUDY,
                "1",
                "0".repeat(64),
                "Benchmark",
                new Period(LocalDate.of(2025, 1, 1), Optional.empty()),
                ZoneId.of("Europe/Oslo"),
                LocalTime.of(4, 0),
                Anchor.FIRST_ATTENDED_SESSION,
                new Schedule(
                        prompted ? Schedule.Kind.PROMPTS : Schedule.Kind.DAILY_DIARY,
                        prompted ? PROMPTS_PER_DAY : 0,
                        Duration.ofMinutes(60),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new Minima(10, 4),
                vocabulary,
                new TreeMap<>(Map.of("valence", new Item(hundred, Direction.UP, Optional.empty()))),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                WithdrawalPolicies.NONE,
                100,
                11,
                Releases.USUAL,
                Monitors.NONE,
                Optional.empty(),
                Feedback.AFTER_OUTCOME);
    }

    /// @param prompted whether every check-in answers a prompt that is in the history, too
    static ParticipantHistory of(boolean prompted) {
        BenchHistory history = new BenchHistory(prompted);
        history.tell();
        return new ParticipantHistory(SUBJECT, history.events);
    }

    private void tell() {
        Instant before = ANCHOR.minusDays(60).atTime(9, 0).toInstant(OFFSET);
        add(
                before,
                new ConsentGiven(
                        Basis.SIGNED,
                        new TreeSet<>(EnumSet.allOf(ConsentScope.class)),
                        "1",
                        Optional.empty(),
                        "NO",
                        "GDPR-9-2-a",
                        before,
                        Optional.empty(),
                        Grantor.PARTICIPANT,
                        Optional.empty()));
        int prompts = DAYS * PROMPTS_PER_DAY;
        for (int prompt = 0; prompt < prompts; prompt++) {
            int day = prompt / PROMPTS_PER_DAY;
            Instant at =
                    ANCHOR.plusDays(day)
                            .atTime(9 + 2 * (prompt % PROMPTS_PER_DAY), random.nextInt(60))
                            .toInstant(OFFSET);
            if (prompt % (7 * PROMPTS_PER_DAY) == 0) {
                add(at.minusSeconds(3_600), session(1 + day / 7));
            }
            String promptId = "p" + prompt;
            if (prompted) {
                add(at, new PromptIssued(promptId, at, Duration.ofMinutes(60)));
            }
            // Spread evenly: 1,000 of 1,092.
            if (prompt * CHECK_INS / prompts != (prompt + 1) * CHECK_INS / prompts) {
                add(
                        at.plusSeconds(60L + random.nextInt(3_000)),
                        checkIn(promptId, 0.3 + 0.4 * day / DAYS));
            }
        }
    }

    private void add(Instant at, EventPayload payload) {
        StudyEvent event =
                new StudyEvent(
                        new UUID(random.nextLong(), random.nextLong()),
                        STUDY,
                        new CaptureTime.Moment(at, Optional.of(OFFSET), Optional.of("Europe/Oslo")),
                        Optional.of(at),
                        APP,
                        Optional.empty(),
                        payload);
        events.add(new LedgerEvent(SUBJECT, at.plusSeconds(2), event));
    }

    private static SessionHeld session(int number) {
        return new SessionHeld(
                Attendance.ATTENDED,
                OptionalInt.of(number),
                List.of(Modality.CBT),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    private CheckInSubmitted checkIn(String promptId, double rate) {
        boolean felt = random.nextDouble() < rate;
        List<Feeling> feelings = new ArrayList<>();
        if (felt) {
            feelings.add(new Feeling(LABELS.get(random.nextInt(3)), random.nextInt(101)));
            if (random.nextBoolean()) {
                feelings.add(new Feeling(LABELS.get(3 + random.nextInt(2)), random.nextInt(101)));
            }
        }
        return new CheckInSubmitted(
                prompted ? Optional.of(promptId) : Optional.empty(),
                felt ? Answer.FELT : Answer.BLANK,
                feelings,
                random.nextInt(3) == 0 ? List.of("chest") : List.of(),
                new TreeMap<>(Map.of("valence", BigDecimal.valueOf(random.nextInt(101) - 50))),
                random.nextInt(4) == 0
                        ? Optional.of(
                                new LinkedEvent(
                                        random.nextInt(7) - 3, Optional.empty(), Optional.empty()))
                        : Optional.empty(),
                random.nextInt(30) == 0,
                Optional.empty(),
                Optional.empty());
    }
}
