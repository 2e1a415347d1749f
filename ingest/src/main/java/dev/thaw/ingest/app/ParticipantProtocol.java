package dev.thaw.ingest.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.ConsentDocument;
import dev.thaw.core.protocol.StudyProtocol.Range;
import dev.thaw.core.protocol.StudyProtocol.Safety;
import dev.thaw.core.protocol.StudyProtocol.SafetyRule;
import dev.thaw.core.protocol.StudyProtocol.Schedule;
import dev.thaw.core.protocol.StudyProtocol.Wording;
import dev.thaw.core.protocol.WithdrawalPolicies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Map;

/// The part of a protocol that a study app and its participants need, as JSON: what somebody reads
/// before consenting, what is asked and when, and whom to turn to.
final class ParticipantProtocol {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

    private ParticipantProtocol() {}

    static byte[] json(StudyProtocol protocol, Safety safety) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(body)) {
            write(out, protocol, safety);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return body.toByteArray();
    }

    private static void write(JsonGenerator out, StudyProtocol protocol, Safety safety)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("study", protocol.study().value());
        out.writeStringField("version", protocol.version());
        out.writeStringField("hash", protocol.hash());
        out.writeStringField("title", protocol.title());
        out.writeObjectFieldStart("period");
        out.writeStringField("from", protocol.period().from().toString());
        if (protocol.period().to().isPresent()) {
            out.writeStringField("to", protocol.period().to().get().toString());
        }
        out.writeEndObject();
        out.writeStringField("homeZone", protocol.homeZone().getId());
        out.writeStringField("anchor", protocol.anchor().name());
        schedule(out, protocol.schedule());
        out.writeArrayFieldStart("vocabulary");
        for (var feeling : protocol.vocabulary().entrySet()) {
            out.writeStartObject();
            out.writeStringField("label", feeling.getKey());
            out.writeStringField("valence", feeling.getValue().name());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("items");
        for (var item : protocol.items().entrySet()) {
            range(out, item.getKey(), item.getValue().range());
        }
        out.writeEndArray();
        out.writeArrayFieldStart("instruments");
        for (var instrument : protocol.instruments().entrySet()) {
            range(out, instrument.getKey(), instrument.getValue().total());
        }
        out.writeEndArray();
        consent(out, protocol);
        safety(out, safety);
        out.writeObjectFieldStart("feedback");
        out.writeNumberField("ownTrendsAfterWeek", protocol.feedback().ownTrendsAfterWeek());
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void schedule(JsonGenerator out, Schedule schedule) throws IOException {
        out.writeObjectFieldStart("schedule");
        out.writeStringField("kind", schedule.kind().name());
        out.writeNumberField("promptsPerDay", schedule.promptsPerDay());
        out.writeNumberField("responseWindowSeconds", schedule.responseWindow().toSeconds());
        if (schedule.reminderAfter().isPresent()) {
            out.writeNumberField(
                    "reminderAfterSeconds", schedule.reminderAfter().get().toSeconds());
        }
        if (schedule.quietFrom().isPresent() && schedule.quietTo().isPresent()) {
            out.writeObjectFieldStart("quietHours");
            time(out, "from", schedule.quietFrom().get());
            time(out, "to", schedule.quietTo().get());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void time(JsonGenerator out, String key, LocalTime time) throws IOException {
        out.writeStringField(
                key, String.format(Locale.ROOT, "%02d:%02d", time.getHour(), time.getMinute()));
    }

    private static void range(JsonGenerator out, String id, Range range) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", id);
        out.writeNumberField("min", range.min());
        out.writeNumberField("max", range.max());
        if (range.step().isPresent()) {
            out.writeNumberField("step", range.step().get());
        }
        out.writeEndObject();
    }

    private static void consent(JsonGenerator out, StudyProtocol protocol) throws IOException {
        out.writeObjectFieldStart("consent");
        out.writeArrayFieldStart("documents");
        for (var document : protocol.consentDocuments().entrySet()) {
            if (document.getValue().wording().isPresent()) {
                document(
                        out,
                        document.getKey(),
                        document.getValue(),
                        document.getValue().wording().get());
            }
        }
        out.writeEndArray();
        policies(out, protocol.withdrawalPolicies());
        out.writeEndObject();
    }

    private static void document(
            JsonGenerator out, String version, ConsentDocument document, Wording wording)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("version", version);
        out.writeStringField("sha256", document.sha256());
        out.writeStringField("language", wording.language());
        out.writeStringField("legalBasis", wording.legalBasis());
        out.writeArrayFieldStart("scopes");
        for (ConsentScope scope : document.scopes()) {
            out.writeString(scope.name());
        }
        out.writeEndArray();
        out.writeStringField("text", wording.text());
        out.writeEndObject();
    }

    private static void policies(JsonGenerator out, WithdrawalPolicies policies)
            throws IOException {
        out.writeObjectFieldStart("withdrawalPolicies");
        out.writeStringField("default", policies.otherwise().name());
        out.writeObjectFieldStart("jurisdictions");
        for (var jurisdiction : policies.byJurisdiction().entrySet()) {
            out.writeObjectFieldStart(jurisdiction.getKey());
            for (Map.Entry<String, WithdrawalPolicies.Policy> basis :
                    jurisdiction.getValue().entrySet()) {
                out.writeStringField(basis.getKey(), basis.getValue().name());
            }
            out.writeEndObject();
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void safety(JsonGenerator out, Safety safety) throws IOException {
        out.writeObjectFieldStart("safety");
        out.writeObjectFieldStart("contacts");
        for (var contact : safety.contacts().entrySet()) {
            out.writeStringField(contact.getKey(), contact.getValue());
        }
        out.writeEndObject();
        out.writeBooleanField("monitored", safety.monitored());
        if (safety.responseHours().isPresent()) {
            out.writeNumberField("responseHours", safety.responseHours().get());
        }
        out.writeArrayFieldStart("rules");
        for (SafetyRule rule : safety.rules()) {
            out.writeStartObject();
            switch (rule) {
                case SafetyRule.Overwhelm _ -> out.writeStringField("kind", "OVERWHELM");
                case SafetyRule.InstrumentItem item -> {
                    out.writeStringField("kind", "INSTRUMENT_ITEM");
                    out.writeStringField("instrument", item.instrument());
                    out.writeStringField("item", item.item());
                    out.writeNumberField("atLeast", item.atLeast());
                }
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
