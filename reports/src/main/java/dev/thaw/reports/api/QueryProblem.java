package dev.thaw.reports.api;

import dev.thaw.reports.reader.NotAdmitted;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.Optional;

/// Why a request was not answered with rows. The names are the `code` of the answer.
enum QueryProblem {
    NO_KEY(HttpStatus.UNAUTHORIZED, "Send your key in the header Authorization: Bearer <key>."),
    UNKNOWN_KEY(
            HttpStatus.UNAUTHORIZED,
            "This key is not known, is expired or was revoked; ask the study's data steward for a"
                    + " new one."),
    BAD_TOKEN(
            HttpStatus.UNAUTHORIZED,
            "This token is not valid (any more) here; get a new one from the study's sign-in."),
    NO_ROLE(
            HttpStatus.FORBIDDEN,
            "This token names no role; ask for thaw-researcher or thaw-steward."),
    OTHER_STUDY(HttpStatus.FORBIDDEN, "This key or token may not read the study of the address."),
    STEWARDS_ONLY(
            HttpStatus.FORBIDDEN,
            "This is live or about single participants, and for data stewards; researchers read"
                    + " releases at /v1/studies/{study}/cohorts."),
    BAD_FILTER(HttpStatus.BAD_REQUEST, "The address has a filter that cannot be understood."),
    BAD_CURSOR(
            HttpStatus.BAD_REQUEST,
            "The cursor is of another question; follow the Link of the answer before, with the"
                    + " same filters."),
    NO_STUDY(HttpStatus.NOT_FOUND, "Nothing is known of a study of this name."),
    NO_RELEASE(
            HttpStatus.NOT_FOUND,
            "There is no such release; /v1/studies/{study}/releases lists those that there are."),
    NO_RECEIPT(
            HttpStatus.NOT_FOUND,
            "No such receipt was published; /v1/studies/{study}/claims/results lists those that"
                    + " were."),
    UNKNOWN_FORMAT(
            HttpStatus.NOT_ACCEPTABLE,
            "Ask for application/json, text/csv or application/vnd.apache.arrow.stream, or with"
                    + " ?format=json, csv or arrow."),
    NOT_IN_ARROW(
            HttpStatus.NOT_ACCEPTABLE,
            "A figure has more digits than Arrow's decimals hold; ask for csv or json, which have"
                    + " all of them."),
    TOO_FAST(
            HttpStatus.TOO_MANY_REQUESTS,
            "This key sends more requests than it may; send this one again later."),
    BUSY(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Too many requests are being worked on; send this one again later."),
    TOO_SLOW(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The answer took too long; ask for fewer rows, or again later."),
    KEYS_UNREACHABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Tokens cannot be checked at present; send the request again later."),
    NOT_AVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The tables, or the log of who reads them, cannot be reached at present; send the"
                    + " request again later."),
    FAULT(HttpStatus.INTERNAL_SERVER_ERROR, "The query API failed; tell the study's data steward.");

    private final HttpStatus status;
    private final String sentence;

    QueryProblem(HttpStatus status, String sentence) {
        this.status = status;
        this.sentence = sentence;
    }

    static QueryProblem of(NotAdmitted.Reason reason) {
        return switch (reason) {
            case NO_KEY -> NO_KEY;
            case UNKNOWN_KEY -> UNKNOWN_KEY;
            case BAD_TOKEN -> BAD_TOKEN;
            case NO_ROLE -> NO_ROLE;
            case KEYS_UNREACHABLE -> KEYS_UNREACHABLE;
            case TOO_FAST -> TOO_FAST;
            case BUSY -> BUSY;
        };
    }

    HttpStatus status() {
        return status;
    }

    /// What is wrong and what to do; nothing of the request.
    String sentence() {
        return sentence;
    }

    /// When to send the request again; absent if that would not help.
    Optional<Duration> pause() {
        return switch (this) {
            case BUSY, TOO_FAST -> Optional.of(Duration.ofSeconds(1));
            case TOO_SLOW, KEYS_UNREACHABLE, NOT_AVAILABLE, FAULT ->
                    Optional.of(Duration.ofSeconds(5));
            default -> Optional.empty();
        };
    }
}
