package dev.thaw.schemas.json;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.thaw.core.event.Observation;
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
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Reads events from JSON trees. Every method throws [Fault].
final class EventReader {
    private static final Map<String, Function<Fields, Observation>> OBSERVATIONS =
            Map.of(
                    "Enrolled",
                    EventReader::enrolled,
                    "PromptIssued",
                    EventReader::prompt,
                    "CheckInSubmitted",
                    EventReader::checkIn,
                    "SessionHeld",
                    EventReader::session,
                    "InstrumentScored",
                    EventReader::instrument,
                    "TherapyEnded",
                    f -> new TherapyEnded(f.symbol("how", EndOfTherapy.class)),
                    "IntercurrentEventReported",
                    f -> new IntercurrentEventReported(f.symbol("kind", IntercurrentKind.class)),
                    "PracticeLogged",
                    f -> new PracticeLogged(f.text("kind"), f.wholeNumber("minutes")),
                    "ChangeRated",
                    f -> new ChangeRated(f.wholeNumber("rating")),
                    "SetbackReported",
                    f -> new SetbackReported(f.text("kind")));

    private static final Map<String, Function<Fields, EventPayload>> OTHERS =
            Map.of(
                    "ConsentGiven", EventReader::consent,
                    "ConsentWithdrawn",
                            f ->
                                    new ConsentWithdrawn(
                                            f.symbol("kind", WithdrawalKind.class),
                                            f.optionalInstant("statedAt")),
                    "ConsentResumed", f -> new ConsentResumed(f.instant("effectiveFrom")),
                    "EventCorrected",
                            f ->
                                    new EventCorrected(
                                            f.uuid("supersedes"),
                                            f.object("replacement", r -> typed(r, OBSERVATIONS)),
                                            f.text("reason"),
                                            f.text("actor")),
                    "EventRetracted",
                            f ->
                                    new EventRetracted(
                                            f.uuid("supersedes"),
                                            f.text("reason"),
                                            f.text("actor")));

    private static final Map<String, Function<Fields, EventPayload>> PAYLOADS = payloads();

    private static final SortedSet<String> TYPES =
            Collections.unmodifiableSortedSet(new TreeSet<>(PAYLOADS.keySet()));

    private EventReader() {}

    static SortedSet<String> types() {
        return TYPES;
    }

    static ParticipantEvent event(StudyId study, JsonNode node) {
        return Fields.read(Fields.Pointer.ROOT, node, fields -> event(study, fields));
    }

    private static ParticipantEvent event(StudyId study, Fields f) {
        if (f.has("study") && !f.text("study").equals(study.value())) {
            throw f.fault("study", "The event names another study than the one it was sent to.");
        }
        return new ParticipantEvent(
                new ParticipantId(f.text("participant")),
                new StudyEvent(
                        f.uuid("eventId"),
                        study,
                        captured(f),
                        f.optionalInstant("recordedAt"),
                        f.object(
                                "source",
                                s ->
                                        new AppSource(
                                                s.text("app"),
                                                s.optionalText("version").orElse("unknown"))),
                        f.optionalText("occasion"),
                        typed(f, PAYLOADS)));
    }

    private static <T> T typed(Fields f, Map<String, Function<Fields, T>> readers) {
        return f.object("payload", f.oneOf("type", readers));
    }

    private static CaptureTime captured(Fields f) {
        boolean moment = f.has("occurredAt");
        boolean day = f.has("date");
        boolean ordinal = f.has("timeBasis");
        Optional<String> zone = f.optionalText("zone");
        if (ordinal && !f.text("timeBasis").equals("ORDINAL")) {
            throw f.fault("timeBasis", "This may only say ORDINAL, for an event without time.");
        }
        if ((moment ? 1 : 0) + (day ? 1 : 0) + (ordinal ? 1 : 0) != 1) {
            throw f.fault(
                    "occurredAt",
                    "An event has exactly one of occurredAt, date and timeBasis ORDINAL.");
        }
        if (zone.isPresent() && !moment) {
            throw f.fault("zone", "Only an event with occurredAt has a zone.");
        }
        if (moment) {
            OffsetDateTime at = f.dateTime("occurredAt");
            return new CaptureTime.Moment(at.toInstant(), offset(f.text("occurredAt"), at), zone);
        }
        return day ? new CaptureTime.CivilDay(f.date("date")) : new CaptureTime.Ordinal();
    }

