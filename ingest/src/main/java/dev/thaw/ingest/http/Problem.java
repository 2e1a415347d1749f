package dev.thaw.ingest.http;

import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.Optional;

/// Why a request as a whole was not taken. The names are the `code` of the answer.
public enum Problem {
    NO_KEY(
            HttpStatus.UNAUTHORIZED,
            "Send the study app's key in the header Authorization: Bearer <key>."),
    UNKNOWN_KEY(
            HttpStatus.UNAUTHORIZED,
            "This key is not known or was revoked; ask the study's data steward for a new one."),
    BAD_TOKEN(
            HttpStatus.UNAUTHORIZED,
            "This token is not valid (any more) here; get a new one from the study's sign-in."),
    NO_SCOPE(
            HttpStatus.FORBIDDEN,
            "This token may not write events; it needs the scope events:write."),
    OTHER_STUDY(HttpStatus.FORBIDDEN, "This key belongs to another study than the address names."),
    EMPTY_BODY(
            HttpStatus.BAD_REQUEST,
            "The body is empty; send a JSON array of events, or one event a line."),
    NO_ARRAY(HttpStatus.BAD_REQUEST, "The body must be a JSON array of events."),
    BROKEN_GZIP(
            HttpStatus.BAD_REQUEST,
            "The body is not complete gzip data as its Content-Encoding says."),
    INCOMPLETE_BODY(HttpStatus.BAD_REQUEST, "The body ended early; send the request again."),
    SLOW_BODY(
            HttpStatus.REQUEST_TIMEOUT,
            "The body came too slowly; send the events in smaller requests."),
    NO_VERDICT(
            HttpStatus.NOT_FOUND,
            "No verdict on this event is known: it is being decided, was not sent, or was sent more"
                    + " than 30 days ago."),
    NO_EVENT_ID(HttpStatus.BAD_REQUEST, "The address ends with an event's id, which is a UUID."),
    TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE,
            "The body is larger than 10 MB, uncompressed; send the events in several requests."),
    TOO_MANY_EVENTS(
            HttpStatus.CONTENT_TOO_LARGE,
            "The body has more than 10,000 events; send them in several requests."),
    NOT_JSON(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "Send the events as UTF-8 with Content-Type: application/json or application/x-ndjson."),
    UNKNOWN_ENCODING(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "Send the body as it is or with Content-Encoding: gzip."),
    TOO_FAST(
            HttpStatus.TOO_MANY_REQUESTS,
            "This key sends more than it may; send the request again later."),
    TOO_MANY_AT_ONCE(
            HttpStatus.TOO_MANY_REQUESTS,
            "Too many requests of this key are being worked on; send this one again later."),
    BUSY(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Too many requests are being worked on; send this one again later."),
    NOT_STORED(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Not all events could be stored; send the request again later, with the same event ids."),
    KEYS_UNREACHABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Keys cannot be checked at present; send the request again later."),
    FAULT(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "The gateway failed; send the request again later and tell the study's data steward.");

    private final HttpStatus status;
    private final String sentence;

    Problem(HttpStatus status, String sentence) {
        this.status = status;
        this.sentence = sentence;
    }

    /// The answer's status.
    public HttpStatus status() {
        return status;
    }

    /// What is wrong and what to do; no content of the request.
    public String sentence() {
        return sentence;
    }

    /// When to send the request again; absent if that would not help.
    Optional<Duration> pause() {
        return switch (this) {
            case BUSY, TOO_FAST, TOO_MANY_AT_ONCE -> Optional.of(Duration.ofSeconds(1));
            case NOT_STORED, KEYS_UNREACHABLE, FAULT, SLOW_BODY ->
                    Optional.of(Duration.ofSeconds(5));
            default -> Optional.empty();
        };
    }
}
