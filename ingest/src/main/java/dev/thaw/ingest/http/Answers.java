package dev.thaw.ingest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.thaw.ingest.http.Verdict.NotStored;
import dev.thaw.ingest.http.Verdict.Received;
import dev.thaw.ingest.http.Verdict.Refused;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Writes the gateway's answers.
final class Answers {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Answers() {}

    /// The answer to a request that was read: 200, or 503 if an event shall be sent again.
    static void verdicts(Context request, List<Verdict> verdicts) {
        boolean stored = verdicts.stream().noneMatch(NotStored.class::isInstance);
        if (stored) {
            request.status(HttpStatus.OK);
        } else {
            status(request, Problem.NOT_STORED);
        }
        json(
                request,
                out -> {
                    if (!stored) {
                        problem(out, Problem.NOT_STORED, Problem.NOT_STORED.sentence());
                    }
                    out.writeArrayFieldStart("verdicts");
                    for (Verdict verdict : verdicts) {
                        write(out, verdict);
                    }
                    out.writeEndArray();
                });
    }

    /// The answer to a request that was not taken.
    static void problem(Context request, Problem problem, String sentence) {
        status(request, problem);
        json(request, out -> problem(out, problem, sentence));
    }

    private static void status(Context request, Problem problem) {
        request.status(problem.status());
        switch (problem) {
            case NO_KEY -> request.header("WWW-Authenticate", "Bearer realm=\"thaw\"");
            case UNKNOWN_KEY ->
                    request.header(
                            "WWW-Authenticate", "Bearer realm=\"thaw\", error=\"invalid_token\"");
            case BUSY -> request.header("Retry-After", "1");
            case NOT_STORED, KEYS_UNREACHABLE, FAULT -> request.header("Retry-After", "5");
            default -> {}
        }
    }

    private static void problem(JsonGenerator out, Problem problem, String sentence)
            throws IOException {
        out.writeStringField("error", sentence);
        out.writeStringField("code", problem.name());
    }

    private static void write(JsonGenerator out, Verdict verdict) throws IOException {
        out.writeStartObject();
        switch (verdict) {
            case Received received -> {
                out.writeStringField("eventId", received.event().toString());
                out.writeStringField("verdict", "received");
            }
            case Refused refused -> {
                out.writeStringField("verdict", "refused");
                out.writeStringField("reason", refused.reason().name());
                out.writeStringField("pointer", refused.pointer());
                out.writeStringField("detail", refused.detail());
            }
            case NotStored notStored -> {
                out.writeStringField("eventId", notStored.event().toString());
                out.writeStringField("verdict", "not_stored");
            }
        }
        out.writeEndObject();
    }

    /// Writes the fields of an object.
    private interface Fields {
        void writeTo(JsonGenerator out) throws IOException;
    }

    private static void json(Context request, Fields fields) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(body)) {
            out.writeStartObject();
            fields.writeTo(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        request.contentType("application/json").result(body.toByteArray());
    }
}
