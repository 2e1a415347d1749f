package dev.thaw.ingest.http;

import static java.util.Comparator.comparingInt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.thaw.core.admission.RefusalReason;
import dev.thaw.ingest.http.AdmissionVerdicts.Known;
import dev.thaw.ingest.http.Verdict.NotStored;
import dev.thaw.ingest.http.Verdict.Received;
import dev.thaw.ingest.http.Verdict.Refused;
import dev.thaw.schemas.EventVerdict.Outcome;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;

/// Writes the gateway's answers.
final class Answers {
    /// Its buffers are shared: a thread of its own for each request would make new ones each time.
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .build();

    private Answers() {}

    /// The answer to a request that was read: 200, or 503 if an event shall be sent again.
    static void verdicts(Context request, List<Verdict> verdicts) {
        boolean stored = verdicts.stream().noneMatch(NotStored.class::isInstance);
        RequestRefused notStored = new RequestRefused(Problem.NOT_STORED);
        if (stored) {
            request.status(HttpStatus.OK);
        } else {
            status(request, notStored);
        }
        json(
                request,
                out -> {
                    if (!stored) {
                        problem(out, notStored);
                    }
                    out.writeArrayFieldStart("verdicts");
                    for (Verdict verdict : verdicts) {
                        write(out, verdict);
                    }
                    out.writeEndArray();
                });
    }

    /// The answer to the question what became of an event.
    ///
    /// @param known at least one; several where participants sent the same id. In front stands what
    ///   went least well, so that nobody who reads no further takes a refusal for a success
    static void known(Context request, UUID event, List<Known> known) {
        List<Known> worstFirst =
                known.stream().sorted(comparingInt(one -> gravity(one.standing()))).toList();
        request.status(HttpStatus.OK);
        json(
                request,
                out -> {
                    out.writeStringField("eventId", event.toString());
                    write(out, worstFirst.getFirst());
                    if (worstFirst.size() > 1) {
                        out.writeArrayFieldStart("others");
                        for (Known other : worstFirst.subList(1, worstFirst.size())) {
                            out.writeStartObject();
                            write(out, other);
                            out.writeEndObject();
                        }
                        out.writeEndArray();
                    }
                });
    }

    private static int gravity(Outcome standing) {
        return switch (standing) {
            case Outcome.Refused _ -> 0;
            case Outcome.Waiting _ -> 1;
            case Outcome.Duplicate _ -> 2;
            case Outcome.Admitted _ -> 3;
        };
    }

    private static void write(JsonGenerator out, Known known) throws IOException {
        outcome(out, known.standing());
        out.writeObjectFieldStart("latest");
        outcome(out, known.latest());
        out.writeEndObject();
    }

    private static void outcome(JsonGenerator out, Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.Admitted _ -> out.writeStringField("verdict", "admitted");
            case Outcome.Duplicate _ -> out.writeStringField("verdict", "duplicate");
            case Outcome.Waiting _ -> out.writeStringField("verdict", "waiting");
            case Outcome.Refused(RefusalReason reason) -> {
                out.writeStringField("verdict", "refused");
                out.writeStringField("reason", reason.name());
            }
        }
    }

    /// The answer to a request that was not taken.
    static void problem(Context request, RequestRefused refused) {
        status(request, refused);
        json(request, out -> problem(out, refused));
    }

    private static void status(Context request, RequestRefused refused) {
        request.status(refused.problem().status());
        refused.secondsToWait()
                .ifPresent(seconds -> request.header("Retry-After", Long.toString(seconds)));
        switch (refused.problem()) {
            case NO_KEY -> request.header("WWW-Authenticate", "Bearer realm=\"thaw\"");
            case UNKNOWN_KEY, BAD_TOKEN ->
                    request.header(
                            "WWW-Authenticate", "Bearer realm=\"thaw\", error=\"invalid_token\"");
            case NO_SCOPE ->
                    request.header(
                            "WWW-Authenticate",
                            "Bearer realm=\"thaw\", error=\"insufficient_scope\","
                                    + " scope=\"events:write\"");
            default -> {}
        }
    }

    private static void problem(JsonGenerator out, RequestRefused refused) throws IOException {
        out.writeStringField("error", refused.getMessage());
        out.writeStringField("code", refused.problem().name());
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
                if (notStored.event().isPresent()) {
                    out.writeStringField("eventId", notStored.event().get().toString());
                }
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
