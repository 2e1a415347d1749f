package dev.thaw.reports.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.consent.Permission;
import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.reports.record.ParticipantRecord.Contents.Held;
import dev.thaw.reports.record.ParticipantRecord.Entry;
import dev.thaw.reports.record.ParticipantRecord.Standing;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/// The part of a record that FHIR R4 has words for: a `Bundle` of type `collection` with one
/// `QuestionnaireResponse` for each check-in and questionnaire that stands, and one `Consent` that
/// says what is permitted now. `docs/record.md` has the whole mapping.
public final class FhirBundle {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String OURS = "urn:x-thaw:";

    private final ParticipantRecord record;
    private final ArrayNode entries;

    private FhirBundle(ParticipantRecord record, ArrayNode entries) {
        this.record = record;
        this.entries = entries;
    }

    /// The bundle of a record; without entries unless something is held.
    public static ObjectNode of(ParticipantRecord record) {
        ObjectNode bundle =
                JSON.objectNode()
                        .put("resourceType", "Bundle")
                        .put("type", "collection")
                        .put("timestamp", record.generatedAt().toString());
        ArrayNode entries = JSON.arrayNode();
        if (record.contents() instanceof Held held) {
            new FhirBundle(record, entries).add(held);
        }
        if (!entries.isEmpty()) {
            bundle.set("entry", entries);
        }
        return bundle;
    }

    private void add(Held held) {
        newestConsent(held).ifPresent(given -> add(given.id(), consent(given, held)));
        for (Entry entry : held.entries()) {
            if (entry.standing() == Standing.STANDS) {
                response(entry.event().event())
                        .ifPresent(response -> add(entry.event().event().id(), response));
            }
        }
    }

    private void add(UUID id, ObjectNode resource) {
        entries.addObject().put("fullUrl", "urn:uuid:" + id).set("resource", resource);
    }

    private Optional<ObjectNode> response(StudyEvent event) {
        return items(observed(event.payload()))
                .map(
                        items -> {
                            ObjectNode response = resource("QuestionnaireResponse", event.id());
                            identify(response.putObject("identifier"), event.id());
                            boolean corrected = event.payload() instanceof EventCorrected;
                            response.put("status", corrected ? "amended" : "completed");
                            response.set("subject", participant());
                            time(event.captured()).ifPresent(at -> response.put("authored", at));
                            // FHIR has no empty arrays.
                            if (!items.isEmpty()) {
                                response.set("item", items);
                            }
                            return response;
                        });
    }

    private static EventPayload observed(EventPayload payload) {
        return payload instanceof EventCorrected corrected ? corrected.replacement() : payload;
    }

    private static Optional<ArrayNode> items(EventPayload payload) {
        return switch (payload) {
            case CheckInSubmitted checkIn -> Optional.of(items(checkIn));
            case InstrumentScored scored -> Optional.of(items(scored));
            default -> Optional.empty();
        };
    }

    private static ArrayNode items(CheckInSubmitted checkIn) {
        ArrayNode items = JSON.arrayNode();
        if (checkIn.answer() != Answer.NOT_ASKED) {
            item(items, "answer", "How do you feel right now?")
                    .putObject("valueCoding")
                    .put("system", OURS + "answer")
                    .put("code", checkIn.answer().name());
        }
        checkIn.feelings()
                .forEach(
                        feeling ->
                                item(items, "feeling/" + feeling.label(), feeling.label())
                                        .put("valueInteger", feeling.intensity()));
        checkIn.sensations().forEach(place -> text(items, "sensation", "In the body", place));
        checkIn.ratings().forEach((id, value) -> decimal(items, "item/" + id, id, value));
        checkIn.linkedEvent().ifPresent(linked -> add(items, linked));
        if (checkIn.overwhelmed()) {
            item(items, "overwhelmed", "Overwhelmed").put("valueBoolean", true);
        }
        checkIn.freeText().ifPresent(words -> text(items, "freeText", "In own words", words));
        return items;
    }

    private static void add(ArrayNode items, LinkedEvent linked) {
        item(items, "event/pleasantness", "How pleasant it was, -3 to 3")
                .put("valueInteger", linked.pleasantness());
        linked.company().ifPresent(with -> text(items, "event/company", "With whom", with));
        linked.activity().ifPresent(what -> text(items, "event/activity", "What happened", what));
    }

    private static ArrayNode items(InstrumentScored scored) {
        ArrayNode group = JSON.arrayNode();
        ObjectNode instrument =
                group.addObject()
                        .put("linkId", scored.instrument())
                        .put(
                                "text",
                                scored.instrument()
                                        + scored.version().map(v -> ", version " + v).orElse(""));
        ArrayNode items = instrument.putArray("item");
        scored.total()
                .ifPresent(total -> decimal(items, scored.instrument() + "/total", "Total", total));
        scored.items()
                .forEach((id, value) -> decimal(items, scored.instrument() + "/" + id, id, value));
        return group;
    }

