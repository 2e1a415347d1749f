package dev.thaw.core.example;

import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.ParticipantBuilder.on;

import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.CaptureTime.Moment;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.IntercurrentEventReported;
import dev.thaw.core.event.Observation.IntercurrentKind;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.PracticeLogged;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.Observation.TherapyEnded;
import dev.thaw.core.protocol.StudyProtocol.Schedule.Kind;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/// What [RandomHistory#varied] tells.
final class VariedHistory {

    private static final List<String> HOURS = List.of("09:00", "13:00", "17:00", "21:00");
    private static final List<String> LABELS = List.of("joy", "sadness", "calm", "awe");
    private static final List<String> UNPLEASANT = List.of("anger", "fear", "shame");
    private static final List<WithdrawalKind> PARTIAL =
            List.of(
                    WithdrawalKind.STOP_COLLECTION,
                    WithdrawalKind.STOP_SHARING,
                    WithdrawalKind.STOP_CONTACT);

    private final Random random;
    private final ParticipantBuilder participant;
    private final Kind kind;
    private final boolean items;

    VariedHistory(long seed, ParticipantBuilder participant) {
        this.random = new Random(seed);
        this.participant = participant;
        this.kind =
                switch (Math.floorMod(seed, 4)) {
                    case 0, 1 -> Kind.PROMPTS;
                    case 2 -> Kind.DAILY_DIARY;
                    default -> Kind.NONE;
                };
        this.items = random.nextInt(3) > 0;
    }

    void tell() {
        participant.in(study());
        participant.with(
                Payloads.enrolled("site-" + random.nextInt(3), "arm-" + random.nextInt(2)),
                oneIn(3) ? new CaptureTime.Ordinal() : at(1, 1, "08:00"));
        int weeks = 6 + random.nextInt(13);
        double first = random.nextDouble();
        double last = random.nextDouble();
        if (kind == Kind.NONE) {
            participant.using(AppSource.IMPORTER);
        }
        for (int week = oneIn(2) ? -3 : 1; week <= weeks; week++) {
            tellTherapy(week);
            if (!oneIn(9)) {
                tellWeek(week, first + (last - first) * week / weeks);
            }
        }
        if (oneIn(2)) {
            participant.with(new TherapyEnded(oneOf(EndOfTherapy.values())), at(weeks, 7, "12:00"));
        }
        tellConsent(weeks);
    }

    private ExampleProtocol study() {
        ExampleProtocol study = ExampleProtocol.aStudy().withSchedule(kind);
        if (kind == Kind.DAILY_DIARY) {
            study.withMinima(4, 4);
        }
        if (items) {
            UNPLEASANT.forEach(study::withUnpleasantItem);
        }
        return oneIn(3) ? study.anchoredAtEnrolment() : study;
    }

    private void tellTherapy(int week) {
        if (week < 1) {
            return;
        }
        Attendance attendance =
                week > 1 && oneIn(6) ? oneOf(Attendance.values()) : Attendance.ATTENDED;
        OptionalInt number = oneIn(3) ? OptionalInt.empty() : OptionalInt.of(week);
        participant.with(
                new SessionHeld(
                        attendance,
                        number,
                        List.of(week < 7 ? Modality.CBT : oneOf(Modality.EFT, Modality.CBT)),
                        oneIn(4) ? Optional.empty() : Optional.of(week < 9 ? "T1" : "T2"),
                        Optional.empty(),
                        OptionalInt.empty()),
                at(week, 1, "10:00"));
        participant.with(
                Payloads.total("BDI-II", String.valueOf(random.nextInt(64)), number),
                oneIn(2) ? at(week, 1, "11:00") : new CaptureTime.Ordinal());
        if (oneIn(2)) {
            participant.with(
                    Payloads.total("PHQ-9", String.valueOf(random.nextInt(28))),
                    oneIn(2) ? on(week, 3) : at(week, 4, "19:30"));
        }
        if (oneIn(4)) {
            participant.with(aside(), at(week, 5, "12:00"));
        }
    }

    private EventPayload aside() {
        return switch (random.nextInt(4)) {
            case 0 -> new SetbackReported("numb-again");
            case 1 -> new PracticeLogged("breathing", random.nextInt(60));
            case 2 -> new ChangeRated(1 + random.nextInt(7));
            default -> new IntercurrentEventReported(IntercurrentKind.MEDICATION_CHANGE);
        };
    }

    private void tellWeek(int week, double rate) {
        ZoneOffset away = ZoneOffset.ofHours(random.nextInt(25) - 12);
        Optional<ZoneOffset> travelled = oneIn(10) ? Optional.of(away) : Optional.empty();
        for (int day = 1; day <= 7; day++) {
            switch (kind) {
                case PROMPTS -> tellPromptedDay(week, day, rate, travelled);
                case DAILY_DIARY -> tellDiary(week, day, rate);
                case NONE -> tellImportedDay(week, day, rate);
            }
        }
    }

    private void tellPromptedDay(int week, int day, double rate, Optional<ZoneOffset> travelled) {
        for (String hour : HOURS) {
            Moment prompted = asSent(at(week, day, hour), travelled);
            String promptId = "prompt-" + prompted.at();
            if (!oneIn(20)) {
                participant.withPrompt(promptId, prompted);
            }
            if (!oneIn(5)) {
                Moment answered = later(prompted, 65);
                answer(promptId, prompted, answered, rate);
                if (oneIn(20)) {
                    answer(promptId, prompted, oneIn(2) ? answered : later(prompted, 65), rate);
                }
            }
            if (oneIn(10)) {
                participant.with(checkIn(rate), later(prompted, 120));
            }
        }
    }

