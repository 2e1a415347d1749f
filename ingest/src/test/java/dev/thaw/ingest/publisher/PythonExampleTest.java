package dev.thaw.ingest.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.thaw.core.event.CaptureTime.Moment;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// docs/examples/python/publish.py on the genuine gateway.
@Tag("stack")
class PythonExampleTest {
    private static final StudyId STUDY = new StudyId("python-example");
    private static final Path EXAMPLE = Path.of("../docs/examples/python/publish.py");

    private static RunningGateway gateway;
    @TempDir private Path folder;

    @BeforeAll
    static void startGateway() {
        assumeTrue(hasPython(), "needs python3 on the path");
        gateway = new RunningGateway();
    }

    @AfterAll
    static void stopGateway() {
        if (gateway != null) {
            gateway.close();
        }
    }

    @Test
    void whatItRecordsArrivesOnceInOrderAndWhatIsRefusedIsSaid() throws Exception {
        // Given check-ins recorded without a network, one of them beyond the scale
        String key = gateway.stack().appKey(STUDY);
        try (FailingFirst way = new FailingFirst(gateway.address())) {
            List<String> ids = new ArrayList<>();
            for (String said :
                    List.of("FELT calm=40 warm=15", "FELT calm=101", "BLANK", "SKIPPED")) {
                Finished recorded = run(way, key, ("record p-7 " + said).split(" "));
                assertThat(recorded.exit()).as(recorded.err()).isZero();
                ids.add(recorded.out().strip());
            }
            assertThat(gateway.intake(STUDY)).isEmpty();

            // When they are sent: to somebody who is busy, then to somebody who does not answer
            Finished sent = run(way, key, "send");

            // Then
            assertThat(sent.exit()).as(sent.err()).isEqualTo(1);
            assertThat(sent.err())
                    .contains("(503)", "refused: " + ids.get(1) + " MALFORMED")
                    .contains("/1/payload/feelings/0 ");
            assertThat(way.requests()).isEqualTo(3);
            List<ParticipantEvent> intake = gateway.intake(STUDY);
            assertThat(intake).as("sent twice").hasSize(6);
            Set<ParticipantEvent> events = new LinkedHashSet<>(intake);
            assertThat(events.stream().map(event -> event.event().id().toString()))
                    .containsExactly(ids.get(0), ids.get(2), ids.get(3));
            assertThat(events.stream().map(event -> checkIn(event).answer()))
                    .containsExactly(Answer.FELT, Answer.BLANK, Answer.SKIPPED);
            ParticipantEvent first = events.iterator().next();
            assertThat(checkIn(first).feelings())
                    .containsExactly(new Feeling("calm", 40), new Feeling("warm", 15));
            assertThat(((Moment) first.event().captured()).offset()).isPresent();

            // When a key is not accepted
            assertThat(run(way, key, "record", "p-7", "BLANK").exit()).isZero();
            Finished rejected = run(way, "another", "send");

            // Then everything is kept until it is
            assertThat(rejected.exit()).isEqualTo(2);
            assertThat(run(way, key, "send").exit()).isEqualTo(1);
            assertThat(new LinkedHashSet<>(gateway.intake(STUDY))).hasSize(4);
        }
    }

    private static CheckInSubmitted checkIn(ParticipantEvent event) {
        return (CheckInSubmitted) event.event().payload();
    }

    private record Finished(int exit, String out, String err) {}

    private Finished run(FailingFirst way, String key, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3", EXAMPLE.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder process =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        process.environment().put("THAW_GATEWAY", way.address());
        process.environment().put("THAW_STUDY", STUDY.value());
        process.environment().put("THAW_APP_KEY", key);
        process.environment().put("THAW_SPOOL", folder.resolve("spool.sqlite").toString());
        process.environment().put("PYTHONIOENCODING", "utf-8");
        int exit = process.start().waitFor();
        return new Finished(exit, Files.readString(out), Files.readString(err));
    }

    private static boolean hasPython() {
        try {
            return new ProcessBuilder("python3", "-c", "import sqlite3").start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// A way to the gateway that is busy at the first request and loses the answer to the second.
    private static final class FailingFirst implements AutoCloseable {
        private final HttpServer server;
        private final HttpClient client = HttpClient.newHttpClient();
        private final URI gateway;
        private int requests;

        FailingFirst(URI gateway) throws IOException {
            this.gateway = gateway;
            this.server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::handle);
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        synchronized int requests() {
            return requests;
        }

        private synchronized void handle(HttpExchange exchange) throws IOException {
            requests++;
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (requests == 1) {
                exchange.getResponseHeaders().add("Retry-After", "1");
                answer(exchange, 503, "{\"code\":\"BUSY\"}".getBytes(StandardCharsets.UTF_8));
                return;
            }
            HttpResponse<byte[]> answer = forward(exchange, body);
            if (requests == 2) {
                exchange.close();
            } else {
                answer(exchange, answer.statusCode(), answer.body());
            }
        }

        private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
                throws IOException {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(gateway.resolve(exchange.getRequestURI()))
                            .POST(BodyPublishers.ofByteArray(body));
            for (String name : List.of("Authorization", "Content-Type", "Content-Encoding")) {
                request.header(name, exchange.getRequestHeaders().getFirst(name));
            }
            try {
                return client.send(request.build(), BodyHandlers.ofByteArray());
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        private static void answer(HttpExchange exchange, int status, byte[] body)
                throws IOException {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
            client.close();
        }
    }
}
