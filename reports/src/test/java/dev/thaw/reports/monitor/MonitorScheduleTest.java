package dev.thaw.reports.monitor;

import static dev.thaw.reports.TrendBuilder.theParticipant;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.Presence;
import dev.thaw.core.trend.Presence.Awaited;
import dev.thaw.reports.Database;
import dev.thaw.reports.Stack;
import dev.thaw.reports.monitor.MonitorList.Undelivered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the webhook is told, by a real HTTP server that has its bad days.
@Tag("stack")
class MonitorScheduleTest {

    private static final String SECRET = WebhookTest.SECRET;
    private static final SubjectId ANA = new SubjectId(new UUID(7, 1));
    private static final StudyProtocol STUDY = ExampleProtocol.aStudy().protocol();

    /// A request as it came.
    private record Request(
            String path, String id, String timestamp, String signature, String body) {}

    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /// What the server answers, in this order and then again and again the last; 0: it hangs up.
    private final List<Integer> answers = new CopyOnWriteArrayList<>();

    private Database database;
    private MonitorList list;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        database = new Database();
        list = MonitorList.of(database.source());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            int number = Math.min(requests.size(), answers.size() - 1);
            requests.add(
                    new Request(
                            exchange.getRequestURI().toString(),
                            exchange.getRequestHeaders().getFirst("webhook-id"),
                            exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                            exchange.getRequestHeaders().getFirst("webhook-signature"),
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8)));
            if (answers.get(number) != 0) {
                exchange.getResponseHeaders().set("Location", "/elsewhere");
                exchange.sendResponseHeaders(answers.get(number), -1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MonitorSchedule schedule() {
        String address = "http://127.0.0.1:%d/hook/t0ken".formatted(server.getAddress().getPort());
        return MonitorSchedule.start(
                database.source(),
                () -> List.of(STUDY),
                new MonitorSettings(
                        Duration.ofMillis(50),
                        Optional.of(Webhook.of(address, SECRET, "https://thaw.example.org")),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100)),
                InstantSource.system());
    }

    private void somebodyIsSilent() {
        database.with(
                theParticipant(STUDY.study().value(), ANA)
                        .withPresence(
                                new Presence(
                                        Optional.of(
                                                new Awaited(
                                                        Instant.now().minus(Duration.ofDays(8)),
                                                        Optional.empty())),
                                        Optional.empty(),
                                        Optional.empty(),
                                        new TreeMap<>())));
    }

    private void awaitDelivery() {
        Stack.await(
                "the message to be delivered",
                () -> !requests.isEmpty() && list.undelivered().messages() == 0);
    }

    @Test
    void aMessageIsSentAgainUntilItArrivesUnderTheSameId() throws Exception {
        // Given a server that fails, hangs up and sends elsewhere before it listens
        answers.addAll(List.of(500, 0, 302, 204));
        somebodyIsSilent();

        // When
        try (MonitorSchedule _ = schedule()) {
            awaitDelivery();
        }

        // Then it is one message, signed anew each time
        assertThat(requests).hasSize(4);
        assertThat(requests).extracting(Request::path).containsOnly("/hook/t0ken");
        assertThat(requests).extracting(Request::id).containsOnly(requests.getFirst().id());
        assertThat(requests).extracting(Request::body).containsOnly(requests.getFirst().body());
        for (Request request : requests) {
            assertThat(request.signature()).isEqualTo("v1," + signatureOf(request));
        }
    }

    private static String signatureOf(Request request) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(
                new SecretKeySpec(
                        Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                        "HmacSHA256"));
        return Base64.getEncoder()
                .encodeToString(
                        mac.doFinal(
                                (request.id() + "." + request.timestamp() + "." + request.body())
                                        .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aMessageCarriesNoParticipantAndNothingOfWhatItIsAbout() throws Exception {
        // Given
        answers.add(200);
        somebodyIsSilent();

        // When
        try (MonitorSchedule _ = schedule()) {
            awaitDelivery();
        }

        // Then
        assertThat(requests).hasSize(1);
        JsonNode body = new ObjectMapper().readTree(requests.getFirst().body());
        assertThat(body.fieldNames()).toIterable().containsExactly("type", "timestamp", "data");
        assertThat(body.get("data").fieldNames())
                .toIterable()
                .containsExactly("study", "new_entries", "list");
        assertThat(body.at("/type").asText()).isEqualTo("monitors.new_entries");
        assertThat(body.at("/data/study").asText()).isEqualTo(STUDY.study().value());
        assertThat(body.at("/data/new_entries").asInt()).isEqualTo(1);
        assertThat(body.at("/data/list").asText())
                .isEqualTo("https://thaw.example.org/studies/thaw-oslo/monitors");
        assertThat(Instant.parse(body.at("/timestamp").asText())).isBeforeOrEqualTo(Instant.now());
        assertThat(requests.getFirst().body())
                .doesNotContainIgnoringCase(ANA.value().toString())
                .doesNotContainIgnoringCase("silent");
    }

    @Test
    void whatIsNotDeliveredOutlivesARestartAndTheReasonNamesTheHostAlone() {
        // Given a server that does not want it
        answers.add(503);
        somebodyIsSilent();
        try (MonitorSchedule _ = schedule()) {
            Stack.await("an attempt to fail", () -> list.undelivered().problem().isPresent());
        }
        Undelivered left = list.undelivered();

        // When it is there again after a restart
        answers.add(200);
        int before = requests.size();
        try (MonitorSchedule _ = schedule()) {
            awaitDelivery();
        }

        // Then
        assertThat(left).isEqualTo(new Undelivered(1, Optional.of("127.0.0.1 answered 503")));
        assertThat(requests.size()).isGreaterThan(before);
        assertThat(requests).extracting(Request::id).containsOnly(requests.getFirst().id());
    }

    @Test
    void twoInstancesTellOfAnEntryOnce() {
        answers.add(200);
        somebodyIsSilent();

        try (MonitorSchedule _ = schedule();
                MonitorSchedule _ = schedule()) {
            awaitDelivery();
            Stack.await(
                    "both to have looked once more",
                    () ->
                            list.all(STUDY.study()).size() == 1
                                    && list.undelivered().messages() == 0);
        }

        assertThat(requests).hasSize(1);
    }
}
