package dev.thaw.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.core.event.ArbitraryEvents;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.registry.RegistryClient;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.Javalin;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stack")
class IntakeRoutesTest {
    private static final StudyId STUDY = new StudyId("arbitrary-study");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 20;

    /// How many garbled bodies are sent; `-Dthaw.garbled.bodies=50000` for a long run.
    private static final int BODIES = Integer.getInteger("thaw.garbled.bodies", 2_000);

    private static IntakeStack stack;
    private static Map<String, Object> kafka;
    private static RegistryClient registry;
    private static EventPublisher publisher;
    private static StudyApps apps;
    private static Javalin server;
    private static HttpClient http;
    private static String key;
    private static String keyOfAnotherStudy;

    private final ArbitraryEvents arbitrary =
            new ArbitraryEvents(UUID.randomUUID().getLeastSignificantBits());

    @BeforeAll
    static void startGateway() {
        stack = IntakeStack.shared();
        kafka = stack.kafka();
        registry = stack.registry();
        key = stack.appKey(STUDY);
        keyOfAnotherStudy = stack.appKey(new StudyId("another-study"));
        publisher = EventPublisher.forRequests(kafka, registry);
        apps = new StudyApps(kafka, registry);
        server = serve(new IntakeRoutes(publisher, apps));
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
    void oneBadEventDoesNotKeepItsNeighboursOut() throws Exception {
        // Given
        ParticipantEvent before = arbitrary.participantEvent();
        ParticipantEvent after = arbitrary.participantEvent();
        String bad = EventJson.write(before).replaceFirst("\"payload\":\\{", "$0\"wrong\":1,");
        int refusedBefore = stack.notices().size();

        // When
        HttpResponse<String> answer =
                post(array(EventJson.write(before), bad, EventJson.write(after)));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode verdicts = JSON.readTree(answer.body()).get("verdicts");
        assertThat(verdicts).hasSize(3);
        assertThat(verdicts.get(0).toString())
                .isEqualTo(
                        "{\"eventId\":\"%s\",\"verdict\":\"received\"}"
                                .formatted(before.event().id()));
        assertThat(verdicts.get(1).get("verdict").asText()).isEqualTo("refused");
        assertThat(verdicts.get(1).get("reason").asText()).isEqualTo("MALFORMED");
        assertThat(verdicts.get(1).get("pointer").asText()).isEqualTo("/1/payload/wrong");
        assertThat(verdicts.get(2).get("verdict").asText()).isEqualTo("received");
        assertThat(stack.intake()).contains(before, after);
        assertThat(stack.notices()).hasSize(refusedBefore + 1);
    }

    @Test
    void noStudyAppMayPassForTheImporter() throws Exception {
        // Given
        ParticipantEvent event = arbitrary.participantEvent();
        String claim =
                EventJson.write(event)
                        .replaceFirst("\"app\":\"[^\"]*\"", "\"app\":\"thaw-import\"");

        // When
        HttpResponse<String> answer = post(array(claim));

        // Then
        JsonNode verdict = JSON.readTree(answer.body()).get("verdicts").get(0);
        assertThat(verdict.get("verdict").asText()).isEqualTo("refused");
        assertThat(verdict.get("pointer").asText()).isEqualTo("/0/source/app");
        assertThat(stack.intake())
                .noneMatch(stored -> stored.event().id().equals(event.event().id()));
    }

    @Test
    void theSameRequestTwicePublishesTheSameEvents() throws Exception {
        // Given
        ParticipantEvent event = arbitrary.participantEvent();
        String body = array(EventJson.write(event));

        // When
        HttpResponse<String> first = post(body);
        HttpResponse<String> second = post(body);

        // Then
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(stack.intake()).filteredOn(event::equals).hasSize(2);
    }

    @Test
    void onlyTheStudysOwnKeyOpensIt() throws Exception {
        assertProblem(send(request().POST(BodyPublishers.ofString("[]"))), 401, "NO_KEY");
        HttpResponse<String> unknown = post(StudyApp.newKey(), "[]");
        assertProblem(unknown, 401, "UNKNOWN_KEY");
        assertThat(unknown.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer"));
        assertProblem(post(keyOfAnotherStudy, "[]"), 403, "OTHER_STUDY");
        assertThat(post(key, "[]").statusCode()).isEqualTo(200);
    }

    @Test
    void aRevokedKeyIsSoonNoLongerAccepted() throws Exception {
        // Given
        String revoked = stack.appKey(STUDY);
        awaitStatus(revoked, 200);

        // When
        stack.put(new StudyApp(STUDY, "app", StudyApp.hash(revoked), true));

        // Then
        assertProblem(awaitStatus(revoked, 401), 401, "UNKNOWN_KEY");
    }

    @Test
    void aCompressedBodyIsTaken() throws Exception {
        // Given
        ParticipantEvent event = arbitrary.participantEvent();
        byte[] body = gzip(array(EventJson.write(event)));

        // When
        HttpResponse<String> answer =
                send(
                        authorised()
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.ofByteArray(body)));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(stack.intake()).contains(event);
    }

    @Test
    void oneEventALineIsTakenAndABadLineSpoilsNoOther() throws Exception {
        // Given
        ParticipantEvent first = arbitrary.participantEvent();
        ParticipantEvent last = arbitrary.participantEvent();
        String body =
                String.join(
                        "\n",
                        EventJson.write(first),
                        "",
                        EventJson.write(first).substring(1),
                        "\u0000{\u0000",
                        "[" + EventJson.write(first) + "]",
                        EventJson.write(last) + "\r");

        // When
        HttpResponse<String> answer =
                send(
                        request()
                                .header("Authorization", "Bearer " + key)
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofString(body)));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode verdicts = JSON.readTree(answer.body()).get("verdicts");
        assertThat(verdicts.findValuesAsText("verdict"))
                .containsExactly("received", "refused", "refused", "refused", "received");
        assertThat(verdicts.findValuesAsText("pointer")).containsExactly("/1", "/2", "/3");
        assertThat(stack.intake()).contains(first, last);
    }

