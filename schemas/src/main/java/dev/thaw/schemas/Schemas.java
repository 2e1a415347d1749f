package dev.thaw.schemas;

import dev.thaw.events.LedgerEvent;
import dev.thaw.events.ParticipantEvent;
import dev.thaw.topics.ClaimRegistration;
import dev.thaw.topics.EventVerdict;
import dev.thaw.topics.ParticipantTrend;
import dev.thaw.topics.RefusedEvent;
import dev.thaw.topics.StageProgress;
import dev.thaw.topics.StudyAccount;
import dev.thaw.topics.StudyApp;
import dev.thaw.topics.StudyProtocolRecord;
import dev.thaw.topics.SubjectErasure;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.util.ClassSecurityValidator;

/// The project's schemas, as other programs see them.
final class Schemas {
    private static final Set<String> GENERATED = Set.of("dev.thaw.events", "dev.thaw.topics");

    private Schemas() {}

    /// Lets Avro make objects of the generated classes, which it does only for classes it was told
    /// of. What was allowed before stays so.
    static void allow() {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(
                        ClassSecurityValidator.getGlobal(),
                        type -> GENERATED.contains(type.getPackageName())));
    }

    /// The schemas of the topics' values, as generated.
    static Map<Topic, Schema> byTopic() {
        return new EnumMap<>(
                Map.ofEntries(
                        Map.entry(Topic.INTAKE_EVENTS, ParticipantEvent.getClassSchema()),
                        Map.entry(Topic.LEDGER_EVENTS, LedgerEvent.getClassSchema()),
                        Map.entry(Topic.REFUSED_EVENTS, RefusedEvent.getClassSchema()),
                        Map.entry(Topic.EVENT_VERDICTS, EventVerdict.getClassSchema()),
                        Map.entry(Topic.PARTICIPANT_TRENDS, ParticipantTrend.getClassSchema()),
                        Map.entry(Topic.STUDY_PROTOCOLS, StudyProtocolRecord.getClassSchema()),
                        Map.entry(Topic.CLAIM_REGISTRATIONS, ClaimRegistration.getClassSchema()),
                        Map.entry(Topic.EVENT_ACCOUNTS, StudyAccount.getClassSchema()),
                        Map.entry(Topic.STUDY_APPS, StudyApp.getClassSchema()),
                        Map.entry(Topic.STAGE_PROGRESS, StageProgress.getClassSchema()),
                        Map.entry(Topic.SUBJECT_ERASURES, SubjectErasure.getClassSchema())));
    }

    /// A generated class's schema as its file has it: without the note to Java that strings are to
    /// be read as `String`, which would look like another schema to a registry.
    static Schema published(Schema generated) {
        String json =
                generated
                        .toString()
                        .replace(
                                "{\"type\":\"string\",\"avro.java.string\":\"String\"}",
                                "\"string\"")
                        .replace(",\"avro.java.string\":\"String\"", "");
        return new Schema.Parser().parse(json);
    }
}
