package dev.thaw.core.example;

import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.ParticipantHistory;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Trends;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Tells one participant's history, event by event.
///
/// Times are told as study week (1 from the anchor on), day (1 to 7) and local time at UTC+1. Every
/// event is received a second after it happened, events without a time on the day before the
/// anchor. Ids count up in the order of telling.
public final class ParticipantBuilder {

    /// Day 1 of week 1 of a participant whose first session was on that day: a Monday.
    public static final LocalDate ANCHOR = LocalDate.of(2026, 1, 5);

    /// Check-ins that [#withWeeklyRates] tells for each week.
    public static final int ANSWERS_PER_WEEK = 20;

    private static final ZoneOffset OFFSET = ZoneOffset.ofHours(1);
    private static final AppSource APP = new AppSource("thaw-app", "1.0");
    private static final Instant BEFORE_ALL = Instant.parse("2025-06-01T08:00:00Z");

    private final SubjectId subject = new SubjectId(new UUID(0, 1));
    private final List<LedgerEvent> events = new ArrayList<>();
    private StudyProtocol protocol = ExampleProtocol.aStudy().protocol();
    private AppSource source = APP;
    private long nextId = 1;

    private ParticipantBuilder() {}

    /// Somebody who consented to everything half a year before the anchor.
    public static ParticipantBuilder aParticipant() {
        return aParticipantWithoutConsent()
                .with(Payloads.fullConsent(BEFORE_ALL), moment(BEFORE_ALL));
    }

    public static ParticipantBuilder aParticipantWithoutConsent() {
        return new ParticipantBuilder();
    }

    public ParticipantBuilder in(ExampleProtocol study) {
        protocol = study.protocol();
        return this;
    }

    /// The app that reports what is told from here on.
    public ParticipantBuilder using(String app) {
        source = new AppSource(app, "1.0");
        return this;
    }

    /// The first session on the first day of week 1, so that weeks can be counted.
    public ParticipantBuilder withFirstSession() {
        return with(Payloads.session(1), at(1, 1, "09:00"));
    }

    /// The first session, and from week 1 on 20 prompts a week, all answered; the share given names
    /// a feeling of intensity 50. Shares are multiples of 0.05.
    public ParticipantBuilder withWeeklyRates(double... rates) {
        withFirstSession();
        for (int week = 1; week <= rates.length; week++) {
            withWeek(week, (int) Math.round(rates[week - 1] * ANSWERS_PER_WEEK), ANSWERS_PER_WEEK);
        }
        return this;
    }

    /// Prompts spread over a week, all answered.
    ///
    /// @param felt how many of the answers name a feeling; they are spread, too
    public ParticipantBuilder withWeek(int week, int felt, int answers) {
        for (int i = 0; i < answers; i++) {
            boolean feels = (i + 1) * felt / answers > i * felt / answers;
            String time = "%02d:00".formatted(9 + 4 * (i / 7 % 4));
            withAnswer(at(week, 1 + i % 7, time), feels ? Payloads.felt(50) : Payloads.blank());
        }
        return this;
    }

    /// A prompt, and its answer five minutes later.
    public ParticipantBuilder withAnswer(CaptureTime.Moment prompted, CheckInSubmitted answer) {
        String promptId = "prompt-" + nextId;
        withPrompt(promptId, prompted);
        return with(Payloads.answering(promptId, answer), moment(prompted.at().plusSeconds(300)));
    }

    /// A prompt that may be answered for an hour.
    public ParticipantBuilder withPrompt(String promptId, CaptureTime.Moment prompted) {
        return with(Payloads.prompt(promptId, prompted.at()), prompted);
    }

    /// Any event.
    public ParticipantBuilder with(EventPayload payload, CaptureTime captured) {
        return with(payload, captured, receivedSoonAfter(captured));
    }

    /// Any event without a time, at a measurement occasion.
    public ParticipantBuilder atOccasion(String occasion, EventPayload payload) {
        CaptureTime captured = new CaptureTime.Ordinal();
        return with(payload, captured, receivedSoonAfter(captured), Optional.of(occasion));
    }

    /// Any event, received when told.
    public ParticipantBuilder with(EventPayload payload, CaptureTime captured, Instant receivedAt) {
        return with(payload, captured, receivedAt, Optional.empty());
    }

    private ParticipantBuilder with(
            EventPayload payload,
            CaptureTime captured,
            Instant receivedAt,
            Optional<String> occasion) {
        StudyEvent event =
                new StudyEvent(
                        new UUID(0, nextId++),
                        ExampleProtocol.STUDY,
                        captured,
                        Optional.empty(),
                        source,
                        occasion,
                        payload);
        events.add(new LedgerEvent(subject, receivedAt, event));
        return this;
    }

    public ParticipantBuilder correcting(
            UUID superseded, Observation replacement, CaptureTime captured) {
        return with(
                new EventCorrected(superseded, replacement, "typing-error", "participant"),
                captured);
    }

    public ParticipantBuilder retracting(UUID superseded) {
        return with(
                new EventRetracted(superseded, "sent-in-error", "participant"),
                new CaptureTime.Ordinal());
    }

    /// The id of the event told last.
    public UUID lastId() {
        return new UUID(0, nextId - 1);
    }

    public StudyProtocol protocol() {
        return protocol;
    }

    public List<LedgerEvent> events() {
        return List.copyOf(events);
    }

    public ParticipantHistory history() {
        return new ParticipantHistory(subject, events);
    }

    public ParticipantTrend trend() {
        return Trends.of(history(), protocol).orElseThrow();
    }

    /// A time of the participant's study calendar.
    ///
    /// @param day of the study week, 1 to 7
    /// @param localTime such as `09:30`, at UTC+1
    public static CaptureTime.Moment at(int week, int day, String localTime) {
        return moment(LocalTime.parse(localTime).atDate(dateOf(week, day)).toInstant(OFFSET));
    }

    /// A civil day of the participant's study calendar, day of the week 1 to 7.
    public static CaptureTime.CivilDay on(int week, int day) {
        return new CaptureTime.CivilDay(dateOf(week, day));
    }

    public static CaptureTime.Moment moment(Instant at) {
        return new CaptureTime.Moment(at, Optional.of(OFFSET), Optional.of("Europe/Oslo"));
    }

    private static LocalDate dateOf(int week, int day) {
        return ANCHOR.plusDays(7L * (week - 1) + day - 1);
    }

    private static Instant receivedSoonAfter(CaptureTime captured) {
        return switch (captured) {
            case CaptureTime.Moment moment -> moment.at().plusSeconds(1);
            case CaptureTime.CivilDay day ->
                    day.date().plusDays(1).atStartOfDay().toInstant(OFFSET);
            case CaptureTime.Ordinal _ -> ANCHOR.minusDays(1).atStartOfDay().toInstant(OFFSET);
        };
    }
}
