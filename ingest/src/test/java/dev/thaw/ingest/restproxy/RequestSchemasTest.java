package dev.thaw.ingest.restproxy;

import static dev.thaw.ingest.restproxy.ProxyGateway.EMBERS;
import static dev.thaw.ingest.restproxy.ProxyGateway.WHEN;
import static dev.thaw.ingest.restproxy.ProxyGateway.assertProblem;
import static dev.thaw.ingest.restproxy.ProxyGateway.errorCodes;
import static dev.thaw.ingest.restproxy.ProxyGateway.quoted;
import static dev.thaw.ingest.restproxy.RadarRecords.KEY_SCHEMA;
import static dev.thaw.ingest.restproxy.RadarRecords.OLDER_VALUE_SCHEMA;
import static dev.thaw.ingest.restproxy.RadarRecords.VALUE_SCHEMA;
import static dev.thaw.ingest.restproxy.RadarRecords.mood;
import static dev.thaw.ingest.restproxy.RadarRecords.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.schemas.registry.CompatibilityLevel;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("stack")
@ExtendWith(ProxyGateway.Shared.class)
class RequestSchemasTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProxyGateway gateway;
    private final String user = UUID.randomUUID().toString();

    RequestSchemasTest(ProxyGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void aRecordIsReadByItsOwnSchemaWhichMayBeWrittenOut() throws Exception {
        // Given: no question ids, another order, an unknown field; the topic's own level forbids it
        gateway.stack()
                .registry()
                .setCompatibility("questionnaire_response-value", CompatibilityLevel.NONE);
        String record =
                """
                {"key":{"userId":"%s","sourceId":"s","projectId":null},
                 "value":{"version":"3","name":"mood","battery":9E1,"time":1.7E9,"timeCompleted":1.7E9,
                  "answers":[{"value":{"int":4},"startTime":0,"endTime":1}]}}"""
                        .formatted(user);
        String request =
                "{\"records\":[%s],\"key_schema\":%s,\"value_schema\":%s}"
                        .formatted(record, quoted(KEY_SCHEMA), quoted(OLDER_VALUE_SCHEMA));

        // When
        HttpResponse<String> answer = gateway.post("/topics/questionnaire_response", request);

        // Then: it says nothing that the mapping asks for, but it was understood
        JsonNode body = JSON.readTree(answer.body());
        assertThat(errorCodes(answer)).containsExactly(42206);
        assertThat(body.get("value_schema_id").intValue())
                .isEqualTo(
                        gateway.stack()
                                .registry()
                                .latest("questionnaire_response-value")
                                .orElseThrow()
                                .id());
        assertThat(body.get("key_schema_id").intValue()).isEqualTo(gateway.keySchema());
    }

    @Test
    void onlyWhoSpeaksForTheStudyDecidesOnTheSchemaOfATopic() throws Exception {
        // Given: a topic without any schema
        String topic = "/topics/questionnaire_embers";
        var registry = gateway.stack().registry();
        String participantsKey = gateway.newParticipantKey(EMBERS, new ParticipantId(user));
        String appsKey = gateway.newAppKey(EMBERS);
        ObjectNode record = mood(user, WHEN, Map.of("mood", "4"));
        ((ObjectNode) record.get("key")).putNull("projectId");
        String renamed = VALUE_SCHEMA.replace("\"Questionnaire\"", "\"Mine\"");

        // When
        HttpResponse<String> first = gateway.post(participantsKey, topic, written(renamed, record));
        HttpResponse<String> again =
                gateway.post(participantsKey, topic, written(VALUE_SCHEMA, record));
        boolean pinned =
                registry.latest("questionnaire_embers-value").isPresent()
                        || registry.latest("questionnaire_embers-key").isPresent();
        HttpResponse<String> app = gateway.post(appsKey, topic, written(VALUE_SCHEMA, record));
        HttpResponse<String> later =
                gateway.post(participantsKey, topic, written(VALUE_SCHEMA, record));
        HttpResponse<String> other = gateway.post(participantsKey, topic, written(renamed, record));

        // Then: a participant's schema is good for its request, and is nobody else's
        assertThat(pinned).isFalse();
        for (HttpResponse<String> taken : List.of(first, again, app, later, other)) {
            assertThat(errorCodes(taken)).as(taken.body()).containsExactly(0);
        }
        for (HttpResponse<String> unregistered : List.of(first, again, other)) {
            assertThat(JSON.readTree(unregistered.body()).get("value_schema_id").isNull()).isTrue();
        }
        int id = registry.latest("questionnaire_embers-value").orElseThrow().id();
        for (HttpResponse<String> registered : List.of(app, later)) {
            assertThat(JSON.readTree(registered.body()).get("value_schema_id").intValue())
                    .isEqualTo(id);
        }
        assertThat(registry.latest("questionnaire_embers-value").orElseThrow().version()).isOne();

        // And: the study's own may not contradict the first
        assertProblem(gateway.post(appsKey, topic, written("\"int\"", record)), 422, 42205);
    }

    private static String written(String valueSchema, ObjectNode record) throws IOException {
        return "{\"key_schema\":%s,\"value_schema\":%s,\"records\":[%s]}"
                .formatted(quoted(KEY_SCHEMA), quoted(valueSchema), record);
    }

    @Test
    void theirAppFindsTheSchemasThatItWritesBy() throws Exception {
        // When: it asks without a key
        HttpResponse<String> answer =
                gateway.send(
                        HttpRequest.newBuilder(
                                gateway.uri(
                                        "/schema/subjects/questionnaire_mood-value/versions/latest")));

        // Then
        JsonNode schema = JSON.readTree(answer.body());
        assertThat(schema.get("id").intValue()).isEqualTo(gateway.valueSchema());
        assertThat(new Schema.Parser().parse(schema.get("schema").asText()))
                .isEqualTo(new Schema.Parser().parse(VALUE_SCHEMA));
        for (String subject : List.of("study-apps-value", "questionnaire_phq8-value", "nothing")) {
            assertProblem(
                    gateway.send(
                            HttpRequest.newBuilder(
                                    gateway.uri(
                                            "/schema/subjects/" + subject + "/versions/latest"))),
                    404,
                    40401);
        }
    }
}
