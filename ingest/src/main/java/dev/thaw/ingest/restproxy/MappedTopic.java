package dev.thaw.ingest.restproxy;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.importer.RecordMapping.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.apache.avro.generic.IndexedRecord;

/// A topic of another system's records, which a study's mappings turn into events.
///
/// @param mappings all that name the topic; each says of each record what it makes of it
record MappedTopic(
        StudyId study,
        String topic,
        List<RadarMapping> mappings,
        Function<String, Optional<ParticipantId>> pseudonyms)
        implements TopicForm {

    @Override
    public boolean takesRecordsWithoutKey() {
        return false;
    }

    @Override
    public RecordTaken read(Optional<Object> key, Object value) {
        if (!(key.orElse("") instanceof IndexedRecord observed)) {
            return refused(Fault.CONVERSION, "/key", "The key must be an Avro record.");
        }
        if (!(value instanceof IndexedRecord said)) {
            return refused(Fault.CONVERSION, "/value", "The value must be an Avro record.");
        }
        if (!isOfThisStudy(observed)) {
            return refused(
                    Fault.NOT_ALLOWED,
                    "/key/projectId",
                    "This project is not the study that the key belongs to, nor does a mapping"
                            + " name it.");
        }
        try {
            return events(FlatRow.of(topic, observed, said));
        } catch (Mismatch mismatch) {
            return refused(Fault.CONVERSION, mismatch.pointer(), mismatch.getMessage());
        }
    }

    private boolean isOfThisStudy(IndexedRecord key) {
        var field = key.getSchema().getField("projectId");
        Object project = field == null ? null : key.get(field.pos());
        return project == null
                || project.toString().equals(study.value())
                || mappings.stream().anyMatch(m -> m.projects().contains(project.toString()));
    }

    /// One mapping's refusal refuses the record, so that it is not half taken.
    private RecordTaken events(SortedMap<String, String> row) {
        List<ParticipantEvent> events = new ArrayList<>();
        for (RadarMapping mapping : mappings) {
            switch (mapping.records().read(row, pseudonyms)) {
                case Reading.Events(List<ParticipantEvent> some) -> events.addAll(some);
                case Reading.PassedOver() -> {}
                case Reading.Refused(String column, String reason) -> {
                    String subject = column.isEmpty() ? "The record" : column;
                    return refused(Fault.NO_EVENT, "", subject + " " + reason + ".");
                }
            }
        }
        return events.isEmpty() ? new RecordTaken.PassedOver() : new RecordTaken.Events(events);
    }

    private static RecordTaken refused(int code, String pointer, String sentence) {
        return new RecordTaken.Refused(new Fault(code, pointer, sentence));
    }
}
