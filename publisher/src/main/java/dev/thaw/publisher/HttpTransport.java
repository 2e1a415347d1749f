package dev.thaw.publisher;

import dev.thaw.core.event.StudyId;
import dev.thaw.publisher.PublisherState.Reason;
import dev.thaw.publisher.Transport.Answer.TryLater;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/// Sends events to the gateway as docs/http-api.md describes.
final class HttpTransport implements Transport {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final long LARGEST_ANSWER = 16_000_000;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]+");

    private final URI events;
    private final Supplier<String> key;
    private final Duration patience;
    private final HttpClient client;

    /// @param patience how long an answer may take, all of it
    HttpTransport(URI gateway, StudyId study, Supplier<String> key, Duration patience) {
        this.events = events(gateway, study);
        this.key = key;
        this.patience = patience;
        // No redirects: whoever answers with one is not the gateway.
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT)
                        .build();
    }

    private static URI events(URI gateway, StudyId study) {
        requireUsable(gateway);
        String base = gateway.toString().replaceFirst("/+$", "");
        return URI.create(base + "/v1/studies/" + study.value() + "/events");
    }

    /// @throws IllegalArgumentException if this cannot be the address of a gateway
    static void requireUsable(URI gateway) {
        boolean web = "https".equals(gateway.getScheme()) || "http".equals(gateway.getScheme());
        if (!web
                || gateway.getHost() == null
                || gateway.getRawUserInfo() != null
                || gateway.getRawQuery() != null
                || gateway.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "a gateway's address is like https://thaw.example.org, without user, query and"
                            + " fragment");
        }
    }

    @Override
    public Answer send(List<Spool.Entry> batch) throws InterruptedException {
        Optional<String> bearer = bearer();
        if (bearer.isEmpty()) {
            return new TryLater(
                    Reason.NO_KEY, "The app supplied no key that can be sent.", Optional.empty());
        }
        HttpRequest request =
                HttpRequest.newBuilder(events)
                        .header("Authorization", "Bearer " + bearer.get())
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(body(batch)))
                        .build();
        // The client's own time-out ends with the answer's head; its body may stall as well.
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            return GatewayAnswer.read(answer.get(patience.toNanos(), TimeUnit.NANOSECONDS), batch);
        } catch (TimeoutException _) {
            return timedOut();
        } catch (ExecutionException e) {
            return e.getCause() instanceof HttpTimeoutException ? timedOut() : unreachable(e);
        } finally {
            answer.cancel(true);
        }
    }

    private static TryLater timedOut() {
        return new TryLater(
                Reason.TIMED_OUT, "The gateway did not answer in time.", Optional.empty());
    }

    private static TryLater unreachable(ExecutionException e) {
        return new TryLater(
                Reason.UNREACHABLE,
                "The gateway cannot be reached (%s)."
                        .formatted(e.getCause().getClass().getSimpleName()),
                Optional.empty());
    }

    /// A header's value must not contain line breaks; the exception of a client that is given one
    /// would quote the key.
    private Optional<String> bearer() {
        try {
            return Optional.ofNullable(key.get())
                    .map(String::strip)
                    .filter(text -> KEY.matcher(text).matches());
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    private static byte[] body(List<Spool.Entry> batch) {
        String array =
                batch.stream().map(Spool.Entry::json).collect(Collectors.joining(",", "[", "]"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(array.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
