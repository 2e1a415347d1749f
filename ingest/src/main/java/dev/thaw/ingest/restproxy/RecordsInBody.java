package dev.thaw.ingest.restproxy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericData;

/// Reads the records of a request one after the other. What is wrong with one concerns it alone.
final class RecordsInBody {
    private final JsonParser in;
    private final Optional<WriterSchema> keys;
    private final WriterSchema values;
    private final TopicForm topic;
    private final GenericData defaults = new GenericData();

    private RecordsInBody(
            JsonParser in, Optional<WriterSchema> keys, WriterSchema values, TopicForm topic) {
        this.in = in;
        this.keys = keys;
        this.values = values;
        this.topic = topic;
    }

    /// What each record is, in their order.
    ///
    /// @param body of which an [Envelope] was read
    static List<RecordTaken> read(
            JsonFactory json,
            byte[] body,
            Optional<WriterSchema> keys,
            WriterSchema values,
            TopicForm topic)
            throws ProxyRefusal {
        try (JsonParser in = json.createParser(body)) {
            return new RecordsInBody(in, keys, values, topic).all();
        } catch (IOException _) {
            // Passing a text over is not reading it.
            throw ProxyRefusal.notJson("The body is not JSON in UTF-8.");
        }
    }

    private List<RecordTaken> all() throws IOException {
        in.nextToken();
        while (in.nextToken() == JsonToken.FIELD_NAME && !in.currentName().equals("records")) {
            in.nextToken();
            in.skipChildren();
        }
        in.nextToken();
        JsonStreamContext list = in.getParsingContext();
        List<RecordTaken> records = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            records.add(one());
            while (!in.getParsingContext().equals(list)) {
                // What is left of a record that was given up.
                in.nextToken();
            }
        }
        return records;
    }

    private RecordTaken one() throws IOException {
        try {
            return record();
        } catch (Mismatch mismatch) {
            return new RecordTaken.Refused(
                    new Fault(Fault.CONVERSION, mismatch.pointer(), mismatch.getMessage()));
        }
    }

    private RecordTaken record() throws IOException, Mismatch {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new Mismatch("", "A record is a JSON object with key and value.");
        }
        Optional<Object> key = Optional.empty();
        Optional<Object> value = Optional.empty();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "key" -> key = once(key, keys, "/key");
                case "value" -> value = once(value, Optional.of(values), "/value");
                default -> in.skipChildren();
            }
        }
        if (key.isEmpty() && !topic.takesRecordsWithoutKey()) {
            throw new Mismatch("/key", "The key is missing.");
        }
        if (value.isEmpty()) {
            throw new Mismatch("/value", "The value is missing.");
        }
        return topic.read(key, value.get());
    }

    /// A part of the record; absent where it is null or nobody reads it.
    private Optional<Object> once(
            Optional<Object> earlier, Optional<WriterSchema> writer, String pointer)
            throws IOException, Mismatch {
        if (earlier.isPresent()) {
            throw new Mismatch(pointer, "This is given twice.");
        }
        if (writer.isEmpty() || in.currentToken() == JsonToken.VALUE_NULL) {
            in.skipChildren();
            return Optional.empty();
        }
        return Optional.ofNullable(new AvroJson(in, defaults).read(writer.get().schema(), pointer));
    }
}
