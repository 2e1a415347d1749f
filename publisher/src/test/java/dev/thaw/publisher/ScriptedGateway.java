package dev.thaw.publisher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.json.EventReading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;

/// A server that gives the answers of docs/http-api.md, and the failures of networks, as a test
/// wants them.
final class ScriptedGateway implements AutoCloseable {
    static final StudyId STUDY = new StudyId("kindling");
    static final String KEY = "a-key";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<ParticipantEvent> stored = new ArrayList<>();
    private final List<Integer> batches = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private volatile Function<List<ParticipantEvent>, Reaction> script = _ -> new Take();
    private volatile Predicate<ParticipantEvent> refused = _ -> false;
    private volatile Predicate<ParticipantEvent> failing = _ -> false;
    private volatile int fault = 500;

    /// What the server does with a request.
    sealed interface Reaction {}

    /// It stores the events and says so.
    record Take() implements Reaction {}

    /// It stores the events, and the connection ends before the answer.
    record TakeAndDrop() implements Reaction {}

    /// The connection ends before anything is stored.
    record Drop() implements Reaction {}

    /// It stores the events and does not answer.
    record TakeAndStall() implements Reaction {}

    /// It sends the head of an answer and not its body.
    record StallInBody() implements Reaction {}

    /// It stores so many events and says of the others that they are not.
    record TakeSome(int events) implements Reaction {}

    /// It takes requests of so many events only.
    record AtMost(int events) implements Reaction {}

    /// It stores nothing.
    record Say(int status, String body, Map<String, String> headers) implements Reaction {}

    ScriptedGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static Say say(int status, String code) {
        return new Say(status, "{\"error\":\"A sentence.\",\"code\":\"" + code + "\"}", Map.of());
    }

    static Say say(int status, String code, String retryAfter) {
        return new Say(status, say(status, code).body(), Map.of("Retry-After", retryAfter));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base/");
    }

    /// Each request is met by the next reaction; the last one stays.
    void reactWith(Reaction... reactions) {
        List<Reaction> left = new ArrayList<>(List.of(reactions));
        reactWith(() -> left.size() > 1 ? left.removeFirst() : left.getFirst());
    }

    void reactWith(Supplier<Reaction> reactions) {
        script = _ -> reactions.get();
    }

    /// What it does depends on what it is sent.
    void reactTo(Function<List<ParticipantEvent>, Reaction> reactions) {
        script = reactions;
    }

    void refuse(Predicate<ParticipantEvent> which) {
        refused = which;
    }

    /// A request with such an event in it is answered 500.
    void failOver(Predicate<ParticipantEvent> which) {
        failOver(which, 500);
    }

    /// A request with such an event in it is answered so.
    void failOver(Predicate<ParticipantEvent> which, int status) {
        fault = status;
        failing = which;
    }

    /// Every event it stored, as often as it did.
    synchronized List<ParticipantEvent> stored() {
        return List.copyOf(stored);
    }

    /// Every event it stored, in the order in which it first did.
    synchronized List<ParticipantEvent> storedOnce() {
        return List.copyOf(new LinkedHashSet<>(stored));
    }

    /// How many events each request had.
    synchronized List<Integer> batches() {
        return List.copyOf(batches);
    }

    synchronized List<String> keys() {
        return List.copyOf(keys);
    }

    private void handle(HttpExchange exchange) throws IOException {
        List<EventReading> events = read(exchange);
        Reaction reaction;
        synchronized (this) {
            batches.add(events.size());
            keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
            reaction = isFailing(events) ? say(fault, "FAULT", "0") : script.apply(sent(events));
        }
        switch (reaction) {
            case Take _ -> answer(exchange, 200, verdicts(events, events.size()), Map.of());
            case TakeAndDrop _ -> {
                verdicts(events, events.size());
                exchange.close();
            }
            case Drop _ -> exchange.close();
            case TakeAndStall _ -> {
                verdicts(events, events.size());
                stall();
                exchange.close();
            }
            case StallInBody _ -> {
                exchange.sendResponseHeaders(200, 10_000);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                stall();
                exchange.close();
            }
            case TakeSome(int some) ->
                    answer(exchange, 503, verdicts(events, some), Map.of("Retry-After", "0"));
            case AtMost(int most) -> {
                if (events.size() > most) {
                    answer(exchange, 413, say(413, "TOO_LARGE").body(), Map.of());
                } else {
                    answer(exchange, 200, verdicts(events, events.size()), Map.of());
                }
            }
            case Say(int status, String body, Map<String, String> headers) ->
                    answer(exchange, status, body, headers);
        }
    }

    private boolean isFailing(List<EventReading> events) {
        return sent(events).stream().anyMatch(failing);
    }

    private static List<ParticipantEvent> sent(List<EventReading> events) {
        return events.stream()
                .map(EventReading.Read.class::cast)
                .map(EventReading.Read::event)
                .toList();
    }

    private void stall() {
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<EventReading> read(HttpExchange exchange) throws IOException {
        boolean asAgreed =
                exchange.getRequestURI().getPath().equals("/base/v1/studies/kindling/events")
                        && exchange.getRequestMethod().equals("POST")
                        && "application/json"
                                .equals(exchange.getRequestHeaders().getFirst("Content-Type"))
                        && "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        if (!asAgreed) {
            throw new AssertionError("this is not how events are sent");
        }
        JsonNode array =
                JSON.readTree(new GZIPInputStream(exchange.getRequestBody()).readAllBytes());
        List<EventReading> events = new ArrayList<>();
        array.forEach(event -> events.add(EventJson.read(STUDY, event.toString())));
        return events;
    }

    private synchronized String verdicts(List<EventReading> events, int store) {
        ArrayNode verdicts = JSON.createArrayNode();
        for (int i = 0; i < events.size(); i++) {
            ParticipantEvent event = ((EventReading.Read) events.get(i)).event();
            UUID id = event.event().id();
            ObjectNode verdict = verdicts.addObject();
            if (refused.test(event)) {
                verdict.put("verdict", "refused")
                        .put("reason", "MALFORMED")
                        .put("pointer", "/" + i + "/payload/kind")
                        .put("detail", "This is not one of ours.");
            } else if (i < store) {
                stored.add(event);
                verdict.put("eventId", id.toString()).put("verdict", "received");
            } else {
                verdict.put("eventId", id.toString()).put("verdict", "not_stored");
            }
        }
        return JSON.createObjectNode().set("verdicts", verdicts).toString();
    }

    private static void answer(
            HttpExchange exchange, int status, String body, Map<String, String> headers)
            throws IOException {
        headers.forEach(exchange.getResponseHeaders()::add);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /// The id of what somebody stored, if they did.
    Optional<ParticipantEvent> find(UUID id) {
        return stored().stream().filter(event -> event.event().id().equals(id)).findFirst();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