    /// `Z` says that the local offset is not known, `+00:00` that it is zero (RFC 9557, section 2).
    private static Optional<ZoneOffset> offset(String text, OffsetDateTime at) {
        return text.endsWith("Z") || text.endsWith("z")
                ? Optional.empty()
                : Optional.of(at.getOffset());
    }

    private static Enrolled enrolled(Fields f) {
        return new Enrolled(
                f.optionalText("site"),
                f.optionalText("arm"),
                f.optionalText("jurisdiction"),
                f.optionalText("ageBand"),
                f.textsByKey("attributes"));
    }

    private static PromptIssued prompt(Fields f) {
        return new PromptIssued(
                f.text("promptId"),
                f.instant("scheduledAt"),
                Duration.ofSeconds(f.wholeNumber("responseWindowSeconds")));
    }

    private static CheckInSubmitted checkIn(Fields f) {
        return new CheckInSubmitted(
                f.optionalText("promptId"),
                f.symbol("answer", Answer.class),
                f.list("feelings", (at, node) -> Fields.read(at, node, EventReader::feeling)),
                f.texts("sensations"),
                f.decimalsByKey("ratings"),
                f.optionalObject("linkedEvent", EventReader::linkedEvent),
                f.flag("overwhelmed"),
                f.optionalText("instrumentVersion"),
                f.optionalText("freeText"));
    }

    private static Feeling feeling(Fields f) {
        return new Feeling(f.text("label"), f.wholeNumber("intensity"));
    }

    private static LinkedEvent linkedEvent(Fields f) {
        return new LinkedEvent(
                f.wholeNumber("pleasantness"),
                f.optionalText("company"),
                f.optionalText("activity"));
    }

    private static SessionHeld session(Fields f) {
        return new SessionHeld(
                f.symbol("attendance", Attendance.class),
                f.optionalWholeNumber("sessionNumber"),
                f.symbols("modalities", Modality.class),
                f.optionalText("therapistCode"),
                f.optionalSymbol("format", SessionFormat.class),
                f.optionalWholeNumber("minutes"));
    }

    private static InstrumentScored instrument(Fields f) {
        return new InstrumentScored(
                f.text("instrument"),
                f.optionalText("version"),
                f.optionalDecimal("total"),
                f.decimalsByKey("items"),
                f.optionalWholeNumber("sessionNumber"));
    }

    private static ConsentGiven consent(Fields f) {
        List<ConsentScope> named = f.symbols("scopes", ConsentScope.class);
        SortedSet<ConsentScope> scopes = new TreeSet<>(named);
        if (scopes.size() != named.size()) {
            throw f.fault("scopes", "A consent names each scope once.");
        }
        return new ConsentGiven(
                f.symbol("basis", Basis.class),
                scopes,
                f.text("documentVersion"),
                f.optionalText("documentSha256"),
                f.text("jurisdiction"),
                f.text("legalBasis"),
                f.instant("effectiveFrom"),
                f.optionalInstant("effectiveTo"),
                f.symbol("grantor", Grantor.class),
                f.optionalText("attestedBy"));
    }

    private static Map<String, Function<Fields, EventPayload>> payloads() {
        Map<String, Function<Fields, EventPayload>> all = new TreeMap<>(OTHERS);
        OBSERVATIONS.forEach((type, reader) -> all.put(type, reader::apply));
        return all;
    }
}
