package dev.thaw.ingest.restproxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/// Requests as RADAR-base's questionnaire app makes them.
final class RadarRecords {
    static final String KEY_SCHEMA =
            """
            {"type":"record","name":"ObservationKey","namespace":"org.radarcns.kafka","fields":[
             {"name":"projectId","type":["null","string"],"default":null},
             {"name":"userId","type":"string"},
             {"name":"sourceId","type":"string"}]}""";

    static final String VALUE_SCHEMA =
            """
            {"type":"record","name":"Questionnaire","namespace":"org.radarcns.active.questionnaire","fields":[
             {"name":"time","type":"double"},
             {"name":"timeCompleted","type":"double"},
             {"name":"timeNotification","type":["null","double"],"default":null},
             {"name":"name","type":"string"},
             {"name":"version","type":"string"},
             {"name":"answers","type":{"type":"array","items":
              {"type":"record","name":"Answer","fields":[
               {"name":"questionId","type":["null","string"],"default":null},
               {"name":"value","type":["int","string","double"]},
               {"name":"startTime","type":"double"},
               {"name":"endTime","type":"double"}]}}}]}""";

    /// An older and differently ordered edition, with a field that nobody here knows.
    static final String OLDER_VALUE_SCHEMA =
            """
            {"type":"record","name":"Questionnaire","namespace":"org.radarcns.active.questionnaire","fields":[
             {"name":"name","type":"string"},
             {"name":"version","type":"string"},
             {"name":"battery","type":"long"},
             {"name":"answers","type":{"type":"array","items":
              {"type":"record","name":"Answer","fields":[
               {"name":"startTime","type":"double"},
               {"name":"endTime","type":"double"},
               {"name":"value","type":["int","string","double"]}]}}},
             {"name":"timeCompleted","type":"double"},
             {"name":"time","type":"double"}]}""";

    /// What RADAR's binary form puts around the values.
    private static final Schema RECORD_SET =
            new Schema.Parser()
                    .parse(
                            """
                            {"type":"record","name":"RecordSet","namespace":"org.radarcns.kafka","fields":[
                             {"name":"keySchemaVersion","type":"int"},
                             {"name":"valueSchemaVersion","type":"int"},
                             {"name":"projectId","type":["null","string"],"default":null},
                             {"name":"userId","type":["null","string"],"default":null},
                             {"name":"sourceId","type":"string"},
                             {"name":"data","type":{"type":"array","items":"bytes"}}]}""");

    static final String SOURCE = "9d0a33b1-7f0e-4f5c-bb1f-2f8f0f8f2a10";

    private static final ObjectMapper JSON = new ObjectMapper();

    private RadarRecords() {}

    /// A mood questionnaire, all answers as texts and the version "version".
    static ObjectNode mood(String user, double completed, Map<String, String> answers) {
        ObjectNode record = JSON.createObjectNode();
        record.putObject("key")
                .put("userId", user)
                .put("sourceId", SOURCE)
                .putObject("projectId")
                .put("string", "RADAR-Kindling");
        ObjectNode value = record.putObject("value");
        value.put("time", completed - 40.25)
                .put("timeCompleted", completed)
                .put("name", "mood")
                .put("version", "version");
        value.putObject("timeNotification").put("double", Math.floor(completed) - 60);
        ArrayNode list = value.putArray("answers");
        answers.forEach(
                (question, text) -> {
                    ObjectNode answer = list.addObject();
                    answer.putObject("questionId").put("string", question);
                    answer.putObject("value").put("string", text);
                    answer.put("startTime", completed - 30).put("endTime", completed - 20);
                });
        return record;
    }

    /// The value of a record in Avro's binary encoding, as Avro itself writes it.
    static byte[] binary(String schema, JsonNode value) {
        Schema writer = new Schema.Parser().parse(schema);
        try {
            Object datum =
                    new GenericDatumReader<>(writer)
                            .read(null, DecoderFactory.get().jsonDecoder(writer, value.toString()));
            return binary(writer, datum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] binary(Schema schema, Object datum) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(schema).write(datum, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// A set of mood questionnaires that leaves project and participant to the key, as RADAR's apps
    /// do.
    static byte[] set(byte[]... values) {
        return set(1, 1, Optional.empty(), Optional.empty(), values);
    }

    static byte[] set(
            int keyVersion,
            int valueVersion,
            Optional<String> project,
            Optional<String> user,
            byte[]... values) {
        GenericData.Record set = new GenericData.Record(RECORD_SET);
        set.put("keySchemaVersion", keyVersion);
        set.put("valueSchemaVersion", valueVersion);
        set.put("projectId", project.orElse(null));
        set.put("userId", user.orElse(null));
        set.put("sourceId", SOURCE);
        set.put("data", Stream.of(values).map(ByteBuffer::wrap).toList());
        return binary(RECORD_SET, set);
    }

    static String request(int keySchema, int valueSchema, List<?> records) {
        return "{\"key_schema_id\":%d,\"value_schema_id\":%d,\"records\":[%s]}"
                .formatted(
                        keySchema,
                        valueSchema,
                        String.join(",", records.stream().map(Object::toString).toList()));
    }
}
