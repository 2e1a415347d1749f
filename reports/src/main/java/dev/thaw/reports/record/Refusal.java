package dev.thaw.reports.record;

import io.javalin.http.HttpStatus;

/// Why no record is handed out. The names are the `code` of the answer.
enum Refusal {
    NO_KEY(
            HttpStatus.UNAUTHORIZED,
            "Send the participant's own key in the header Authorization: Bearer <key>."),
    UNKNOWN_KEY(
            HttpStatus.UNAUTHORIZED,
            "This key is not known or was revoked; ask the study for a new link."),
    NO_PARTICIPANTS_KEY(
            HttpStatus.FORBIDDEN,
            "A record is handed out to the participant alone; a study app's key is not enough. The"
                    + " study's data steward can give it to them."),
    OTHER_STUDY(HttpStatus.FORBIDDEN, "This key belongs to another study than the address names."),
    UNKNOWN_FORMAT(HttpStatus.BAD_REQUEST, "The format is json, html or fhir."),
    NO_PROTOCOL(
            HttpStatus.CONFLICT,
            "The study has no protocol yet, so that nothing was collected; tell the study."),
    BUSY(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Other records are being put together; ask again in a moment."),
    KEYS_UNREACHABLE(
            HttpStatus.SERVICE_UNAVAILABLE, "Keys cannot be checked at present; ask again later."),
    NOT_AVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The record cannot be put together at present; ask again later."),
    FAULT(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "The record could not be put together; tell the study's data steward.");

    private final HttpStatus status;
    private final String sentence;

    Refusal(HttpStatus status, String sentence) {
        this.status = status;
        this.sentence = sentence;
    }

    HttpStatus status() {
        return status;
    }

    /// What is wrong and what to do; nothing of the request.
    String sentence() {
        return sentence;
    }
}
