package dev.thaw.reports.monitor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Sends one message, signed as Standard Webhooks says: HMAC-SHA256 of `id.timestamp.body`.
final class WebhookSender implements AutoCloseable {

    private static final Duration CONNECTING = Duration.ofSeconds(5);

    /// For everything, so that an answer without an end holds nobody up.
    static final Duration LONGEST = Duration.ofSeconds(15);

    private final Webhook webhook;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(Version.HTTP_1_1)
                    .followRedirects(Redirect.NEVER)
                    .connectTimeout(CONNECTING)
                    .build();

    WebhookSender(Webhook webhook) {
        this.webhook = webhook;
    }

    /// @return why it was not delivered, in words that name the host alone; absent: it was
    Optional<String> send(Outbox.Message message, Instant now) throws InterruptedException {
        byte[] body = body(message).toString().getBytes(StandardCharsets.UTF_8);
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request(message, body, now), BodyHandlers.discarding());
        try {
            int status = answer.get(LONGEST.toSeconds(), TimeUnit.SECONDS).statusCode();
            return status / 100 == 2
                    ? Optional.empty()
                    : Optional.of("%s answered %d".formatted(webhook.host(), status));
        } catch (TimeoutException _) {
            return Optional.of(webhook.host() + " did not answer in time");
        } catch (ExecutionException e) {
            // The message of the cause might quote the address.
            return Optional.of(
                    "%s could not be reached (%s)"
                            .formatted(webhook.host(), e.getCause().getClass().getSimpleName()));
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest request(Outbox.Message message, byte[] body, Instant now) {
        String id = "msg_" + message.id();
        long timestamp = now.getEpochSecond();
        return HttpRequest.newBuilder(webhook.address())
                .timeout(LONGEST)
                .header("Content-Type", "application/json")
                .header("User-Agent", "thaw")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", "v1," + signature(id, timestamp, body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    /// Of no participant, and of nothing that anybody feels.
    private ObjectNode body(Outbox.Message message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", "monitors.new_entries").put("timestamp", message.notedAt().toString());
        body.putObject("data")
                .put("study", message.study().value())
                .put("new_entries", message.entries())
                .put("list", webhook.listOf(message.study().value()));
        return body;
    }

    private String signature(String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(webhook.secret(), "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