    @Test
    void promptsConsentsAndSessionsHaveAddressesThatTakeNothingElse() throws Exception {
        for (String address : List.of("prompts", "consents", "sessions")) {
            // Given
            Map<String, List<ParticipantEvent>> byVerdict =
                    Stream.generate(arbitrary::participantEvent)
                            .limit(200)
                            .collect(Collectors.groupingBy(event -> expected(address, event)));

            // When
            for (Map.Entry<String, List<ParticipantEvent>> sent : byVerdict.entrySet()) {
                String body =
                        array(
                                sent.getValue().stream()
                                        .map(EventJson::write)
                                        .toArray(String[]::new));
                HttpResponse<String> answer =
                        http.send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        "http://127.0.0.1:"
                                                                + server.port()
                                                                + "/v1/studies/arbitrary-study/"
                                                                + address))
                                        .header("Authorization", "Bearer " + key)
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(body))
                                        .build(),
                                BodyHandlers.ofString());

                // Then
                assertThat(JSON.readTree(answer.body()).get("verdicts").findValuesAsText("verdict"))
                        .hasSize(sent.getValue().size())
                        .containsOnly(sent.getKey());
            }
            assertThat(byVerdict).containsOnlyKeys("received", "refused");
        }
    }

    private static String expected(String address, ParticipantEvent event) {
        boolean taken =
                switch (event.event().payload()) {
                    case PromptIssued _ -> address.equals("prompts");
                    case ConsentEvent _ -> address.equals("consents");
                    case SessionHeld _ -> address.equals("sessions");
                    default -> false;
                };
        return taken ? "received" : "refused";
    }

    @Test
    void aBodyThatIsNoArrayOfEventsIsToldWhatItShouldBe() throws Exception {
        assertProblem(post(""), 400, "EMPTY_BODY");
        assertProblem(post("{}"), 400, "NO_ARRAY");
        assertProblem(post("[{"), 400, "NO_ARRAY");
        assertProblem(post("[" + " ".repeat(RequestBody.MOST_BYTES) + "]"), 413, "TOO_LARGE");
        assertProblem(post("[" + "0,".repeat(Intake.MOST_EVENTS) + "0]"), 413, "TOO_MANY_EVENTS");
        assertProblem(
                send(
                        request()
                                .header("Authorization", "Bearer " + key)
                                .header("Content-Type", "text/csv")
                                .POST(BodyPublishers.ofString("[]"))),
                415,
                "NOT_JSON");
        assertProblem(
                send(
                        authorised()
                                .header("Content-Encoding", "br")
                                .POST(BodyPublishers.ofString("[]"))),
                415,
                "UNKNOWN_ENCODING");
        assertProblem(
                send(
                        authorised()
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.ofString("[]"))),
                400,
                "BROKEN_GZIP");
    }

    @Test
    void anEventTooLargeForKafkaIsRefusedAndItsNeighbourIsNot() throws Exception {
        // Given
        String small = EventJson.write(arbitrary.participantEvent());
        String feeling = "{\"label\":\"%s\",\"intensity\":1}".formatted("x".repeat(200));
        String large =
                """
                {"eventId":"%s","participant":"p-1","timeBasis":"ORDINAL","source":{"app":"a"},
                 "type":"CheckInSubmitted","payload":{"answer":"FELT","feelings":[%s]}}"""
                        .formatted(
                                arbitrary.uuid(),
                                String.join(",", Collections.nCopies(6_000, feeling)));

        // When
        HttpResponse<String> answer = post(array(large, small));

        // Then
        JsonNode verdicts = JSON.readTree(answer.body()).get("verdicts");
        assertThat(verdicts.get(0).get("reason").asText()).isEqualTo("TOO_LARGE");
        assertThat(verdicts.get(0).get("pointer").asText()).isEqualTo("/0");
        assertThat(verdicts.get(1).get("verdict").asText()).isEqualTo("received");
    }

    @Test
    void eventsThatKafkaDoesNotTakeAreToBeSentAgain() throws Exception {
        // Given a publisher whose broker does not answer
        String event = EventJson.write(arbitrary.participantEvent());
        try (EventPublisher cutOff =
                new EventPublisher(
                        Map.of("bootstrap.servers", "127.0.0.1:1", "max.block.ms", 200),
                        registry)) {
            Javalin other = serve(new IntakeRoutes(cutOff, apps));

            // When
            HttpResponse<String> answer;
            try {
                answer =
                        send(
                                authorised(other.port())
                                        .POST(BodyPublishers.ofString(array(event, "7", event))));
            } finally {
                other.stop();
            }

            // Then
            assertProblem(answer, 503, "NOT_STORED");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            JsonNode verdicts = JSON.readTree(answer.body()).get("verdicts");
            // A refusal that is not on record is none.
            assertThat(verdicts.findValuesAsText("verdict"))
                    .containsExactly("not_stored", "not_stored", "not_stored");
        }
    }

    @Test
    void aRequestEndsThoughTheThreadOfKafkasClientDied() throws Exception {
        // Given
        Map<String, Object> dying = new HashMap<>(kafka);
        dying.put("interceptor.classes", List.of(DyingSender.class.getName()));
        try (EventPublisher publisher = EventPublisher.forRequests(dying, registry)) {
            Intake intake =
                    new Intake(
                            publisher,
                            apps,
                            IntakeSettings.DEFAULT,
                            new Room(8, 8, Pace.USUAL),
                            new Overdue(Duration.ofSeconds(1)));
            Javalin other = serve(new IntakeRoutes(intake, Optional.empty()));

            // When
            HttpResponse<String> answer;
            try {
                answer =
                        send(
                                authorised(other.port())
                                        .POST(
                                                BodyPublishers.ofString(
                                                        array(
                                                                EventJson.write(
                                                                        arbitrary
                                                                                .participantEvent())))));
            } finally {
                other.stop();
            }

            // Then
            assertProblem(answer, 503, "NOT_STORED");
            assertThat(intake.healthy()).isFalse();
        }
    }

    /// Ends the thread that sends, as a lack of memory does.
    public static final class DyingSender implements ProducerInterceptor<byte[], byte[]> {

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            return record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata place, Exception failure) {
            throw new LinkageError("not a lack of memory, but as bad");
        }

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> settings) {}
    }

    @Test
    void aRequestThatFindsNoRoomIsSentAway() throws Exception {
        // Given
        Javalin full =
                serve(
                        new IntakeRoutes(
                                new Intake(
                                        publisher,
                                        apps,
                                        IntakeSettings.DEFAULT,
                                        new Room(0, 0, Pace.USUAL)),
                                Optional.empty()));
        try {
            // When
            HttpResponse<String> answer =
                    send(authorised(full.port()).POST(BodyPublishers.ofString("[]")));

            // Then
            assertProblem(answer, 503, "BUSY");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        } finally {
            full.stop();
        }
    }

    @Test
    void noMutatedBodyIsAServerErrorAndNoValidNeighbourIsLost() throws Exception {
        // Given
        SplittableRandom random = new SplittableRandom(11);
        List<ParticipantEvent> neighbours = new ArrayList<>();

        for (int i = 0; i < BODIES; i += AT_ONCE) {
            // When one element of three, or now and then the whole body, is mutated
            List<Mutated> sent = new ArrayList<>();
            for (int j = i; j < i + AT_ONCE; j++) {
                ParticipantEvent before = arbitrary.participantEvent();
                ParticipantEvent after = arbitrary.participantEvent();
                String middle = EventJson.write(arbitrary.participantEvent());
                boolean lines = j % 3 == 0;
                boolean whole = j % 5 == 0;
                String[] events = {
                    EventJson.write(before), mutate(middle, random), EventJson.write(after)
                };
                String mutated = lines ? String.join("\n", events) : array(events);
                sent.add(
                        new Mutated(
                                whole ? List.of() : List.of(before, after),
                                http.sendAsync(
                                        posting(key, whole ? mutate(mutated, random) : mutated)
                                                .setHeader(
                                                        "Content-Type",
                                                        lines
                                                                ? "application/x-ndjson"
                                                                : "application/json")
                                                .build(),
                                        BodyHandlers.ofString())));
            }

            // Then
            for (Mutated one : sent) {
                HttpResponse<String> answer = one.answer().get();
                assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400);
                if (answer.statusCode() == 200) {
                    neighbours.addAll(one.neighbours());
                }
            }
        }
        assertThat(neighbours).hasSizeGreaterThan(BODIES * 3 / 4);
        neighbours.removeAll(new HashSet<>(stack.intake()));
        assertThat(neighbours).isEmpty();
        assertThat(new IntakeRoutes(publisher, apps).healthy()).isTrue();
    }

    /// A body on its way.
    ///
    /// @param neighbours the events in it that nothing was done to
    private record Mutated(
            List<ParticipantEvent> neighbours, CompletableFuture<HttpResponse<String>> answer) {}

    private static String mutate(String json, SplittableRandom random) {
        StringBuilder text = new StringBuilder(json);
        int at = random.nextInt(text.length());
        switch (random.nextInt(6)) {
            case 0 -> text.setCharAt(at, "{}[]\",:0-eE.ntf\\ ".charAt(random.nextInt(17)));
            case 1 -> text.deleteCharAt(at);
            case 2 -> text.setCharAt(at, (char) random.nextInt(0x800));
            case 3 -> replaceNumber(text, "100e2147483647");
            case 4 -> replaceNumber(text, "-1e99999999999");
            default -> replaceNumber(text, "9".repeat(1 + random.nextInt(300)));
        }
        return text.toString();
    }

    private static void replaceNumber(StringBuilder text, String number) {
        String changed = text.toString().replaceFirst(":-?[0-9]+", ":" + number);
        text.setLength(0);
        text.append(changed);
    }

    private static String array(String... events) {
        return "[" + String.join(",", events) + "]";
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code)
            throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.get("code").asText()).isEqualTo(code);
        assertThat(body.get("error").asText()).endsWith(".");
    }

    private static HttpResponse<String> awaitStatus(String key, int status) throws Exception {
        HttpResponse<String> answer = post(key, "[]");
        while (answer.statusCode() != status) {
            answer = post(key, "[]");
        }
        return answer;
    }

    private static HttpResponse<String> post(String body) throws Exception {
        return post(key, body);
    }

    private static HttpResponse<String> post(String key, String body) throws Exception {
        return send(posting(key, body));
    }

    private static HttpRequest.Builder posting(String key, String body) {
        return request()
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder authorised() {
        return authorised(server.port());
    }

    private static HttpRequest.Builder authorised(int port) {
        return request(port)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    private static HttpRequest.Builder request() {
        return request(server.port());
    }

    private static HttpRequest.Builder request(int port) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/v1/studies/arbitrary-study/events"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static Javalin serve(IntakeRoutes routes) {
        return Javalin.create(
                        config -> {
                            config.startup.showJavalinBanner = false;
                            config.concurrency.useVirtualThreads = true;
                            routes.addTo(config);
                        })
                .start("127.0.0.1", 0);
    }

    private static byte[] gzip(String text) throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return compressed.toByteArray();
    }
}
