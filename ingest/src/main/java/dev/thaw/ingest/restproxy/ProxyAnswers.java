package dev.thaw.ingest.restproxy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.thaw.ingest.http.Problem;
import dev.thaw.ingest.http.RequestRefused;
import dev.thaw.ingest.restproxy.RecordAnswer.NotStored;
import dev.thaw.ingest.restproxy.RecordAnswer.PassedOver;
import dev.thaw.ingest.restproxy.RecordAnswer.Refused;
import dev.thaw.ingest.restproxy.RecordAnswer.Stored;
import dev.thaw.schemas.registry.RegisteredSchema;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Writes answers as the REST Proxy does.
final class ProxyAnswers {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String USUAL = "application/vnd.kafka.v2+json";

    /// What clients may ask for instead, the preferred ones first.
    private static final List<String> OTHERS =
            List.of(
                    "application/vnd.kafka.v3+json",
                    "application/vnd.kafka.v1+json",
                    "application/vnd.kafka+json",
                    "application/json");

    /// Kafka's own two: it may work next time, or never will.
    private static final int AGAIN = 2;

    private static final int STATUS_NOT_STORED = 503;
    private static final int NOT_STORED = 50302;
    private static final String PAUSE_SECONDS = "5";

    private ProxyAnswers() {}

    /// Writes into an answer that is being made.
    interface Content {
        void writeTo(JsonGenerator out) throws IOException;
    }

    /// The answer to records that were read. It is 200 if one was taken: what is wrong with its
    /// neighbours is said of them alone, and they are not sent again. If all were refused, it is
    /// the first one's fault, so that a client keeps them until somebody has looked.
    static void records(
            Context request,
            List<RecordAnswer> answers,
            Optional<WriterSchema> key,
            WriterSchema value) {
        Optional<Refused> fault =
                answers.stream().allMatch(Refused.class::isInstance)
                        ? answers.stream().map(Refused.class::cast).findFirst()
                        : Optional.empty();
        boolean again = answers.stream().anyMatch(NotStored.class::isInstance);
        fault.ifPresent(refused -> request.status(refused.errorCode() / 100));
        if (again) {
            request.status(STATUS_NOT_STORED).header("Retry-After", PAUSE_SECONDS);
        }
        json(
                request,
                out -> {
                    out.writeStartObject();
                    if (again) {
                        error(out, NOT_STORED, Problem.NOT_STORED.sentence());
                    } else if (fault.isPresent()) {
                        error(out, fault.get().errorCode(), fault.get().sentence());
                    }
                    out.writeArrayFieldStart("offsets");
                    for (RecordAnswer answer : answers) {
                        write(out, answer);
                    }
                    out.writeEndArray();
                    id(out, "key_schema_id", key);
                    id(out, "value_schema_id", Optional.of(value));
                    out.writeEndObject();
                });
    }

    private static void id(JsonGenerator out, String field, Optional<WriterSchema> schema)
            throws IOException {
        number(out, field, schema.map(WriterSchema::id).orElse(OptionalInt.empty()));
    }

    private static void write(JsonGenerator out, RecordAnswer answer) throws IOException {
        out.writeStartObject();
        switch (answer) {
            case Stored(int partition, long offset) -> {
                out.writeNumberField("partition", partition);
                out.writeNumberField("offset", offset);
                noError(out);
            }
            case PassedOver() -> {
                nowhere(out);
                noError(out);
            }
            case Refused(int errorCode, String sentence) -> {
                nowhere(out);
                out.writeNumberField("error_code", errorCode);
                out.writeStringField("error", sentence);
            }
            case NotStored() -> {
                nowhere(out);
                out.writeNumberField("error_code", AGAIN);
                out.writeStringField("error", "This may not be stored; send it again.");
            }
        }
        out.writeEndObject();
    }

    private static void nowhere(JsonGenerator out) throws IOException {
        out.writeNullField("partition");
        out.writeNullField("offset");
    }

    private static void noError(JsonGenerator out) throws IOException {
        out.writeNullField("error_code");
        out.writeNullField("error");
    }

    private static void number(JsonGenerator out, String field, OptionalInt number)
            throws IOException {
        if (number.isPresent()) {
            out.writeNumberField(field, number.getAsInt());
        } else {
            out.writeNullField(field);
        }
    }

    /// A list of names.
    static void names(Context request, Collection<String> names) {
        json(
                request,
                out -> {
                    out.writeStartArray();
                    for (String name : names) {
                        out.writeString(name);
                    }
                    out.writeEndArray();
                });
    }

    /// One topic; how it is kept is not for clients to know.
    static void topic(Context request, String name) {
        json(
                request,
                out -> {
                    out.writeStartObject();
                    out.writeStringField("name", name);
                    out.writeObjectFieldStart("configs");
                    out.writeEndObject();
                    out.writeArrayFieldStart("partitions");
                    out.writeEndArray();
                    out.writeEndObject();
                });
    }

    /// A schema, as a registry describes it.
    static void schema(Context request, RegisteredSchema schema) {
        json(
                request,
                out -> {
                    out.writeStartObject();
                    out.writeStringField("subject", schema.subject());
                    out.writeNumberField("version", schema.version());
                    out.writeNumberField("id", schema.id());
                    out.writeStringField("schema", schema.schema().toString());
                    out.writeEndObject();
                });
        request.contentType("application/json");
    }

    /// An empty object.
    static void nothing(Context request) {
        json(
                request,
                out -> {
                    out.writeStartObject();
                    out.writeEndObject();
                });
    }

    /// The answer to a request that was not taken.
    static void refusal(Context request, ProxyRefusal refusal) {
        request.status(refusal.status());
        problem(request, refusal.errorCode(), refusal.getMessage());
    }

    /// The answer to a request that the gateway did not take.
    static void refusal(Context request, RequestRefused refused) {
        int status = refused.problem().status().getCode();
        request.status(status);
        refused.secondsToWait()
                .ifPresent(seconds -> request.header("Retry-After", Long.toString(seconds)));
        if (status == 401) {
            request.header("WWW-Authenticate", "Bearer realm=\"thaw\"");
        }
        problem(
                request,
                status == 401 || status == 403 ? status * 100 + 1 : status,
                refused.problem() == Problem.EMPTY_BODY
                        ? "The body is empty; send a JSON object with records."
                        : refused.getMessage());
    }

    private static void problem(Context request, int errorCode, String sentence) {
        json(
                request,
                out -> {
                    out.writeStartObject();
                    error(out, errorCode, sentence);
                    out.writeEndObject();
                });
    }

    private static void error(JsonGenerator out, int errorCode, String sentence)
            throws IOException {
        out.writeNumberField("error_code", errorCode);
        out.writeStringField("message", sentence);
    }

    private static void json(Context request, Content content) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(body)) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        request.contentType(type(request.header("Accept"))).result(body.toByteArray());
    }

    /// The content type that a client asks for; the usual one where it does not mind, or asks for
    /// what there is not.
    private static String type(String accept) {
        String asked = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
        return asked.contains(USUAL) || asked.contains("*/*") || asked.contains("application/*")
                ? USUAL
                : OTHERS.stream().filter(asked::contains).findFirst().orElse(USUAL);
    }
}
