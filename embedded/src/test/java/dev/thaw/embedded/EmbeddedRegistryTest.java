package dev.thaw.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.schemas.registry.CompatibilityLevel;
import dev.thaw.schemas.registry.RegisteredSchema;
import dev.thaw.schemas.registry.RegistryClient;
import dev.thaw.schemas.registry.RegistryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("stack")
class EmbeddedRegistryTest {
    private static final Schema MOOD =
            SchemaBuilder.record("Mood").fields().requiredInt("value").endRecord();
    private static final Schema MOOD_WITH_NOTE =
            SchemaBuilder.record("Mood")
                    .fields()
                    .requiredInt("value")
                    .optionalString("note")
                    .endRecord();
    private static final Schema MOOD_IN_WORDS =
            SchemaBuilder.record("Mood").fields().requiredString("value").endRecord();

    private final StackAddresses stack = TemporaryStack.shared().addresses();
    private final RegistryClient client = RegistryClient.at(stack.registryUrl());

    @Test
    void aRegisteredSchemaIsFoundByIdBySchemaAndAsTheLatest() {
        // When
        int id = client.register("found-value", MOOD);
        int again = client.register("found-value", MOOD);

        // Then
        RegisteredSchema expected = new RegisteredSchema("found-value", id, 1, MOOD);
        assertThat(again).isEqualTo(id);
        assertThat(client.schemaById(id)).isEqualTo(MOOD);
        assertThat(client.lookup("found-value", MOOD)).contains(expected);
        assertThat(client.latest("found-value")).contains(expected);
        assertThat(client.latest("unheard-of-value")).isEmpty();
        assertThat(client.lookup("found-value", MOOD_IN_WORDS)).isEmpty();
    }

