package dev.thaw.ingest.restproxy;

import static dev.thaw.ingest.restproxy.RadarRecords.KEY_SCHEMA;
import static dev.thaw.ingest.restproxy.RadarRecords.VALUE_SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.http.Intake;
import dev.thaw.ingest.http.IntakeSettings;
import dev.thaw.ingest.http.IntakeStack;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.Javalin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// A gateway with the mappings of the example, and what a study app does with it. The test classes
/// share one: each test has participants of its own.
final class ProxyGateway implements AutoCloseable {
    static final StudyId STUDY = new StudyId("kindling");

    /// Has no mapping.
    static final StudyId ARBITRARY = new StudyId("arbitrary-study");

    /// Its topics, `questionnaire_embers` and `questionnaire_two_versions`, have no schemas before
    /// a test gives them some.
    static final StudyId EMBERS = new StudyId("embers");

    static final String MOOD = "/topics/questionnaire_mood";
    static final String AVRO = "application/vnd.kafka.avro.v2+json";
    static final String BINARY = "application/vnd.radarbase.avro.v1+binary";
    static final double WHEN = 1_700_000_000.5;
    static final Map<String, String> CALM =
            Map.of("felt", "1", "calm", "4", "joy", "0", "mood", "7", "body", "chest,hands");

    private static final Path EXAMPLE = Path.of("..", "docs", "examples", "radar", "mappings");
    private static final String EMBERS_MAPPING =
            """
            api: radar/v1
            study: embers
            topics: [questionnaire_embers, questionnaire_two_versions]
            events:
              - type: ChangeRated
                rating: answers.mood.value
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final IntakeStack stack = IntakeStack.shared();
    private final EventPublisher publisher = new EventPublisher(stack.kafka(), stack.registry());
    private final StudyApps apps = new StudyApps(stack.kafka(), stack.registry());
    private final StoredEvents stored = new StoredEvents(stack);
    private final HttpClient http = HttpClient.newHttpClient();
    private final int keySchema = register("questionnaire_mood-key", KEY_SCHEMA);
    private final int valueSchema = register("questionnaire_mood-value", VALUE_SCHEMA);
    private final Javalin server;
    private final String appKey;

    private ProxyGateway() {
        RestProxyRoutes routes =
                new RestProxyRoutes(
                        new Intake(publisher, apps, IntakeSettings.DEFAULT),
                        stack.registry(),
                        mappings());
        server =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    config.concurrency.useVirtualThreads = true;
                                    routes.addTo(config);
                                })
                        .start("127.0.0.1", 0);
        appKey = known(stack.appKey(STUDY));
    }

    private static RadarMappings mappings() {
        try {
            Path folder = Files.createTempDirectory("thaw-mappings-");
            Path example = folder.resolve("kindling.yaml");
            Path embers = folder.resolve("embers.yaml");
            Files.copy(EXAMPLE.resolve("kindling.yaml"), example);
            Files.writeString(embers, EMBERS_MAPPING);
            RadarMappings mappings = RadarMappings.read(folder);
            for (Path path : List.of(example, embers, folder)) {
                Files.delete(path);
            }
            return mappings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Hands the gateway to the tests of a class. It is closed after the last class.
    static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == ProxyGateway.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(ProxyGateway.class))
                    .computeIfAbsent(
                            ProxyGateway.class, _ -> new ProxyGateway(), ProxyGateway.class);
        }
    }

    @Override
    public void close() {
        http.close();
        server.stop();
        apps.close();
        publisher.close();
        stored.close();
    }

    IntakeStack stack() {
        return stack;
    }

    String appKey() {
        return appKey;
    }

    String newAppKey(StudyId study) {
        return known(stack.appKey(study));
    }

    String newParticipantKey(StudyId study, ParticipantId participant) {
        return known(stack.participantKey(study, participant));
    }

    /// Waits until the gateway knows a key: it looks for unknown ones ten times a second only.
    private String known(String key) {
        HttpRequest look = with(key, "/kafka").HEAD().build();
        while (http.sendAsync(look, BodyHandlers.discarding()).join().statusCode() == 401) {
            Thread.onSpinWait();
        }
        return key;
    }

    int keySchema() {
        return keySchema;
    }

    int valueSchema() {
        return valueSchema;
    }

    int register(String subject, String schema) {
        return stack.registry().register(subject, new Schema.Parser().parse(schema));
    }

    StoredEvents stored() {
        return stored;
    }

    HttpResponse<String> post(Object... records) throws Exception {
        return post(MOOD, RadarRecords.request(keySchema, valueSchema, List.of(records)));
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return post(appKey, path, body);
    }

    HttpResponse<String> post(String key, String path, String body) throws Exception {
        return send(
                with(key, path).header("Content-Type", AVRO).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> postBinary(String key, String path, byte[] set) throws Exception {
        return send(
                with(key, path)
                        .header("Content-Type", BINARY)
                        .POST(BodyPublishers.ofByteArray(set)));
    }

    CompletableFuture<HttpResponse<String>> postLater(String type, byte[] body) {
        return http.sendAsync(
                to(MOOD).header("Content-Type", type)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /// A request with a key of the study.
    HttpRequest.Builder to(String path) {
        return with(appKey, path);
    }

    HttpRequest.Builder with(String key, String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + key);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /// What is wrong with each record of a request; 0: nothing.
    static List<Integer> errorCodes(HttpResponse<String> answer) throws IOException {
        List<Integer> codes = new ArrayList<>();
        JsonNode offsets = JSON.readTree(answer.body()).path("offsets");
        assertThat(offsets.isArray()).as(answer.body()).isTrue();
        offsets.forEach(offset -> codes.add(offset.get("error_code").intValue()));
        return codes;
    }

    static void assertProblem(HttpResponse<String> answer, int status, int code)
            throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.get("error_code").intValue()).as(answer.body()).isEqualTo(code);
        assertThat(body.get("message").asText()).endsWith(".").doesNotContain("Exception");
    }

    static String quoted(String text) throws IOException {
        return JSON.writeValueAsString(text);
    }

    static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        }
        return bytes.toByteArray();
    }
}
