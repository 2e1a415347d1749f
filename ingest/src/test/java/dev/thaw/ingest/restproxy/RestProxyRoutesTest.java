package dev.thaw.ingest.restproxy;

import static dev.thaw.ingest.restproxy.RadarRecords.KEY_SCHEMA;
import static dev.thaw.ingest.restproxy.RadarRecords.OLDER_VALUE_SCHEMA;
import static dev.thaw.ingest.restproxy.RadarRecords.VALUE_SCHEMA;
import static dev.thaw.ingest.restproxy.RadarRecords.mood;
import static dev.thaw.ingest.restproxy.RadarRecords.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.ArbitraryEvents;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.http.Intake;
import dev.thaw.ingest.http.IntakeSettings;
import dev.thaw.ingest.http.IntakeStack;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.registry.WireFormat;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.Javalin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("stack")
class RestProxyRoutesTest {
    private static final StudyId STUDY = new StudyId("kindling");
    private static final StudyId ARBITRARY = new StudyId("arbitrary-study");
    private static final Path EXAMPLE = Path.of("..", "docs", "examples", "radar");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AVRO = "application/vnd.kafka.avro.v2+json";
    private static final double WHEN = 1_700_000_000.5;
    private static final Map<String, String> CALM =
            Map.of("felt", "1", "calm", "4", "joy", "0", "mood", "7", "body", "chest,hands");

    private static IntakeStack stack;
    private static EventPublisher publisher;
    private static StudyApps apps;
    private static Javalin server;
    private static HttpClient http;
    private static String appKey;
    private static int keySchema;
    private static int valueSchema;

    /// A participant of this test alone.
    private final String user = UUID.randomUUID().toString();

