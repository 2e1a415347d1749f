package dev.thaw.schemas.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.Observation.IntercurrentEventReported;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.event.Observation.PracticeLogged;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.Observation.TherapyEnded;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/// Writes events as JSON: fields in a fixed order, maps by key, what is absent or empty left out.
/// The same event gives the same bytes, and digests rest on them: nothing here may change for
/// events that exist.
final class EventWriter {
    private final JsonGenerator out;

    EventWriter(JsonGenerator out) {
        this.out = out;
    }

    void event(ParticipantEvent participantEvent) throws IOException {
        StudyEvent event = participantEvent.event();
        out.writeStartObject();
        text("eventId", event.id().toString());
        text("participant", participantEvent.participant().value());
        captured(event.captured());
        instant("recordedAt", event.recordedAt());
        out.writeObjectFieldStart("source");
        text("app", event.source().app());
        text("version", event.source().version());
        out.writeEndObject();
        text("occasion", event.occasion());
        typed(event.payload());
        out.writeEndObject();
    }

    /// Captured time, occasion and payload only: whatever makes two events the same.
    void content(StudyEvent event) throws IOException {
        out.writeStartObject();
        captured(event.captured());
        text("occasion", event.occasion());
        typed(event.payload());
        out.writeEndObject();
    }

    private void captured(CaptureTime time) throws IOException {
        switch (time) {
            case CaptureTime.Moment moment -> {
                text("occurredAt", occurredAt(moment));
                text("zone", moment.zoneId());
            }
            case CaptureTime.CivilDay day -> text("date", day.date().toString());
            case CaptureTime.Ordinal _ -> text("timeBasis", "ORDINAL");
        }
    }

    /// See [EventReader] for `Z` and `+00:00`.
    private static String occurredAt(CaptureTime.Moment moment) {
        if (moment.offset().isEmpty()) {
            return moment.at().toString();
        }
        ZoneOffset offset = moment.offset().get();
        String local = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(moment.at().atOffset(offset));
        return local + (offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId());
    }

    static String typeOf(EventPayload payload) {
        return payload.getClass().getSimpleName();
    }

    private void typed(EventPayload payload) throws IOException {
        text("type", typeOf(payload));
        out.writeObjectFieldStart("payload");
        payload(payload);
        out.writeEndObject();
    }

    private void payload(EventPayload payload) throws IOException {
        switch (payload) {
            case CheckInSubmitted c -> checkIn(c);
            case PromptIssued p -> {
                text("promptId", p.promptId());
                text("scheduledAt", p.scheduledAt().toString());
                out.writeNumberField("responseWindowSeconds", p.responseWindow().toSeconds());
            }
            case Enrolled e -> {
                text("site", e.site());
                text("arm", e.arm());
                text("jurisdiction", e.jurisdiction());
                text("ageBand", e.ageBand());
                texts("attributes", e.attributes());
            }
            case SessionHeld s -> session(s);
            case InstrumentScored i -> {
                text("instrument", i.instrument());
                text("version", i.version());
                if (i.total().isPresent()) {
                    decimal("total", i.total().get());
                }
                decimals("items", i.items());
                number("sessionNumber", i.sessionNumber());
            }
            case TherapyEnded t -> text("how", t.how().name());
            case IntercurrentEventReported i -> text("kind", i.kind().name());
            case PracticeLogged p -> {
                text("kind", p.kind());
                out.writeNumberField("minutes", p.minutes());
            }
            case ChangeRated c -> out.writeNumberField("rating", c.rating());
            case SetbackReported s -> text("kind", s.kind());
            case ConsentGiven c -> consent(c);
            case ConsentWithdrawn c -> {
                text("kind", c.kind().name());
                instant("statedAt", c.statedAt());
            }
            case ConsentResumed c -> text("effectiveFrom", c.effectiveFrom().toString());
            case EventCorrected c -> {
                text("supersedes", c.supersedes().toString());
                out.writeObjectFieldStart("replacement");
                typed(c.replacement());
                out.writeEndObject();
                text("reason", c.reason());
                text("actor", c.actor());
            }
            case EventRetracted r -> {
                text("supersedes", r.supersedes().toString());
                text("reason", r.reason());
                text("actor", r.actor());
            }
        }
    }

    private void checkIn(CheckInSubmitted c) throws IOException {
        text("promptId", c.promptId());
        text("answer", c.answer().name());
        if (!c.feelings().isEmpty()) {
            out.writeArrayFieldStart("feelings");
            for (Feeling feeling : c.feelings()) {
                out.writeStartObject();
                text("label", feeling.label());
                out.writeNumberField("intensity", feeling.intensity());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        texts("sensations", c.sensations());
        decimals("ratings", c.ratings());
        if (c.linkedEvent().isPresent()) {
            LinkedEvent linked = c.linkedEvent().get();
            out.writeObjectFieldStart("linkedEvent");
            out.writeNumberField("pleasantness", linked.pleasantness());
            text("company", linked.company());
            text("activity", linked.activity());
            out.writeEndObject();
        }
        if (c.overwhelmed()) {
            out.writeBooleanField("overwhelmed", true);
        }
        text("instrumentVersion", c.instrumentVersion());
        text("freeText", c.freeText());
    }

    private void session(SessionHeld s) throws IOException {
        text("attendance", s.attendance().name());
        number("sessionNumber", s.sessionNumber());
        symbols("modalities", s.modalities());
        text("therapistCode", s.therapistCode());
        text("format", s.format().map(Enum::name));
        number("minutes", s.minutes());
    }

    private void consent(ConsentGiven c) throws IOException {
        text("basis", c.basis().name());
        symbols("scopes", c.scopes());
        text("documentVersion", c.documentVersion());
        text("documentSha256", c.documentSha256());
        text("jurisdiction", c.jurisdiction());
        text("legalBasis", c.legalBasis());
        text("effectiveFrom", c.effectiveFrom().toString());
        instant("effectiveTo", c.effectiveTo());
        text("grantor", c.grantor().name());
        text("attestedBy", c.attestedBy());
    }

    private void text(String key, String value) throws IOException {
        out.writeStringField(key, value);
    }

    private void text(String key, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(key, value.get());
        }
    }

    private void instant(String key, Optional<Instant> value) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(key, value.get().toString());
        }
    }

    private void number(String key, OptionalInt value) throws IOException {
        if (value.isPresent()) {
            out.writeNumberField(key, value.getAsInt());
        }
    }

    private void decimal(String key, BigDecimal value) throws IOException {
        out.writeFieldName(key);
        out.writeNumber(value.toPlainString());
    }

    private void decimals(String key, SortedMap<String, BigDecimal> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        out.writeObjectFieldStart(key);
        for (var value : values.entrySet()) {
            decimal(value.getKey(), value.getValue());
        }
        out.writeEndObject();
    }

    private void texts(String key, SortedMap<String, String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        out.writeObjectFieldStart(key);
        for (var value : values.entrySet()) {
            text(value.getKey(), value.getValue());
        }
        out.writeEndObject();
    }

    private void texts(String key, Collection<String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart(key);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }

    private void symbols(String key, Collection<? extends Enum<?>> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart(key);
        for (Enum<?> value : values) {
            out.writeString(value.name());
        }
        out.writeEndArray();
    }
}
