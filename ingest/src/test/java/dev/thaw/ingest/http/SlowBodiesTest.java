package dev.thaw.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.restproxy.RadarMappings;
import dev.thaw.ingest.restproxy.RestProxyRoutes;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.registry.RegistryClient;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that send their bodies by the byte.
@Tag("stack")
class SlowBodiesTest {
    private static final StudyId STUDY = new StudyId("trickle");
    private static final String EVENTS = "/v1/studies/trickle/events";
    private static final int LISTENS_MILLIS = 5;
    private static final int MOST_OF_A_KEY = 3;

    private static IntakeStack stack;

    private EventPublisher publisher;
    private StudyApps apps;
    private Javalin server;

    @BeforeAll
    static void startStack() {
        stack = IntakeStack.shared();
    }

    @BeforeEach
    void open() {
        publisher = new EventPublisher(stack.kafka(), stack.registry());
        apps = new StudyApps(stack.kafka(), stack.registry());
    }

    @AfterEach
    void close() {
        server.stop();
        apps.close();
        publisher.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {EVENTS, "/topics/questionnaire", "/kafka/topics/questionnaire"})
    void aBodyThatTricklesIsEnded(String address) throws Exception {
        // Given
        serve(new Pace(Duration.ofMillis(50), 1_000_000));
        String key = knownKey();

        // When
        try (Client client = new Client(key, address, 1_000_000)) {
            String answer = client.trickle();

            // Then
            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("Retry-After: 5");
        }
    }

    @Test
    void aKeyOfSlowBodiesLeavesRoomForOthers() throws Exception {
        // Given
        serve(Pace.USUAL);
        String greedy = knownKey();
        String other = knownKey();
        List<Client> slow = new ArrayList<>();
        try {
            // When
            for (int i = 0; i < MOST_OF_A_KEY; i++) {
                slow.add(new Client(greedy, EVENTS, 100));
            }
            String refused = wholeUntil(greedy, answer -> !answer.contains("200 OK"));

            // Then
            assertThat(refused)
                    .startsWith("HTTP/1.1 429 ")
                    .contains("TOO_MANY_AT_ONCE", "Retry-After: 1");
            assertThat(whole(other)).startsWith("HTTP/1.1 200 ");
        } finally {
            for (Client client : slow) {
                client.close();
            }
        }

        // And once they are gone, the key is served again
        wholeUntil(greedy, answer -> answer.startsWith("HTTP/1.1 200 "));
    }

    @Test
    void whoAsksForSchemasOfASlowRegistryTakesNoRoomFromOthers(@TempDir Path mappings)
            throws Exception {
        Files.writeString(
                mappings.resolve("trickle.yaml"),
                """
                api: radar/v1
                study: trickle
                topics: [questionnaire_trickle]
                events:
                  - type: ChangeRated
                    rating: answers.mood.value
                """);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            // Given more requests without a key than there is room
            serve(
                    Pace.USUAL,
                    RegistryClient.at("http://127.0.0.1:" + silent.getLocalPort()),
                    RadarMappings.read(mappings));
            String key = knownKey();
            List<Client> asking = new ArrayList<>();
            try {
                // When
                for (int i = 0; i < MOST_OF_A_KEY + 4; i++) {
                    asking.add(new Client());
                    asking.getLast()
                            .send(
                                    """
                                    GET /schema/subjects/questionnaire_trickle-value/versions/latest HTTP/1.1\r
                                    Host: localhost\r
                                    \r
                                    """);
                }
                silent.setSoTimeout(30_000);
                List<Socket> asked = new ArrayList<>();
                while (asked.size() < asking.size()) {
                    asked.add(silent.accept());
                }

                // Then
                assertThat(whole(key)).startsWith("HTTP/1.1 200 ");
                for (Socket socket : asked) {
                    socket.close();
                }
            } finally {
                for (Client client : asking) {
                    client.close();
                }
            }
        }
    }

    private void serve(Pace pace) {
        serve(pace, stack.registry(), RadarMappings.none());
    }

    private void serve(Pace pace, RegistryClient registry, RadarMappings mappings) {
        Intake intake =
                new Intake(
                        publisher,
                        apps,
                        IntakeSettings.DEFAULT,
                        new Room(MOST_OF_A_KEY + 2, MOST_OF_A_KEY, pace));
        server =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    config.concurrency.useVirtualThreads = true;
                                    new IntakeRoutes(intake, Optional.empty()).addTo(config);
                                    new RestProxyRoutes(intake, registry, mappings).addTo(config);
                                })
                        .start("127.0.0.1", 0);
    }

    private String knownKey() throws Exception {
        String key = stack.appKey(STUDY);
        wholeUntil(key, answer -> !answer.startsWith("HTTP/1.1 401 "));
        return key;
    }

    /// Sends such requests until one is answered as expected.
    private String wholeUntil(String key, Predicate<String> expected) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        String answer = whole(key);
        while (!expected.test(answer)) {
            assertThat(System.nanoTime()).as("still answered %s", answer).isLessThan(deadline);
            answer = whole(key);
        }
        return answer;
    }

    /// The answer to a request that is sent at once.
    private String whole(String key) throws IOException {
        try (Client client = new Client(key, EVENTS, 2)) {
            client.send("[]");
            return client.answer();
        }
    }

    /// A connection on which a request has begun.
    private final class Client implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());

        Client() throws IOException {}

        Client(String key, String address, int bodyLength) throws IOException {
            this();
            send(
                    """
                    POST %s HTTP/1.1\r
                    Host: localhost\r
                    Connection: close\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    \r
                    """
                            .formatted(address, key, bodyLength));
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        String answer() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        /// Sends a byte, listens a moment, and so on until there is an answer.
        String trickle() throws IOException {
            InputStream in = socket.getInputStream();
            socket.setSoTimeout(LISTENS_MILLIS);
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (true) {
                assertThat(System.nanoTime()).as("still trickling").isLessThan(deadline);
                send("[");
                try {
                    int first = in.read();
                    socket.setSoTimeout(0);
                    return (char) first + answer();
                } catch (SocketTimeoutException _) {
                    // No answer yet.
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
