package dev.thaw.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.ArbitraryEvents;
import dev.thaw.core.event.StudyId;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.json.EventReading;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The OpenAPI document tells the truth: what it allows is taken, what it forbids is refused, and
/// every answer has the form that it says.
@Tag("stack")
class DescriptionTest {
    private static final StudyId STUDY = new StudyId("arbitrary-study");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static IntakeStack stack;
    private static EventPublisher publisher;
    private static StudyApps apps;
    private static Javalin gateway;
    private static HttpClient http;
    private static JsonNode document;
    private static String key;

    @BeforeAll
    static void startGateway() throws Exception {
        stack = IntakeStack.shared();
        key = stack.appKey(STUDY);
        publisher = new EventPublisher(stack.kafka(), stack.registry());
        apps = new StudyApps(stack.kafka(), stack.registry());
        gateway =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    new IntakeRoutes(publisher, apps).addTo(config);
                                })
                        .start("127.0.0.1", 0);
        http = HttpClient.newHttpClient();
        document = JSON.readTree(send(request("/openapi.json")).body());
    }

    @AfterAll
    static void stop() {
        http.close();
        gateway.stop();
        apps.close();
        publisher.close();
    }

    @Test
    void whatTheDocumentForbidsIsRefusedAndWhatItAllowsIsTaken() throws Exception {
        JsonSchema event = schema("Event");
        ArbitraryEvents arbitrary = new ArbitraryEvents(7);
        SplittableRandom random = new SplittableRandom(7);
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            JsonNode sent = JSON.readTree(EventJson.write(arbitrary.participantEvent()));
            assertThat(event.validate(sent)).as(sent.toString()).isEmpty();

            ObjectNode damaged = sent.deepCopy();
            String what = damage(damaged, random);
            boolean allowed = event.validate(damaged).isEmpty();
            EventReading reading = EventJson.read(STUDY, damaged.toString());
            assertThat(reading instanceof EventReading.Read)
                    .as("%s: %s", what, damaged)
                    .isEqualTo(allowed);
            refused += allowed ? 0 : 1;
        }
        assertThat(refused).isBetween(1_000, 2_950);
    }

    /// Takes away, adds or changes one thing somewhere.
    private static String damage(ObjectNode event, SplittableRandom random) {
        List<ObjectNode> objects = new ArrayList<>(List.of(event));
        for (int i = 0; i < objects.size(); i++) {
            for (JsonNode child : objects.get(i)) {
                collect(child, objects);
            }
        }
        ObjectNode one = objects.get(random.nextInt(objects.size()));
        List<String> names = new ArrayList<>();
        one.fieldNames().forEachRemaining(names::add);
        String name = names.isEmpty() ? "a" : names.get(random.nextInt(names.size()));
        switch (random.nextInt(5)) {
            case 0 -> one.remove(name);
            case 1 -> one.put("unheardOf", 1);
            case 2 -> one.put(name, one.path(name).asInt(1_000_000) + random.nextInt(-2, 3));
            case 3 -> one.put(name, "unheard of");
            default -> one.set(name, JSON.createArrayNode().add(true));
        }
        return name;
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        switch (node) {
            case ObjectNode object -> objects.add(object);
            case ArrayNode array -> array.forEach(element -> collect(element, objects));
            default -> {
                // Neither object nor array.
            }
        }
    }

    @Test
    void everyAnswerHasTheFormThatTheDocumentSays() throws Exception {
        // Given
        String example =
                document.at(
                                "/components/requestBodies/Events/content/application~1json/examples/checkIns/value")
                        .toString();
        String events = "/v1/studies/arbitrary-study/events";

        // Then
        assertDocumented("/v1/studies/{study}/events", "post", post(events, key, example), 200);
        assertDocumented(
                "/v1/studies/{study}/prompts",
                "post",
                post(events.replace("events", "prompts"), key, example),
                200);
        assertDocumented("/v1/studies/{study}/events", "post", post(events, key, "[7]"), 200);
        assertDocumented("/v1/studies/{study}/events", "post", post(events, key, "{}"), 400);
        assertDocumented("/v1/studies/{study}/events", "post", post(events, "x", "[]"), 401);
        assertDocumented(
                "/v1/studies/{study}/events",
                "post",
                post("/v1/studies/another/events", key, "[]"),
                403);
    }

    @Test
    void theDocumentKnowsAllCodesAndReasons() {
        assertThat(words("Problem/properties/code"))
                .containsExactlyElementsOf(names(Problem.values()));
        assertThat(words("Reason")).containsExactlyElementsOf(names(RefusalReason.values()));
        List<String> types = new ArrayList<>();
        document.at("/components/schemas").findValuesAsText("const").forEach(types::add);
        assertThat(types).containsAll(EventJson.types());
    }

    @Test
    void itsPagesNeedNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = send(request("/docs/api"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("http://", "https://");
        for (String part : List.of("swagger-ui.css", "swagger-ui-bundle.js", "start.js")) {
            assertThat(page.body()).contains("/docs/api/" + part);
            assertThat(send(request("/docs/api/" + part)).statusCode()).isEqualTo(200);
        }
        assertThat(send(request("/openapi.yaml")).body()).startsWith("openapi: 3.1.0");
    }

    private static void assertDocumented(
            String path, String method, HttpResponse<String> answer, int status) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode response =
                document.get("paths").get(path).get(method).get("responses").get("" + status);
        assertThat(response).as("%s %s %d is documented", method, path, status).isNotNull();
        String reference = response.get("$ref").asText();
        String schema =
                document.at(reference.substring(1) + "/content/application~1json/schema/$ref")
                        .asText();
        assertThat(
                        schema(schema.substring(schema.lastIndexOf('/') + 1))
                                .validate(JSON.readTree(answer.body())))
                .isEmpty();
    }

    private static JsonSchema schema(String name) {
        JsonSchemaFactory factory =
                JsonSchemaFactory.getInstance(
                        SpecVersion.VersionFlag.V202012,
                        builder ->
                                builder.schemaLoaders(
                                        loaders ->
                                                loaders.schemas(
                                                        Map.of(
                                                                "https://thaw.dev/openapi",
                                                                document.toString()))));
        return factory.getSchema(
                SchemaLocation.of("https://thaw.dev/openapi#/components/schemas/" + name),
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }

    private static List<String> words(String schema) {
        List<String> words = new ArrayList<>();
        document.at("/components/schemas/" + schema + "/enum")
                .forEach(word -> words.add(word.asText()));
        return List.copyOf(new TreeSet<>(words));
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).sorted().toList();
    }

    private static HttpResponse<String> post(String path, String key, String body)
            throws Exception {
        HttpRequest.Builder request =
                request(path)
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
        HttpResponse<String> answer = send(request);
        while (key.equals(DescriptionTest.key) && answer.statusCode() == 401) {
            answer = send(request);
        }
        return answer;
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
