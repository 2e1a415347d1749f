package dev.thaw.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The client against a server of canned answers: what it asks, how often, and what it makes of
/// errors.
class RegistryClientTest {
    private static final Schema LONG = Schema.create(Schema.Type.LONG);
    private static final String LONG_V3 =
            "{\"subject\":\"s\",\"id\":7,\"version\":3,\"schema\":\"\\\"long\\\"\"}";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "{}";

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                    authorizations.add(
                            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length);
                    try (var body = exchange.getResponseBody()) {
                        body.write(bytes);
                    }
                });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void anIdsSchemaIsAskedForOnce() {
        // Given
        answer = LONG_V3;
        RegistryClient client = RegistryClient.at(url());

        // When
        client.schemaById(7);
        Schema again = client.schemaById(7);

        // Then
        assertThat(again).isEqualTo(LONG);
        assertThat(asked).containsExactly("GET /schemas/ids/7");
    }

    @Test
    void whatIsKeptHasABound() {
        // Given
        RegistryClient client = RegistryClient.at(url());
        answer = LONG_V3;
        int many = 1_500;

        // When: somebody asks for a great many ids, and again for the first ones
        for (int id = 1; id <= many; id++) {
            client.schemaById(id);
        }
        int once = asked.size();
        for (int id = 1; id <= many; id++) {
            client.schemaById(id);
        }

        // Then: some were forgotten
        assertThat(once).isEqualTo(many);
        assertThat(asked.size() - once).isGreaterThan(many / 5);
    }

    @Test
    void whatIsKeptIsBoundedByItsSize() {
        // Given
        RegistryClient client = RegistryClient.at(url());
        String doc = "x".repeat(100_000);
        answer =
                "{\"schema\":\"{\\\"type\\\":\\\"enum\\\",\\\"name\\\":\\\"E\\\",\\\"doc\\\":\\\"%s\\\",\\\"symbols\\\":[]}\"}"
                        .formatted(doc);

        // When somebody asks for many long ones, and again
        for (int id = 0; id < 200; id++) {
            client.schemaById(id % 100);
        }

        // Then no more than some megabytes were kept
        assertThat(asked.size()).isGreaterThan(150);
    }

    @Test
    void theNewestSchemaAndWhatIsNotThereAreKeptForAMoment() {
        // Given
        RegistryClient client = RegistryClient.at(url());
        answer = LONG_V3;
        client.latest("s");
        client.latest("s");
        status = 404;
        answer = "{\"error_code\":40401,\"message\":\"Subject 't' not found.\"}";
        client.latest("t");
        client.latest("t");
        assertThat(asked)
                .containsExactly(
                        "GET /subjects/s/versions/latest", "GET /subjects/t/versions/latest");

        // When it registers one
        status = 200;
        answer = LONG_V3;
        client.register("t", LONG);
        client.register("s", LONG);
        asked.clear();

        // Then
        assertThat(client.latest("t")).isPresent();
        assertThat(client.latest("s")).isPresent();
        assertThat(asked)
                .containsExactly(
                        "GET /subjects/t/versions/latest", "GET /subjects/s/versions/latest");
    }

    @Test
    void aVersionIsFoundByItsNumber() {
        // Given
        RegistryClient client = RegistryClient.at(url());
        answer = LONG_V3;

        // When
        var version = client.version("a/b", 3);
        var again = client.version("a/b", 3);
        status = 404;
        answer = "{\"error_code\":40402,\"message\":\"Version 4 not found.\"}";

        // Then
        assertThat(version).contains(new RegisteredSchema("s", 7, 3, LONG)).isEqualTo(again);
        assertThat(client.version("a/b", 4)).isEmpty();
        assertThat(asked)
                .containsExactly(
                        "GET /subjects/a%2Fb/versions/3", "GET /subjects/a%2Fb/versions/4");
    }

    @Test
    void aWriterMayRegisterUnlessItsSettingsForbidIt() {
        // Given
        answer = LONG_V3;
        Map<String, Object> forbidden =
                Map.of("schema.registry.url", url(), "auto.register.schemas", "false");

        // When
        new RegistryClient(RegistrySettings.from(forbidden)).writerSchema("a/b c", LONG);
        List<String> withoutRegistering = List.copyOf(asked);
        asked.clear();
        RegistryClient.at(url()).writerSchema("s", LONG);

        // Then
        assertThat(withoutRegistering).containsExactly("POST /subjects/a%2Fb%20c");
        assertThat(asked).containsExactly("POST /subjects/s/versions", "POST /subjects/s");
    }

    @Test
    void aWriterThatUsesTheLatestSchemaGetsItOrIsToldThatItsRecordsDoNotFit() {
        // Given
        answer = LONG_V3;
        RegistryClient client =
                new RegistryClient(
                        RegistrySettings.from(
                                Map.of(
                                        "schema.registry.url", url(),
                                        "auto.register.schemas", false,
                                        "use.latest.version", true)));

        // When
        RegisteredSchema writer = client.writerSchema("s", Schema.create(Schema.Type.INT));

        // Then
        assertThat(writer).isEqualTo(new RegisteredSchema("s", 7, 3, LONG));
        assertThatThrownBy(() -> client.writerSchema("s", Schema.create(Schema.Type.STRING)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("Version 3 of s cannot hold");
    }

    @Test
    void whatIsNotThereIsEmptyAndWhatIsRefusedIsAnErrorWithItsCode() {
        // Given
        RegistryClient client = RegistryClient.at(url());
        status = 404;
        answer = "{\"error_code\":40401,\"message\":\"Subject 's' not found.\"}";

        // Then
        assertThat(client.latest("s")).isEmpty();
        assertThat(client.lookup("s", LONG)).isEmpty();
        assertThat(client.isCompatible("s", LONG)).isTrue();

        // Given
        status = 409;
        answer = "{\"error_code\":409,\"message\":\"incompatible\"}";

        // Then
        assertThatThrownBy(() -> client.register("s", LONG))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.incompatible()).isTrue());
    }

    @Test
    void anAddressThatIsNoRegistryIsCalledSo() {
        status = 502;
        answer = "<html>Bad gateway</html>";

        assertThatThrownBy(() -> RegistryClient.at(url()).schemaById(1))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("answered 502 without a registry's message");
    }

    @Test
    void theNextAddressIsTriedWhenTheFirstCannotBeReached() throws IOException {
        // Given
        answer = LONG_V3;
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        String unreachable = "http://127.0.0.1:" + closed;

        // Then
        assertThat(RegistryClient.at(unreachable + "," + url() + "/").schemaById(7))
                .isEqualTo(LONG);
        assertThatThrownBy(() -> RegistryClient.at(unreachable).schemaById(7))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("No schema registry answers at");
    }

    @Test
    void credentialsAreSentHoweverTheyAreGivenAndNeverPrinted() {
        // Given
        answer = LONG_V3;
        RegistrySettings inUrl =
                RegistrySettings.at(url().replace("http://", "http://ada:secret@"));
        RegistrySettings inConfig =
                RegistrySettings.from(
                        Map.of(
                                "schema.registry.url",
                                List.of(url()),
                                "basic.auth.user.info",
                                "ada:secret"));

        // When
        new RegistryClient(inUrl).schemaById(7);
        new RegistryClient(inConfig).schemaById(7);

        // Then
        assertThat(authorizations)
                .containsExactly("Basic YWRhOnNlY3JldA==", "Basic YWRhOnNlY3JldA==");
        assertThat(inUrl.toString() + inConfig).doesNotContain("secret");
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