    private void answer(String promptId, Moment prompted, Moment answered, double rate) {
        participant.with(Payloads.answering(promptId, checkIn(rate)), answered);
        amend(Payloads.answering(promptId, checkIn(rate)), prompted);
    }

    private void tellDiary(int week, int day, double rate) {
        Moment evening = asSent(at(week, day, "21:00"), Optional.empty());
        if (oneIn(8)) {
            return;
        }
        participant.with(checkIn(rate), oneIn(8) ? on(week, day) : later(evening, 60));
        amend(checkIn(rate), evening);
        if (oneIn(12)) {
            participant.with(checkIn(rate), later(evening, 60));
        }
    }

    private void tellImportedDay(int week, int day, double rate) {
        boolean dated = oneIn(6);
        for (String hour : HOURS) {
            if (!oneIn(5)) {
                Moment row = asSent(at(week, day, hour), Optional.empty());
                participant.with(checkIn(rate), dated ? on(week, day) : row);
                amend(checkIn(rate), row);
            }
        }
        if (oneIn(30)) {
            participant.with(checkIn(rate), new CaptureTime.Ordinal());
        }
    }

    private void amend(CheckInSubmitted replacement, Moment corrected) {
        UUID told = participant.lastId();
        switch (random.nextInt(60)) {
            case 0 -> participant.retracting(told);
            case 1, 2 -> participant.correcting(told, replacement, corrected);
            case 3 -> {
                participant.correcting(told, replacement, corrected);
                participant.correcting(participant.lastId(), replacement, later(corrected, 50));
            }
            case 4 -> {
                participant.correcting(told, replacement, corrected);
                participant.correcting(told, replacement, later(corrected, 50));
            }
            default -> {}
        }
    }

    private void tellConsent(int weeks) {
        if (oneIn(4)) {
            int week = 1 + random.nextInt(weeks);
            participant.with(
                    Payloads.withdrawal(WithdrawalKind.PAUSE),
                    at(week, 2, "12:00"),
                    at(week, 5, "12:00").at());
            Moment resumed = at(week, 6, "12:00");
            participant.with(new ConsentResumed(resumed.at()), resumed);
        }
        if (oneIn(5)) {
            Moment stopped = at(1 + random.nextInt(weeks), 4, "12:00");
            participant.with(
                    Payloads.withdrawal(PARTIAL.get(random.nextInt(PARTIAL.size()))),
                    stopped,
                    later(stopped, 10_000).at());
        }
        if (oneIn(40)) {
            participant.with(
                    Payloads.withdrawal(
                            oneOf(WithdrawalKind.STOP_PROCESSING, WithdrawalKind.ERASE)),
                    at(weeks, 7, "20:00"));
        }
    }

    private CheckInSubmitted checkIn(double rate) {
        Answer answer =
                switch (random.nextInt(20)) {
                    case 0 -> Answer.SKIPPED;
                    case 1 -> Answer.NOT_ASKED;
                    default -> random.nextDouble() < rate ? Answer.FELT : Answer.BLANK;
                };
        boolean says = answer == Answer.FELT || answer == Answer.BLANK;
        return new CheckInSubmitted(
                Optional.empty(),
                answer,
                answer == Answer.FELT ? feelings() : List.of(),
                says && oneIn(3) ? List.of("chest") : List.of(),
                new TreeMap<>(answer == Answer.SKIPPED ? Map.of() : ratings()),
                says && oneIn(2)
                        ? Optional.of(
                                new LinkedEvent(
                                        random.nextInt(7) - 3, Optional.empty(), Optional.empty()))
                        : Optional.empty(),
                says && oneIn(10),
                Optional.empty(),
                Optional.empty());
    }

    private List<Feeling> feelings() {
        List<Feeling> feelings = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            feelings.add(
                    new Feeling(LABELS.get(random.nextInt(LABELS.size())), random.nextInt(101)));
        }
        return feelings;
    }

    private Map<String, BigDecimal> ratings() {
        Map<String, BigDecimal> ratings = new TreeMap<>();
        if (!oneIn(4)) {
            ratings.put("mood", BigDecimal.valueOf(1 + random.nextInt(4)));
            ratings.put("valence", BigDecimal.valueOf(random.nextInt(1001) - 500, 1));
        }
        if (items) {
            int level = random.nextInt(61);
            for (String item : UNPLEASANT) {
                if (!oneIn(25)) {
                    ratings.put(item, BigDecimal.valueOf(level + random.nextInt(40)));
                }
            }
        }
        return ratings;
    }

    /// With the offset of where the participant was, or, from some phones, without.
    private Moment asSent(Moment moment, Optional<ZoneOffset> travelled) {
        return oneIn(25)
                ? new Moment(moment.at(), Optional.empty(), Optional.empty())
                : new Moment(moment.at(), travelled.or(moment::offset), moment.zoneId());
    }

    private Moment later(Moment moment, int minutes) {
        return new Moment(
                moment.at().plusSeconds(60L * random.nextInt(minutes)),
                moment.offset(),
                moment.zoneId());
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    @SafeVarargs
    private <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }
}
