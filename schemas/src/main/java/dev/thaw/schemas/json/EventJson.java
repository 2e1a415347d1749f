package dev.thaw.schemas.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;

/// Events as JSON objects: `eventId`, `participant`, one of `occurredAt` (with offset; `Z` where
/// the local offset is not known), `date` and `"timeBasis": "ORDINAL"`, then `zone`, `recordedAt`,
/// `source`, `occasion`, `type` and `payload`. The study stands outside; an event may repeat it as
/// `study`.
///
/// Reading is strict: unknown and repeated keys are faults. Decimals are exact, as numbers or
/// strings.
public final class EventJson {
    /// A token of two characters takes a hundred bytes of memory as a tree.
    private static final int MOST_TOKENS_OF_AN_EVENT = 50_000;

    /// More are read in two passes, event by event.
    private static final int MOST_TOKENS_OF_ONE_PASS = 200_000;

    private static final JsonFactory FACTORY = strict(MOST_TOKENS_OF_AN_EVENT);

    /// Finds where the elements of an array begin and end, whatever is in them.
    private static final JsonFactory ARRAYS =
            JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(1_000)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build();

    private static final JsonMapper MAPPER =
            JsonMapper.builder(FACTORY)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /// Reads an element where it stands in an array: more tokens follow it there.
    private static final JsonMapper ELEMENTS =
            JsonMapper.builder(strict(MOST_TOKENS_OF_ONE_PASS))
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private static final EventReading NO_OBJECT =
            new EventReading.Faulty("", "This must be an object.");

    // Jackson lets a BigDecimal's NumberFormatException through: its exponent was too large.
    private static final String UNREADABLE =
            "This repeats a key, or nests too deep, or holds too much, too long a text or too large a number.";

    private EventJson() {}

    private static JsonFactory strict(int mostTokens) {
        return JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxTokenCount(mostTokens)
                                .maxNestingDepth(12)
                                .maxNumberLength(100)
                                .maxStringLength(100_000)
                                .maxNameLength(1_000)
                                .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    /// Reads one event of a study.
    public static EventReading read(StudyId study, String json) {
        try {
            return read(study, MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            return new EventReading.Faulty("", syntax(e));
        } catch (NumberFormatException _) {
            return new EventReading.Faulty("", UNREADABLE);
        }
    }

    /// Reads an array of events of a study, in UTF-8. One faulty event does not spoil the others:
    /// only what is no JSON at all, or nests a thousand levels deep, spoils the array.
    ///
    /// @param most how many events are taken at most
    public static EventBatch readBatch(StudyId study, byte[] json, int most) {
        try {
            return readSound(study, json, most).orElseGet(() -> readWithFaults(study, json, most));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    /// Reads the array in one pass, as long as nothing in it is worse than an event that is none.
    private static Optional<EventBatch> readSound(StudyId study, byte[] json, int most)
            throws IOException {
        List<EventReading> readings = new ArrayList<>();
        try (JsonParser array = ELEMENTS.createParser(json)) {
            if (array.nextToken() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            while (array.nextToken() != JsonToken.END_ARRAY) {
                if (readings.size() == most) {
                    return Optional.of(new EventBatch.TooMany());
                }
                readings.add(readInPlace(study, array));
            }
            return array.nextToken() == null
                    ? Optional.of(new EventBatch.Events(readings))
                    : Optional.empty();
        } catch (JsonProcessingException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static EventReading readInPlace(StudyId study, JsonParser array) throws IOException {
        if (array.currentToken() != JsonToken.START_OBJECT) {
            array.skipChildren();
            return NO_OBJECT;
        }
        long before = array.currentTokenCount();
        JsonNode element = ELEMENTS.readTree(array);
        return array.currentTokenCount() - before < MOST_TOKENS_OF_AN_EVENT
                ? read(study, element)
                : new EventReading.Faulty("", UNREADABLE);
    }

    /// Reads the array in two passes, so that what is too long, too deep or repeated is the fault
    /// of the element that it stands in.
    private static EventBatch readWithFaults(StudyId study, byte[] json, int most) {
        List<EventReading> readings = new ArrayList<>();
        try (JsonParser array = ARRAYS.createParser(json)) {
            if (array.nextToken() != JsonToken.START_ARRAY) {
                return new EventBatch.NotAnArray("The body must be a JSON array of events.");
            }
            while (array.nextToken() != JsonToken.END_ARRAY) {
                if (readings.size() == most) {
                    return new EventBatch.TooMany();
                }
                readings.add(readElement(study, json, array));
            }
            return array.nextToken() == null
                    ? new EventBatch.Events(readings)
                    : new EventBatch.NotAnArray("Nothing may follow the array of events.");
        } catch (JsonProcessingException e) {
            return new EventBatch.NotAnArray(syntax(e));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    /// Reads events of a study, one JSON object a line, in UTF-8. A faulty line does not spoil the
    /// others; empty lines are passed over.
    ///
    /// @param most how many events are taken at most
    public static EventBatch readLines(StudyId study, byte[] json, int most) {
        List<EventReading> readings = new ArrayList<>();
        for (int start = 0; start < json.length; ) {
            int end = endOfLine(json, start);
            if (!isBlank(json, start, end)) {
                if (readings.size() == most) {
                    return new EventBatch.TooMany();
                }
                readings.add(readLine(study, json, start, end));
            }
            start = end + 1;
        }
        return new EventBatch.Events(readings);
    }

    private static int endOfLine(byte[] json, int start) {
        int end = start;
        while (end < json.length && json[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean isBlank(byte[] json, int start, int end) {
        for (int i = start; i < end; i++) {
            if (json[i] != ' ' && json[i] != '\t' && json[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private static EventReading readLine(StudyId study, byte[] json, int start, int end) {
        try {
            return read(study, MAPPER.readTree(json, start, end - start));
        } catch (JsonProcessingException e) {
            return new EventReading.Faulty("", syntax(e));
        } catch (NumberFormatException _) {
            return new EventReading.Faulty("", UNREADABLE);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    /// The id of an event, if the text is all of one: Java would read "1-1-1-1-1", too.
    public static Optional<UUID> id(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The `type` of every kind of event.
    public static SortedSet<String> types() {
        return EventReader.types();
    }

    /// An event's `type`.
    public static String typeOf(EventPayload payload) {
        return EventWriter.typeOf(payload);
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

    /// Cuts the element out and reads it by itself.
    private static EventReading readElement(StudyId study, byte[] json, JsonParser array)
            throws IOException {
        if (array.currentToken() != JsonToken.START_OBJECT) {
            array.skipChildren();
            return NO_OBJECT;
        }
        int start = (int) array.currentTokenLocation().getByteOffset();
        array.skipChildren();
        int end = (int) array.currentLocation().getByteOffset();
        try {
            return read(study, MAPPER.readTree(json, start, end - start));
        } catch (JsonProcessingException | NumberFormatException _) {
            return new EventReading.Faulty("", UNREADABLE);
        }
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
