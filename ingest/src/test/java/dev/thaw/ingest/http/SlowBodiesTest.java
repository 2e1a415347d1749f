package dev.thaw.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.restproxy.RadarMappings;
import dev.thaw.ingest.restproxy.RestProxyRoutes;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
            String refused = whole(greedy);
            while (refused.contains("200 OK")) {
                refused = whole(greedy);
            }

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
        String answer = whole(greedy);
        while (!answer.startsWith("HTTP/1.1 200 ")) {
            answer = whole(greedy);
        }
    }

    private void serve(Pace pace) {
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
                                    new RestProxyRoutes(
                                                    intake, stack.registry(), RadarMappings.none())
                                            .addTo(config);
                                })
                        .start("127.0.0.1", 0);
    }

    private String knownKey() throws Exception {
        String key = stack.appKey(STUDY);
        while (whole(key).startsWith("HTTP/1.1 401 ")) {
            Thread.onSpinWait();
        }
        return key;
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

        Client(String key, String address, int bodyLength) throws IOException {
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
            while (true) {
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