    /// One more answer to the question of that id, of which there is one item however many answers
    /// it has.
    private static ObjectNode item(ArrayNode items, String linkId, String text) {
        for (JsonNode item : items) {
            if (linkId.equals(item.get("linkId").asText())) {
                return ((ArrayNode) item.get("answer")).addObject();
            }
        }
        return items.addObject()
                .put("linkId", linkId)
                .put("text", text)
                .putArray("answer")
                .addObject();
    }

    private static void decimal(ArrayNode items, String linkId, String text, BigDecimal value) {
        item(items, linkId, text).put("valueDecimal", value);
    }

    /// FHIR has no strings of nothing.
    private static void text(ArrayNode items, String linkId, String text, String value) {
        if (!value.isBlank()) {
            item(items, linkId, text).put("valueString", value);
        }
    }

    private static Optional<StudyEvent> newestConsent(Held held) {
        return held.entries().stream()
                .map(Entry::event)
                .filter(event -> event.event().payload() instanceof ConsentGiven)
                .reduce((one, other) -> receivedLater(one, other))
                .map(LedgerEvent::event);
    }

    private static LedgerEvent receivedLater(LedgerEvent one, LedgerEvent other) {
        return one.receivedAt().isAfter(other.receivedAt()) ? one : other;
    }

    private ObjectNode consent(StudyEvent event, Held held) {
        ConsentGiven given = (ConsentGiven) event.payload();
        boolean any =
                held.permissions().values().stream()
                        .anyMatch(Permission.Permitted.class::isInstance);
        ObjectNode consent = resource("Consent", event.id());
        identify(consent.putArray("identifier").addObject(), event.id());
        consent.put("status", any ? "active" : "inactive");
        coding(
                consent.putObject("scope"),
                "http://terminology.hl7.org/CodeSystem/consentscope",
                "research");
        coding(consent.putArray("category").addObject(), "http://loinc.org", "59284-0");
        consent.set("patient", participant());
        time(event.captured()).ifPresent(at -> consent.put("dateTime", at));
        consent.putObject("policyRule")
                .put(
                        "text",
                        "%s, %s, consent text %s"
                                .formatted(
                                        given.legalBasis(),
                                        given.jurisdiction(),
                                        given.documentVersion()));
        ArrayNode provisions =
                consent.putObject("provision").put("type", "deny").putArray("provision");
        held.permissions()
                .forEach(
                        (scope, permission) -> {
                            ObjectNode provision =
                                    provisions
                                            .addObject()
                                            .put(
                                                    "type",
                                                    permission instanceof Permission.Permitted
                                                            ? "permit"
                                                            : "deny");
                            coding(
                                    provision.putArray("code").addObject(),
                                    OURS + "scope",
                                    scope.name());
                        });
        return consent;
    }

    private static ObjectNode resource(String type, UUID id) {
        return JSON.objectNode().put("resourceType", type).put("id", id.toString());
    }

    private static void identify(ObjectNode identifier, UUID event) {
        identifier.put("system", "urn:ietf:rfc:3986").put("value", "urn:uuid:" + event);
    }

    /// Nobody but a pseudonym.
    private ObjectNode participant() {
        ObjectNode reference = JSON.objectNode();
        reference
                .putObject("identifier")
                .put("system", OURS + "study:" + record.protocol().study())
                .put("value", record.participant().value());
        return reference;
    }

    private static void coding(ObjectNode concept, String system, String code) {
        concept.putArray("coding").addObject().put("system", system).put("code", code);
    }

    /// A `dateTime`: a moment with its offset, or a day.
    private static Optional<String> time(CaptureTime captured) {
        return switch (captured) {
            case CaptureTime.Moment moment -> Optional.of(time(moment));
            case CaptureTime.CivilDay day -> Optional.of(day.date().toString());
            case CaptureTime.Ordinal _ -> Optional.empty();
        };
    }

    private static String time(CaptureTime.Moment moment) {
        ZoneOffset offset = moment.offset().filter(FhirBundle::isOfFhir).orElse(ZoneOffset.UTC);
        Instant at = moment.at().truncatedTo(ChronoUnit.MILLIS);
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atOffset(offset));
    }

    /// FHIR's offsets are whole minutes of at most 14 hours.
    private static boolean isOfFhir(ZoneOffset offset) {
        int seconds = offset.getTotalSeconds();
        return seconds % 60 == 0 && Math.abs(seconds) <= 14 * 3600;
    }
}
