package dev.thaw.schemas.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Events as JSON objects: `eventId`, `participant`, one of `occurredAt` (with offset; `Z` where
/// the local offset is not known), `date` and `"timeBasis": "ORDINAL"`, then `zone`, `recordedAt`,
/// `source`, `occasion`, `type` and `payload`. The study stands outside.
///
/// Reading is strict: unknown and repeated keys are faults. Decimals are exact, as numbers or
/// strings.
public final class EventJson {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(12)
                                    .maxNumberLength(100)
                                    .maxStringLength(100_000)
                                    .maxNameLength(1_000)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build();
    private static final JsonMapper MAPPER =
            JsonMapper.builder(FACTORY)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private EventJson() {}

    /// Reads one event of a study.
    public static EventReading read(StudyId study, String json) {
        try {
            return read(study, MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            return new EventReading.Faulty("", syntax(e));
        }
    }

    /// Reads an array of events of a study. One faulty event does not spoil the others.
    ///
    /// @throws IOException if the stream cannot be read
    public static EventBatch readBatch(StudyId study, InputStream json) throws IOException {
        JsonNode array;
        try {
            array = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            return new EventBatch.NotAnArray(syntax(e));
        }
        if (!array.isArray()) {
            return new EventBatch.NotAnArray("The body must be a JSON array of events.");
        }
        List<EventReading> readings = new ArrayList<>(array.size());
        array.forEach(element -> readings.add(read(study, element)));
        return new EventBatch.Events(readings);
    }

    /// The event as one line of JSON; equal events give equal texts.
    public static String write(ParticipantEvent event) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            new EventWriter(out).event(event);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return text.toString();
    }

    private static EventReading read(StudyId study, JsonNode node) {
        try {
            return new EventReading.Read(EventReader.event(study, node));
        } catch (Fault fault) {
            return new EventReading.Faulty(fault.pointer(), fault.getMessage());
        }
    }

    // Jackson's own message quotes the text.
    private static String syntax(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null
                ? "This is not JSON."
                : "This is not valid JSON (or repeats a key, or is too deep or too long) at line %d, column %d."
                        .formatted(at.getLineNr(), at.getColumnNr());
    }
}
