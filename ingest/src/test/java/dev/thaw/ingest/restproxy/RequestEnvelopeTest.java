package dev.thaw.ingest.restproxy;

import static dev.thaw.ingest.restproxy.ProxyGateway.AVRO;
import static dev.thaw.ingest.restproxy.ProxyGateway.BINARY;
import static dev.thaw.ingest.restproxy.ProxyGateway.CALM;
import static dev.thaw.ingest.restproxy.ProxyGateway.MOOD;
import static dev.thaw.ingest.restproxy.ProxyGateway.WHEN;
import static dev.thaw.ingest.restproxy.ProxyGateway.assertProblem;
import static dev.thaw.ingest.restproxy.ProxyGateway.gzip;
import static dev.thaw.ingest.restproxy.RadarRecords.mood;
import static dev.thaw.ingest.restproxy.RadarRecords.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("stack")
@ExtendWith(ProxyGateway.Shared.class)
class RequestEnvelopeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProxyGateway gateway;
    private final String user = UUID.randomUUID().toString();

    RequestEnvelopeTest(ProxyGateway gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.kafka.avro.v1+json",
                "application/vnd.kafka.avro.v2+json; charset=utf-8",
                "Application/vnd.kafka.avro.v3+json;charset=UTF-8",
                "application/vnd.kafka.avro+json",
                "application/json",
            })
    void theContentTypesOfAllVersionsAreTaken(String type) throws Exception {
        // When: compressed and in pieces, as phones do
        byte[] body =
                gzip(
                        request(
                                        gateway.keySchema(),
                                        gateway.valueSchema(),
                                        List.of(mood(user, WHEN, CALM)))
                                .getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer =
                gateway.send(
                        gateway.to("/kafka/topics/questionnaire_mood")
                                .header("Content-Type", type)
                                .header("Content-Encoding", "gzip")
                                .POST(
                                        BodyPublishers.ofInputStream(
                                                () -> new java.io.ByteArrayInputStream(body))));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(gateway.stored().of(user)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "'application/vnd.kafka.v2+json, application/vnd.kafka+json; q=0.9, application/json; q=0.8', application/vnd.kafka.v2+json",
        "*/*, application/vnd.kafka.v2+json",
        "application/json, application/json",
        "application/vnd.kafka.v1+json, application/vnd.kafka.v1+json",
        "text/html, application/vnd.kafka.v2+json",
    })
    void clientsGetTheContentTypeThatTheyAskFor(String accept, String type) throws Exception {
        HttpResponse<String> answer =
                gateway.send(gateway.to("/topics").header("Accept", accept).GET());
        assertThat(answer.headers().firstValue("Content-Type")).contains(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                                                 | 422 | 42201
                    {"value_schema_id":V,"records":[{"key":{},"value":{}}]}            | 422 | 42201
                    {"key_schema_id":K,"records":[{"key":{},"value":{}}]}              | 422 | 42202
                    {"key_schema_id":K,"value_schema_id":V}                            | 422 | 422
                    {"key_schema_id":K,"value_schema_id":V,"records":[]}               | 422 | 422
                    {"key_schema_id":K,"value_schema_id":V,"records":{}}               | 422 | 422
                    {"key_schema_id":K,"value_schema_id":V,"records":[1],"records":[]} | 422 | 422
                    {"key_schema_id":K,"value_schema_id":999999,"records":[1]}         | 422 | 42205
                    {"key_schema_id":K,"value_schema_id":true,"records":[1]}           | 422 | 42205
                    {"key_schema_id":K,"value_schema":"{}","records":[1]}              | 422 | 42205
                    {"key_schema_id":K,"value_schema":"\\"nothing\\"","records":[1]}   | 422 | 42205
                    {"key_schema_id":"K","value_schema_id":"V","records":[1]}          | 422 | 42203
                    {"key_schema_id":K,"value_schema_id":V,"records":[{"value":{}}]}   | 422 | 42203
                    []                                                                 | 422 | 422
                    {"key_schema_id":K,                                                | 400 | 400
                    {} {}                                                              | 400 | 400
                    nonsense                                                           | 400 | 400
                    ` `                                                                | 400 | 400
                    ``                                                                 | 400 | 400
                    """)
    void faultsHaveTheCodesThatClientsKnow(String body, int status, int code) throws Exception {
        // When
        HttpResponse<String> answer =
                gateway.post(
                        MOOD,
                        body.replaceAll("\\bK\\b", Integer.toString(gateway.keySchema()))
                                .replaceAll("\\bV\\b", Integer.toString(gateway.valueSchema())));

        // Then
        assertProblem(answer, status, code);
    }

    @Test
    void requestsThatAreNotForUsAreToldSo() throws Exception {
        String good =
                request(
                        gateway.keySchema(),
                        gateway.valueSchema(),
                        List.of(mood(user, WHEN, CALM)));
        assertProblem(gateway.post("/topics/questionnaire_unheard_of", good), 404, 40401);
        assertProblem(
                gateway.send(gateway.to("/kafka/topics/questionnaire_unheard_of").GET()),
                404,
                40401);
        for (String type :
                List.of(
                        "application/vnd.radarbase.avro.v2+binary",
                        "text/plain",
                        AVRO + "; charset=latin1")) {
            assertProblem(
                    gateway.send(
                            gateway.to(MOOD)
                                    .header("Content-Type", type)
                                    .POST(BodyPublishers.ofString(good))),
                    415,
                    415);
        }
        assertThat(gateway.stored().of(user)).isEmpty();
    }

    @Test
    void withoutAKeyNothingIsTaken() throws Exception {
        for (String path : List.of("/kafka", "/kafka/topics", "/topics", MOOD)) {
            HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path));
            HttpResponse<String> answer = gateway.send(request.GET());
            assertProblem(answer, 401, 40101);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
            assertThat(gateway.send(request.HEAD()).statusCode()).isEqualTo(401);
            HttpRequest.Builder heartbeat = gateway.to(path).header("Content-Encoding", "gzip");
            assertThat(gateway.send(heartbeat.HEAD()).statusCode()).isEqualTo(200);
        }
        assertProblem(
                gateway.send(
                        HttpRequest.newBuilder(gateway.uri(MOOD))
                                .header("Content-Type", AVRO)
                                .POST(BodyPublishers.ofString("{}"))),
                401,
                40101);
    }

    @Test
    void clientsLearnWhatThereIs() throws Exception {
        assertThat(JSON.readTree(gateway.send(gateway.to("/kafka/topics/").GET()).body()))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "intake-events",
                        "questionnaire_mood",
                        "questionnaire_phq8",
                        "questionnaire_response");
        assertThat(JSON.readTree(gateway.send(gateway.to(MOOD).GET()).body()).get("name").asText())
                .isEqualTo("questionnaire_mood");
        HttpResponse<String> options =
                gateway.send(
                        HttpRequest.newBuilder(gateway.uri("/kafka/topics/questionnaire_mood"))
                                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Accept-Encoding")).contains("gzip");
        assertThat(options.headers().firstValue("Accept"))
                .hasValueSatisfying(accept -> assertThat(accept.split(",")).contains(AVRO, BINARY));
        assertThat(options.headers().firstValue("Accept-Charset")).contains("utf-8");
        assertThat(options.headers().firstValue("Allow")).contains("HEAD,GET,POST,OPTIONS");
        assertThat(options.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    }
}