    @BeforeAll
    static void startGateway() {
        stack = IntakeStack.shared();
        keySchema = register("questionnaire_mood-key", KEY_SCHEMA);
        valueSchema = register("questionnaire_mood-value", VALUE_SCHEMA);
        appKey = stack.appKey(STUDY);
        publisher = new EventPublisher(stack.kafka(), stack.registry());
        apps = new StudyApps(stack.kafka(), stack.registry());
        RestProxyRoutes routes =
                new RestProxyRoutes(
                        new Intake(publisher, apps, IntakeSettings.DEFAULT),
                        stack.registry(),
                        RadarMappings.read(EXAMPLE.resolve("mappings")));
        server =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    config.concurrency.useVirtualThreads = true;
                                    routes.addTo(config);
                                })
                        .start("127.0.0.1", 0);
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stopGateway() {
        http.close();
        server.stop();
        apps.close();
        publisher.close();
    }

    @Test
    void aQuestionnaireAsTheirAppSendsItIsAPromptAndACheckIn() throws Exception {
        // When
        HttpResponse<String> answer = post(mood(user, WHEN, CALM));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/vnd.kafka.v2+json");
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.get("key_schema_id").intValue()).isEqualTo(keySchema);
        assertThat(body.get("value_schema_id").intValue()).isEqualTo(valueSchema);
        assertThat(body.get("offsets")).hasSize(1);
        JsonNode offset = body.get("offsets").get(0);
        assertThat(offset.get("partition").isInt()).isTrue();
        assertThat(offset.get("offset").isIntegralNumber()).isTrue();
        assertThat(offset.get("error_code").isNull()).isTrue();
        assertThat(offset.get("error").isNull()).isTrue();

        List<ParticipantEvent> events = stored();
        assertThat(events).hasSize(2);
        assertThat(events.getFirst().event().payload()).isInstanceOf(PromptIssued.class);
        ParticipantEvent checkIn = events.getLast();
        assertThat(checkIn.event().study()).isEqualTo(STUDY);
        assertThat(checkIn.event().source().app()).isEqualTo("radar-questionnaire");
        assertThat(((CaptureTime.Moment) checkIn.event().captured()).at())
                .isEqualTo(Instant.parse("2023-11-14T22:13:20.500Z"));
        CheckInSubmitted submitted = (CheckInSubmitted) checkIn.event().payload();
        assertThat(submitted.answer()).isEqualTo(Answer.FELT);
        assertThat(submitted.feelings()).containsExactly(new Feeling("calm", 40));
        assertThat(submitted.sensations()).containsExactly("chest", "hands");
        assertThat(submitted.ratings()).containsExactly(Map.entry("mood", new BigDecimal("7")));
        assertThat(submitted.instrumentVersion()).as("\"version\" is no version").isEmpty();
        assertThat(submitted.promptId())
                .contains(((PromptIssued) events.getFirst().event().payload()).promptId());
    }

    @Test
    void oneBadRecordDoesNotKeepItsNeighboursOut() throws Exception {
        // Given
        ObjectNode bad = mood(user, WHEN + 60, CALM);
        ((ObjectNode) bad.get("value")).put("timeCompleted", "yesterday");
        ObjectNode offScale = mood(user, WHEN + 120, Map.of("felt", "sometimes"));

        // When
        HttpResponse<String> answer =
                post(
                        mood(user, WHEN, CALM),
                        bad,
                        JSON.getNodeFactory().numberNode(7),
                        offScale,
                        mood(user, WHEN + 180, CALM));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(errorCodes(answer)).containsExactly(0, 42203, 42203, 42206, 0);
        String why = JSON.readTree(answer.body()).get("offsets").get(1).get("error").asText();
        assertThat(why).startsWith("/value/timeCompleted: ").doesNotContain("yesterday");
        assertThat(stored()).hasSize(4);
    }

    @Test
    void aBatchThatIsSentAgainIsTheSameEvents() throws Exception {
        // Given
        ObjectNode record = mood(user, WHEN, CALM);
        String reordered =
                "{\"value\":%s, \"key\" : %s}".formatted(record.get("value"), record.get("key"));

        // When: again, written otherwise
        post(record);
        HttpResponse<String> again =
                post(reordered.replace(Double.toString(WHEN), "1700000000.50"));

        // Then
        assertThat(again.statusCode()).isEqualTo(200);
        List<ParticipantEvent> events = stored();
        assertThat(events).hasSize(4);
        assertThat(new HashSet<>(events)).hasSize(2);
    }

    @Test
    void numbersMayHaveExponents() throws Exception {
        // Given
        String record =
                mood(user, 1_700_000_000, CALM)
                        .toString()
                        .replace("\"timeCompleted\":1.7E9", "\"timeCompleted\":1.7e+9");
        String byOtherTypes = record.replace("{\"string\":\"7\"}", "{\"int\":0.7E1}");

        // When
        HttpResponse<String> answer = post(byOtherTypes);

        // Then
        assertThat(record).contains("1.7e+9");
        assertThat(errorCodes(answer)).containsExactly(0);
        CheckInSubmitted submitted = (CheckInSubmitted) stored().getLast().event().payload();
        assertThat(submitted.ratings()).containsExactly(Map.entry("mood", new BigDecimal("7")));
    }

    @Test
    void aRecordIsReadByItsOwnSchemaWhichMayBeWrittenOut() throws Exception {
        // Given: no question ids, another order, an unknown field; the topic's own level forbids it
        stack.registry()
                .setCompatibility(
                        "questionnaire_response-value",
                        dev.thaw.schemas.registry.CompatibilityLevel.NONE);
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
        HttpResponse<String> answer = post("/topics/questionnaire_response", request);

        // Then: it says nothing that the mapping asks for, but it was understood
        JsonNode body = JSON.readTree(answer.body());
        assertThat(errorCodes(answer)).containsExactly(42206);
        assertThat(body.get("value_schema_id").intValue())
                .isEqualTo(
                        stack.registry().latest("questionnaire_response-value").orElseThrow().id());
        assertThat(body.get("key_schema_id").intValue()).isEqualTo(keySchema);
    }

    @Test
    void recordsThatTheMappingPassesOverAreTakenAndNotStored() throws Exception {
        // Given
        ObjectNode other = mood(user, WHEN, CALM);
        ((ObjectNode) other.get("value")).put("name", "sleep");

        // When
        HttpResponse<String> answer = post(other);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(errorCodes(answer)).containsExactly(0);
        assertThat(stored()).isEmpty();
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
        byte[] body = gzip(request(keySchema, valueSchema, List.of(mood(user, WHEN, CALM))));
        HttpResponse<String> answer =
                send(
                        to("/kafka/topics/questionnaire_mood")
                                .header("Content-Type", type)
                                .header("Content-Encoding", "gzip")
                                .POST(
                                        BodyPublishers.ofInputStream(
                                                () -> new java.io.ByteArrayInputStream(body))));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(stored()).hasSize(2);
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
        HttpResponse<String> answer = send(to("/topics").header("Accept", accept).GET());
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
                post(
                        "/topics/questionnaire_mood",
                        body.replaceAll("\\bK\\b", Integer.toString(keySchema))
                                .replaceAll("\\bV\\b", Integer.toString(valueSchema)));

        // Then
        assertProblem(answer, status, code);
    }

    @Test
    void requestsThatAreNotForUsAreToldSo() throws Exception {
        String good = request(keySchema, valueSchema, List.of(mood(user, WHEN, CALM)));
        assertProblem(post("/topics/questionnaire_unheard_of", good), 404, 40401);
        assertProblem(send(to("/kafka/topics/questionnaire_unheard_of").GET()), 404, 40401);
        for (String type :
                List.of(
                        "application/vnd.radarbase.avro.v1+binary",
                        "text/plain",
                        AVRO + "; charset=latin1")) {
            assertProblem(
                    send(
                            to("/topics/questionnaire_mood")
                                    .header("Content-Type", type)
                                    .POST(BodyPublishers.ofString(good))),
                    415,
                    415);
        }
        assertThat(stored()).isEmpty();
    }

    @Test
    void withoutAKeyNothingIsTaken() throws Exception {
        for (String path :
                List.of("/kafka", "/kafka/topics", "/topics", "/topics/questionnaire_mood")) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
            HttpResponse<String> answer = send(request.GET());
            assertProblem(answer, 401, 40101);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
            assertThat(send(request.HEAD()).statusCode()).isEqualTo(401);
            HttpRequest.Builder heartbeat = to(path).header("Content-Encoding", "gzip");
            assertThat(send(heartbeat.HEAD()).statusCode()).isEqualTo(200);
        }
        assertProblem(
                send(
                        HttpRequest.newBuilder(uri("/topics/questionnaire_mood"))
                                .header("Content-Type", AVRO)
                                .POST(BodyPublishers.ofString("{}"))),
                401,
                40101);
    }

    @Test
    void clientsLearnWhatThereIs() throws Exception {
        assertThat(JSON.readTree(send(to("/kafka/topics/").GET()).body()))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "intake-events",
                        "questionnaire_mood",
                        "questionnaire_phq8",
                        "questionnaire_response");
        assertThat(
                        JSON.readTree(send(to("/topics/questionnaire_mood").GET()).body())
                                .get("name")
                                .asText())
                .isEqualTo("questionnaire_mood");
        HttpResponse<String> options =
                send(
                        HttpRequest.newBuilder(uri("/kafka/topics/questionnaire_mood"))
                                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Accept-Encoding")).contains("gzip");
        assertThat(options.headers().firstValue("Accept"))
                .hasValueSatisfying(accept -> assertThat(accept).contains(AVRO));
        assertThat(options.headers().firstValue("Accept-Charset")).contains("utf-8");
        assertThat(options.headers().firstValue("Allow")).contains("HEAD,GET,POST,OPTIONS");
        assertThat(options.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    }

    @Test
    void theirAppFindsTheSchemasThatItWritesBy() throws Exception {
        // When: it asks without a key
        HttpResponse<String> answer =
                send(
                        HttpRequest.newBuilder(
                                uri("/schema/subjects/questionnaire_mood-value/versions/latest")));

        // Then
        JsonNode schema = JSON.readTree(answer.body());
        assertThat(schema.get("id").intValue()).isEqualTo(valueSchema);
        assertThat(new Schema.Parser().parse(schema.get("schema").asText()))
                .isEqualTo(new Schema.Parser().parse(VALUE_SCHEMA));
        for (String subject : List.of("study-apps-value", "questionnaire_phq8-value", "nothing")) {
            assertProblem(
                    send(
                            HttpRequest.newBuilder(
                                    uri("/schema/subjects/" + subject + "/versions/latest"))),
                    404,
                    40401);
        }
    }

    @Test
    void anotherStudysKeyCannotWriteHere() throws Exception {
        // Given
        String other = stack.appKey(ARBITRARY);
        String request = request(keySchema, valueSchema, List.of(mood(user, WHEN, CALM)));

        // Then: it has no mapping of its own
        assertProblem(post(other, "/topics/questionnaire_mood", request), 404, 40401);

        // And: a record of another project is not taken, nor is its neighbour held up
        ObjectNode foreign = mood(user, WHEN, CALM);
        ((ObjectNode) foreign.get("key").get("projectId")).put("string", "arbitrary-study");
        ObjectNode unsaid = mood(user, WHEN, CALM);
        ((ObjectNode) unsaid.get("key")).putNull("projectId");
        ObjectNode ours = mood(user, WHEN, CALM);
        ((ObjectNode) ours.get("key").get("projectId")).put("string", "kindling");
        assertThat(errorCodes(post(foreign, unsaid, ours))).containsExactly(40301, 0, 0);
        assertThat(stored()).allMatch(event -> event.event().study().equals(STUDY));
    }

    @Test
    void aParticipantsKeyWritesForThatParticipantOnly() throws Exception {
        // Given
        String another = UUID.randomUUID().toString();
        String key = stack.participantKey(STUDY, new ParticipantId(user));
        String request =
                request(
                        keySchema,
                        valueSchema,
                        List.of(mood(another, WHEN, CALM), mood(user, WHEN, CALM)));

        // When
        HttpResponse<String> answer = post(key, "/topics/questionnaire_mood", request);

        // Then
        assertThat(errorCodes(answer)).containsExactly(40301, 0);
        assertThat(stored()).hasSize(2);
        assertThat(storedOf(another)).isEmpty();
    }

    @Test
    void whoeverIsNoPseudonymIsRefusedOrGivenOne() throws Exception {
        assertThat(errorCodes(post(mood("ida@example.org", WHEN, CALM)))).containsExactly(42206);
        assertThat(stack.intake())
                .noneMatch(event -> event.participant().value().contains("example"));
    }

    @Test
    void refusedRecordsStandInTheAccount() throws Exception {
        // Given
        long before = stack.notices().stream().filter(n -> n.study().equals(STUDY)).count();

        // When
        post(mood(user, WHEN, Map.of("felt", "sometimes")), mood("no id", WHEN, CALM));

        // Then
        assertThat(stack.notices().stream().filter(n -> n.study().equals(STUDY)).count())
                .isEqualTo(before + 2);
    }

    @Test
    void ourOwnEventsNeedNoMapping() throws Exception {
        // Given: events as Avro's own JSON encoder writes them, one of another study among them
        ArbitraryEvents arbitrary =
                new ArbitraryEvents(UUID.randomUUID().getLeastSignificantBits());
        String key = stack.appKey(ARBITRARY);
        List<ParticipantEvent> events = new ArrayList<>();
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ParticipantEvent event = arbitrary.participantEvent();
            events.add(event);
            records.add("{\"value\":%s}".formatted(avroJson(event)));
        }
        int schema = stack.registry().latest("intake-events-value").orElseThrow().id();

        // When
        HttpResponse<String> answer =
                post(
                        key,
                        "/topics/intake-events",
                        "{\"value_schema_id\":%d,\"records\":[%s]}"
                                .formatted(schema, String.join(",", records)));
        HttpResponse<String> elsewhere =
                post(
                        "/topics/intake-events",
                        "{\"value_schema\":%s,\"records\":[%s]}"
                                .formatted(
                                        quoted(stack.registry().schemaById(schema).toString()),
                                        records.getFirst()));
        HttpResponse<String> ownSchema =
                post(
                        "/topics/intake-events",
                        "{\"value_schema\":\"\\\"string\\\"\",\"records\":[{\"value\":\"a\"}]}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).get("key_schema_id").isNull()).isTrue();
        assertThat(Set.copyOf(errorCodes(answer))).containsExactly(0);
        assertThat(stack.intake()).containsAll(events);
        assertProblem(elsewhere, 403, 40301);
        assertProblem(ownSchema, 422, 42205);
    }

    @Test
    void noMutatedRequestBreaksTheGatewayOrCostsAValidNeighbour() throws Exception {
        // Given
        SplittableRandom random = new SplittableRandom(20261126);
        String good = mood(user, WHEN, CALM).toString();
        record Sent(String garbled, String body, CompletableFuture<HttpResponse<String>> answer) {}
        int taken = 0;

        for (int round = 0; round < 50; round++) {
            // When: one record is garbled, between two good ones
            List<Sent> sent = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String garbled = mutated(good, random);
                String body = request(keySchema, valueSchema, List.of(good, garbled, good));
                sent.add(new Sent(garbled, body, postLater(body.getBytes(StandardCharsets.UTF_8))));
            }

            // Then
            for (Sent one : sent) {
                HttpResponse<String> answer = one.answer().join();
                if (isJson(one.garbled())) {
                    assertThat(answer.statusCode()).as(one.body()).isEqualTo(200);
                    List<Integer> codes = errorCodes(answer);
                    assertThat(codes).as(one.body()).hasSize(3);
                    assertThat(codes.getFirst()).as(one.body()).isZero();
                    assertThat(codes.getLast()).as(one.body()).isZero();
                    taken++;
                } else {
                    assertThat(answer.statusCode()).as(one.body()).isBetween(200, 422);
                }
            }
        }
        assertThat(taken).as("records that were JSON still").isGreaterThan(500);
    }

    @Test
    void noMutatedBodyBreaksTheGateway() throws Exception {
        // Given
        SplittableRandom random = new SplittableRandom(2026);
        String good =
                "{\"key_schema\":%s,\"value_schema\":%s,\"records\":[%s]}"
                        .formatted(
                                quoted(KEY_SCHEMA), quoted("\"int\""), mood(user, WHEN, Map.of()));

        for (int round = 0; round < 10; round++) {
            // When
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                byte[] body = mutated(good, random).getBytes(StandardCharsets.UTF_8);
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
                answers.add(postLater(body));
            }

            // Then
            for (CompletableFuture<HttpResponse<String>> later : answers) {
                HttpResponse<String> answer = later.join();
                assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 422);
                assertThat(JSON.readTree(answer.body()).get("error_code").isInt()).isTrue();
            }
        }
    }

    private static CompletableFuture<HttpResponse<String>> postLater(byte[] body) {
        return http.sendAsync(
                to("/topics/questionnaire_mood")
                        .header("Content-Type", AVRO)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String mutated(String text, SplittableRandom random) {
        StringBuilder mutated = new StringBuilder(text);
        String pieces = "{}[]\":,0123456789eE+-.nultrfas \\\u0000é";
        for (int n = random.nextInt(1, 4); n > 0; n--) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(4)) {
                case 0 -> mutated.deleteCharAt(at);
                case 1 -> mutated.insert(at, pieces.charAt(random.nextInt(pieces.length())));
                case 2 -> mutated.setCharAt(at, pieces.charAt(random.nextInt(pieces.length())));
                default -> {
                    int to = Math.min(mutated.length(), at + random.nextInt(1, 60));
                    mutated.insert(random.nextInt(mutated.length()), mutated.substring(at, to));
                }
            }
        }
        return mutated.toString();
    }

    /// Whether it is still one JSON value, so that its neighbours can be told from it.
    private static boolean isJson(String text) {
        try (var in = JSON.getFactory().createParser("[" + text + "]")) {
            in.nextToken();
            in.nextToken();
            in.skipChildren();
            return in.nextToken() == com.fasterxml.jackson.core.JsonToken.END_ARRAY
                    && in.nextToken() == null;
        } catch (IOException _) {
            return false;
        }
    }

    private static String avroJson(ParticipantEvent event) throws IOException {
        byte[] framed = Codecs.participantEvents(stack.registry()).encode(event);
        Schema schema = stack.registry().schemaById(WireFormat.schemaId(framed));
        ByteBuffer avro = WireFormat.avro(framed);
        Object datum =
                new GenericDatumReader<>(schema)
                        .read(
                                null,
                                DecoderFactory.get()
                                        .binaryDecoder(
                                                avro.array(),
                                                avro.arrayOffset(),
                                                avro.remaining(),
                                                null));
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        JsonEncoder encoder = EncoderFactory.get().jsonEncoder(schema, json);
        new GenericDatumWriter<>(schema).write(datum, encoder);
        encoder.flush();
        return json.toString(StandardCharsets.UTF_8);
    }

    private List<ParticipantEvent> stored() {
        return storedOf(user);
    }

    private static List<ParticipantEvent> storedOf(String participant) {
        return stack.intake().stream()
                .filter(event -> event.participant().value().equals(participant))
                .toList();
    }

    private static List<Integer> errorCodes(HttpResponse<String> answer) throws IOException {
        List<Integer> codes = new ArrayList<>();
        JSON.readTree(answer.body())
                .get("offsets")
                .forEach(offset -> codes.add(offset.get("error_code").intValue()));
        return codes;
    }

    private static void assertProblem(HttpResponse<String> answer, int status, int code)
            throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.get("error_code").intValue()).as(answer.body()).isEqualTo(code);
        assertThat(body.get("message").asText()).endsWith(".").doesNotContain("Exception");
    }

    private static HttpResponse<String> post(Object... records) throws Exception {
        return post(
                "/topics/questionnaire_mood", request(keySchema, valueSchema, List.of(records)));
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return post(appKey, path, body);
    }

    private static HttpResponse<String> post(String key, String path, String body)
            throws Exception {
        return send(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", AVRO)
                        .POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + appKey);
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static int register(String subject, String schema) {
        return stack.registry().register(subject, new Schema.Parser().parse(schema));
    }

    private static String quoted(String text) throws IOException {
        return JSON.writeValueAsString(text);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
