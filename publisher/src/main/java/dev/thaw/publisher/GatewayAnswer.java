package dev.thaw.publisher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.publisher.PublisherState.Reason;
import dev.thaw.publisher.Transport.Answer;
import dev.thaw.publisher.Transport.Answer.KeyRejected;
import dev.thaw.publisher.Transport.Answer.TooMuch;
import dev.thaw.publisher.Transport.Answer.TryLater;
import dev.thaw.publisher.Transport.Answer.Verdicts;
import dev.thaw.publisher.Transport.Verdict;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads what the gateway answered. Nothing counts as delivered or refused unless the answer says
/// so event by event: proxies and sign-in pages answer 200 as well.
final class GatewayAnswer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,59}");
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
    private static final int LONGEST_DETAIL = 500;

    /// Codes of a 400 that are about what was sent and not about how it arrived.
    private static final Set<String> ABOUT_CONTENT = Set.of("NO_ARRAY");

    private final HttpResponse<byte[]> response;
    private final List<Spool.Entry> batch;
    private final JsonNode body;
    private final Optional<Duration> retryAfter;

    private GatewayAnswer(HttpResponse<byte[]> response, List<Spool.Entry> batch) {
        this.response = response;
        this.batch = batch;
        this.body = json(response.body());
        this.retryAfter =
                response.headers().firstValue("Retry-After").flatMap(GatewayAnswer::retryAfter);
    }

    static Answer read(HttpResponse<byte[]> response, List<Spool.Entry> batch) {
        return new GatewayAnswer(response, batch).answer();
    }

    private Answer answer() {
        int status = response.statusCode();
        return switch (status) {
            case 200, 503 ->
                    verdicts()
                            .<Answer>map(
                                    verdicts -> new Verdicts(verdicts, status == 200, retryAfter))
                            .orElseGet(() -> status == 200 ? unexpected() : unavailable());
            case 401, 403 -> new KeyRejected(sentence(), retryAfter);
            case 413 -> new TooMuch("TOO_LARGE", "This event is larger than the gateway takes.");
            case 400 ->
                    code().filter(ABOUT_CONTENT::contains)
                            .<Answer>map(
                                    code ->
                                            new TooMuch(
                                                    code, "The gateway cannot read this event."))
                            .orElseGet(this::unexpected);
            case 429 -> new TryLater(Reason.BUSY, sentence(), retryAfter);
            case 408 -> new TryLater(Reason.TIMED_OUT, sentence(), retryAfter);
            case 502, 504 -> unavailable();
            default -> unexpected();
        };
    }

    private Answer unavailable() {
        return new TryLater(Reason.UNAVAILABLE, sentence(), retryAfter);
    }

    private Answer unexpected() {
        return new TryLater(Reason.UNEXPECTED_ANSWER, sentence(), retryAfter);
    }

    private String sentence() {
        return "The gateway answered %d%s."
                .formatted(response.statusCode(), code().map(code -> " (" + code + ")").orElse(""));
    }

    private Optional<String> code() {
        return text(body, "code").filter(code -> CODE.matcher(code).matches());
    }

    private Optional<List<Verdict>> verdicts() {
        JsonNode given = body.path("verdicts");
        if (!given.isArray() || given.size() != batch.size()) {
            return Optional.empty();
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Optional<Verdict> verdict = verdict(i, given.get(i));
            if (verdict.isEmpty()) {
                return Optional.empty();
            }
            verdicts.add(verdict.get());
        }
        return Optional.of(verdicts);
    }

    private Optional<Verdict> verdict(int place, JsonNode given) {
        String id = batch.get(place).id().toString();
        if (!text(given, "eventId").orElse(id).equals(id)) {
            return Optional.empty();
        }
        return text(given, "verdict")
                .map(
                        word ->
                                switch (word) {
                                    case "received" -> new Verdict.Received();
                                    case "refused" -> refused(place, given);
                                    // A word of a newer gateway: sent again until it is known.
                                    default -> new Verdict.NotStored();
                                });
    }

    private static Verdict refused(int place, JsonNode given) {
        String pointer = text(given, "pointer").orElse("");
        String element = "/" + place;
        boolean within = pointer.equals(element) || pointer.startsWith(element + "/");
        return new Verdict.Refused(
                text(given, "reason").orElse("UNKNOWN"),
                within ? pointer.substring(element.length()) : pointer,
                shortened(text(given, "detail").orElse("The gateway refused this event.")));
    }

    private static String shortened(String detail) {
        return detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL);
    }

    private static Optional<String> text(JsonNode object, String key) {
        return Optional.ofNullable(object.path(key).textValue());
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException _) {
            return JSON.missingNode();
        }
    }

    /// Seconds or a date (RFC 9110, section 10.2.3).
    private static Optional<Duration> retryAfter(String header) {
        String text = header.strip();
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(text))));
        }
        try {
            Instant date =
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Optional.of(bounded(Duration.between(Instant.now(), date)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        return wait.compareTo(LONGEST_RETRY_AFTER) > 0
                ? LONGEST_RETRY_AFTER
                : wait.isNegative() ? Duration.ZERO : wait;
    }
}
