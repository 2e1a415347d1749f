package dev.thaw.ingest.restproxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

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

    private static final ObjectMapper JSON = new ObjectMapper();

    private RadarRecords() {}

    /// A mood questionnaire, all answers as texts and the version "version".
    static ObjectNode mood(String user, double completed, Map<String, String> answers) {
        ObjectNode record = JSON.createObjectNode();
        record.putObject("key")
                .put("userId", user)
                .put("sourceId", "9d0a33b1-7f0e-4f5c-bb1f-2f8f0f8f2a10")
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

    static String request(int keySchema, int valueSchema, List<?> records) {
        return "{\"key_schema_id\":%d,\"value_schema_id\":%d,\"records\":[%s]}"
                .formatted(
                        keySchema,
                        valueSchema,
                        String.join(",", records.stream().map(Object::toString).toList()));
    }
}
