package dev.thaw.ingest.restproxy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.thaw.ingest.restproxy.SchemaNamed.ById;
import dev.thaw.ingest.restproxy.SchemaNamed.Garbled;
import dev.thaw.ingest.restproxy.SchemaNamed.Nowhere;
import dev.thaw.ingest.restproxy.SchemaNamed.WrittenOut;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// What a request says around its records. It is read before them, wherever in the body it stands,
/// and the whole body with it: afterwards its JSON is known to be sound.
///
/// @param records how many there are
/// @param anyKey whether one of them has a key
record Envelope(SchemaNamed key, SchemaNamed value, int records, boolean anyKey) {
    private static final int NO_RECORDS = -1;

    static Envelope read(JsonFactory json, byte[] body) throws ProxyRefusal {
        try (JsonParser in = json.createParser(body)) {
            JsonToken first = in.nextToken();
            if (first == null) {
                throw ProxyRefusal.notJson("The body is blank; send a JSON object with records.");
            }
            if (first != JsonToken.START_OBJECT) {
                // Until the end, so that what is no JSON at all is not taken for something else.
                in.skipChildren();
                while (in.nextToken() != null) {
                    in.skipChildren();
                }
                throw ProxyRefusal.unusable("The body must be a JSON object with records.");
            }
            Reading reading = new Reading(in);
            reading.fields();
            if (in.nextToken() != null) {
                throw ProxyRefusal.notJson("Something follows the body's JSON object.");
            }
            return reading.envelope();
        } catch (IOException _) {
            // The parser's complaint would quote the body.
            throw ProxyRefusal.notJson("The body is not JSON in UTF-8.");
        }
    }

    private static final class Reading {
        private final JsonParser in;
        private final Map<String, SchemaNamed> schemas = new HashMap<>();
        private int records = NO_RECORDS;
        private boolean anyKey;

        Reading(JsonParser in) {
            this.in = in;
        }

        Envelope envelope() throws ProxyRefusal {
            SchemaNamed key = named("key_schema");
            SchemaNamed value = named("value_schema");
            if (records == NO_RECORDS) {
                if (key instanceof Nowhere && value instanceof Nowhere) {
                    throw ProxyRefusal.keySchemaMissing();
                }
                throw ProxyRefusal.unusable("The body must have a list of records.");
            }
            if (records == 0) {
                throw ProxyRefusal.unusable("The list of records is empty.");
            }
            return new Envelope(key, value, records, anyKey);
        }

        /// The id goes before the text, as an app that has both knows it from an answer.
        private SchemaNamed named(String field) {
            return schemas.getOrDefault(field + "_id", schemas.getOrDefault(field, new Nowhere()));
        }

        void fields() throws IOException, ProxyRefusal {
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                JsonToken token = in.nextToken();
                switch (field) {
                    case "key_schema", "value_schema" -> schema(field, token, text(token));
                    case "key_schema_id", "value_schema_id" -> schema(field, token, id(token));
                    case "records" -> records(token);
                    default -> in.skipChildren();
                }
            }
        }

        private void schema(String field, JsonToken token, SchemaNamed named)
                throws IOException, ProxyRefusal {
            in.skipChildren();
            if (token != JsonToken.VALUE_NULL && schemas.put(field, named) != null) {
                throw ProxyRefusal.unusable("The body says " + field + " twice.");
            }
        }

        private SchemaNamed text(JsonToken token) throws IOException {
            return token == JsonToken.VALUE_STRING ? new WrittenOut(in.getText()) : new Garbled();
        }

        /// Some clients send the number as a text.
        private SchemaNamed id(JsonToken token) throws IOException {
            boolean scalar = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_STRING;
            return scalar && in.getText().matches("[0-9]{1,9}")
                    ? new ById(Integer.parseInt(in.getText()))
                    : new Garbled();
        }

        private void records(JsonToken token) throws IOException, ProxyRefusal {
            if (records != NO_RECORDS) {
                throw ProxyRefusal.unusable("The body has records twice.");
            }
            if (token != JsonToken.START_ARRAY) {
                throw ProxyRefusal.unusable("The records must be a list.");
            }
            records = 0;
            for (JsonToken next = in.nextToken();
                    next != JsonToken.END_ARRAY;
                    next = in.nextToken()) {
                records++;
                if (next == JsonToken.START_OBJECT) {
                    record();
                } else {
                    in.skipChildren();
                }
            }
        }

        private void record() throws IOException {
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                anyKey |= in.nextToken() != JsonToken.VALUE_NULL && field.equals("key");
                in.skipChildren();
            }
        }
    }
}