    @Test
    void theSubjectsLevelDecidesWhatItTakes() {
        // Given
        client.register("level-value", MOOD);
        client.setCompatibility("level-value", CompatibilityLevel.FULL_TRANSITIVE);

        // Then
        assertThat(client.compatibility("level-value"))
                .isEqualTo(CompatibilityLevel.FULL_TRANSITIVE);
        assertThat(client.compatibility("another-value")).isEqualTo(CompatibilityLevel.BACKWARD);
        assertThat(client.isCompatible("level-value", MOOD_WITH_NOTE)).isTrue();
        assertThat(client.isCompatible("level-value", MOOD_IN_WORDS)).isFalse();
        assertThatThrownBy(() -> client.register("level-value", MOOD_IN_WORDS))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.incompatible()).isTrue());
    }

    @Test
    void anotherRegistryOnTheSameTopicKnowsTheSame() {
        // Given
        int id = client.register("kept-value", MOOD);
        client.setCompatibility("kept-value", CompatibilityLevel.NONE);

        // When
        try (EmbeddedRegistry restarted =
                EmbeddedRegistry.start(
                        Map.of("bootstrap.servers", stack.bootstrapServers()), "127.0.0.1", 0)) {

            // Then
            RegistryClient other = RegistryClient.at(restarted.url());
            assertThat(other.schemaById(id)).isEqualTo(MOOD);
            assertThat(other.compatibility("kept-value")).isEqualTo(CompatibilityLevel.NONE);
        }
    }

    @Test
    void theTopicsKeysAreConfluentsToTheByte() throws IOException, InterruptedException {
        // Given
        client.register("keys-value", MOOD);
        client.setCompatibility("keys-value", CompatibilityLevel.FULL);
        ask("DELETE", "/subjects/keys-value", "");

        // Then
        assertThat(keysOfSchemasTopic())
                .contains(
                        "{\"keytype\":\"SCHEMA\",\"subject\":\"keys-value\",\"version\":1,\"magic\":1}",
                        "{\"keytype\":\"CONFIG\",\"subject\":\"keys-value\",\"magic\":0}",
                        "{\"keytype\":\"DELETE_SUBJECT\",\"subject\":\"keys-value\",\"magic\":0}");
        assertThat(client.latest("keys-value")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET    | /subjects/nobody/versions                      |                                       | 404 | 40401
                    GET    | /subjects/errors/versions/7                    |                                       | 404 | 40402
                    GET    | /subjects/errors/versions/old                  |                                       | 422 | 42202
                    POST   | /subjects/errors                               | {"schema":"\\"string\\""}             | 404 | 40403
                    POST   | /subjects/nobody                               | {"schema":"\\"int\\""}                | 404 | 40401
                    GET    | /schemas/ids/999999                            |                                       | 404 | 40403
                    POST   | /subjects/errors/versions                      | {"schema":"{\\"type\\":\\"nothing\\"}"} | 422 | 42201
                    POST   | /subjects/errors/versions                      | {"schema":"\\"nothing\\""}            | 422 | 42201
                    POST   | /subjects/errors/versions                      | {"schema":"{}","schemaType":"JSON"}   | 422 | 42201
                    POST   | /subjects/errors/versions                      | {"schema":"\\"int\\"","references":[{"name":"r"}]} | 422 | 42201
                    POST   | /subjects/errors/versions                      | {"schema":"\\"string\\""}             | 409 | 409
                    POST   | /subjects/errors/versions                      | nonsense                              | 422 | 422
                    PUT    | /config/errors                                 | {"compatibility":"SOMEWHAT"}          | 422 | 42203
                    GET    | /config/errors                                 |                                       | 404 | 40408
                    DELETE | /subjects/errors?permanent=true                |                                       | 405 | 405
                    GET    | /subjects/nobody/versions?deleted=true         |                                       | 404 | 40401
                    GET    | /schemas/ids/999999/versions                   |                                       | 404 | 40403
                    GET    | /schemas/ids/999999/schema                     |                                       | 404 | 40403
                    GET    | /schemas/ids/first/subjects                    |                                       | 404 | 40403
                    GET    | /mode/errors                                   |                                       | 404 | 40409
                    PUT    | /mode                                          | {"mode":"IMPORT"}                     | 422 | 42205
                    GET    | /nowhere                                       |                                       | 404 | 404
                    """)
    void refusalsCarryTheCodesThatConfluentsClientsKnow(
            String method, String path, String body, int status, int code)
            throws IOException, InterruptedException {
        // Given
        client.register("errors", Schema.create(Schema.Type.INT));

        // When
        HttpResponse<String> answer = ask(method, path, body == null ? "" : body);

        // Then
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body())
                .startsWith("{\"error_code\":" + code + ",\"message\":\"")
                .doesNotContain("Exception");
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/vnd.schemaregistry.v1+json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    GET  | /subjects/plain/versions/1/schema       |                     | "int"
                    GET  | /subjects/plain/versions/1/referencedby |                     | []
                    GET  | /config/plain?defaultToGlobal=true      |                     | {"compatibilityLevel":"BACKWARD"}
                    GET  | /mode/plain?defaultToGlobal=true        |                     | {"mode":"READWRITE"}
                    GET  | /schemas/types                          |                     | ["AVRO"]
                    HEAD | /subjects                               |                     | ``
                    POST | /subjects/plain/versions?normalize=true | {"schema":"\\"int\\"","schemaType":"AVRO","metadata":null,"ruleSet":{},"new":1} | {"id":
                    """)
    void plainQuestionsHavePlainAnswers(String method, String path, String body, String expected)
            throws IOException, InterruptedException {
        // Given
        client.register("plain", Schema.create(Schema.Type.INT));

        // When
        HttpResponse<String> answer = ask(method, path, body == null ? "" : body);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'application/vnd.schemaregistry.v1+json, application/json; q=0.5', application/vnd.schemaregistry.v1+json",
        "application/vnd.schemaregistry+json, application/vnd.schemaregistry+json",
        "application/json, application/json",
        "*/*, application/vnd.schemaregistry.v1+json",
    })
    void clientsGetTheContentTypeThatTheyAskFor(String accept, String type)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(stack.registryUrl() + "/subjects"))
                        .header("Accept", accept)
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(
                            http.send(request, HttpResponse.BodyHandlers.discarding())
                                    .headers()
                                    .firstValue("Content-Type"))
                    .contains(type);
        }
    }

    @Test
    void theGeneralLevelGoesBackToWhatItIsWithoutOne() throws IOException, InterruptedException {
        // Given
        ask("PUT", "/config", "{\"compatibility\":\"full\"}");

        // When
        HttpResponse<String> answer = ask("DELETE", "/config", "");

        // Then
        assertThat(answer.body()).isEqualTo("{\"compatibilityLevel\":\"FULL\"}");
        assertThat(ask("GET", "/config", "").body())
                .isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () ->
                                    EmbeddedRegistry.start(
                                            Map.of("bootstrap.servers", stack.bootstrapServers()),
                                            "127.0.0.1",
                                            taken.getLocalPort()))
                    .isInstanceOf(StartupProblem.class)
                    .hasMessageContaining("port " + taken.getLocalPort());
        }
    }

    private HttpResponse<String> ask(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(stack.registryUrl() + path))
                        .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private List<String> keysOfSchemasTopic() {
        TopicPartition partition = new TopicPartition("_schemas", 0);
        List<String> keys = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", stack.bootstrapServers()),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> keys.add(record.key()));
            }
        }
        return keys;
    }
}
