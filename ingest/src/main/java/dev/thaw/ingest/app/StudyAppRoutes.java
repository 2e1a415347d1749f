package dev.thaw.ingest.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.schemas.registry.RegistryException;
import dev.thaw.schemas.topic.Protocols;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The reference study app, to be added to the server that takes its events. docs/study-app.md
/// describes it.
///
/// | address | answer |
/// |---|---|
/// | `GET /app/{study}` | the page |
/// | `GET /app/{study}/manifest.webmanifest` | what a phone needs to keep it on its home screen |
/// | `GET /app/assets/…` | what the page loads |
/// | `GET /v1/studies/{study}/protocol` | what of the protocol concerns participants, as JSON |
///
/// Nobody needs a key for these: they say what somebody reads before taking part. A study without
/// safety block, consent text or vocabulary is answered with 409, an unknown one with 404.
public final class StudyAppRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(StudyAppRoutes.class);

    /// Scripts, styles and connections of this server only, and nothing inline.
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; manifest-src 'self'; worker-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// For how long a new protocol may go unnoticed.
    private static final Duration STALENESS = Duration.ofSeconds(2);

    private static final String NO_STUDY = "Nothing is known of a study of this name.";
    private static final String UNAVAILABLE =
            "The study's protocol cannot be read at present; try again in a minute.";

    private static final JsonFactory JSON = new JsonFactory();

    private final Protocols protocols;
    private final AppFile page = AppFile.page();

    /// @param protocols stays the caller's to close
    public StudyAppRoutes(Protocols protocols) {
        this.protocols = protocols;
    }

    /// Adds the routes to a server that may have others.
    public void addTo(JavalinConfig server) {
        for (AppFile file : AppFile.all()) {
            server.routes.get("/app/assets/" + file.name(), context -> file(context, file));
        }
        server.routes.get("/app/{study}", this::page);
        server.routes.get("/app/{study}/manifest.webmanifest", this::manifest);
        server.routes.get("/v1/studies/{study}/protocol", this::protocol);
    }

    /// What became of looking for a study.
    private sealed interface Found {

        record Study(StudyProtocol protocol, StudyProtocol.Safety safety) implements Found {}

        record Problem(HttpStatus status, String code, String sentence) implements Found {}
    }

    private Found find(String name) {
        Optional<StudyProtocol> known;
        try {
            protocols.refreshSince(Instant.now().minus(STALENESS));
            known =
                    protocols.all().values().stream()
                            .filter(protocol -> protocol.study().value().equals(name))
                            .findFirst();
        } catch (KafkaException | RegistryException e) {
            LOG.warn("Protocols cannot be read ({})", e.getClass().getName());
            return new Found.Problem(HttpStatus.SERVICE_UNAVAILABLE, "UNAVAILABLE", UNAVAILABLE);
        }
        if (known.isEmpty()) {
            return new Found.Problem(HttpStatus.NOT_FOUND, "NO_STUDY", NO_STUDY);
        }
        return switch (Opening.of(known.get())) {
            case Opening.Open(StudyProtocol protocol, StudyProtocol.Safety safety) ->
                    new Found.Study(protocol, safety);
            case Opening.NotOpen shut ->
                    new Found.Problem(HttpStatus.CONFLICT, "NOT_OPEN", shut.sentence());
        };
    }

    private void page(Context request) {
        switch (find(request.pathParam("study"))) {
            case Found.Study _ -> file(request, page);
            case Found.Problem problem ->
                    answer(request, problem)
                            .contentType("text/html; charset=utf-8")
                            .result(
                                    """
                                    <!doctype html>
                                    <html lang="en">
                                    <meta charset="utf-8">
                                    <meta name="viewport" content="width=device-width, initial-scale=1">
                                    <title>Check-ins</title>
                                    <link rel="stylesheet" href="assets/app.css">
                                    <main class="screen"><h1>Not open</h1><p role="alert">%s</p></main>
                                    </html>
                                    """
                                            .formatted(problem.sentence()));
        }
    }

    private void manifest(Context request) {
        switch (find(request.pathParam("study"))) {
            case Found.Study(StudyProtocol protocol, _) ->
                    head(request, HttpStatus.OK)
                            .contentType("application/manifest+json")
                            .result(json(out -> manifest(out, protocol)));
            case Found.Problem problem -> problem(request, problem);
        }
    }

    private static void manifest(JsonGenerator out, StudyProtocol protocol) throws IOException {
        out.writeStringField("name", protocol.title());
        out.writeStringField("short_name", "Check-ins");
        out.writeStringField("start_url", "../" + protocol.study().value());
        out.writeStringField("scope", "../" + protocol.study().value());
        out.writeStringField("display", "standalone");
        out.writeStringField("background_color", "#fdfcfa");
        out.writeStringField("theme_color", "#0b5f6b");
        out.writeArrayFieldStart("icons");
        out.writeStartObject();
        out.writeStringField("src", "../assets/icon.svg");
        out.writeStringField("sizes", "any");
        out.writeStringField("type", "image/svg+xml");
        out.writeEndObject();
        out.writeEndArray();
    }

    private void protocol(Context request) {
        switch (find(request.pathParam("study"))) {
            case Found.Study(StudyProtocol protocol, StudyProtocol.Safety safety) ->
                    tagged(
                            request,
                            protocol.hash(),
                            "application/json",
                            ParticipantProtocol.json(protocol, safety));
            case Found.Problem problem -> problem(request, problem);
        }
    }

    private static void problem(Context request, Found.Problem problem) {
        answer(request, problem)
                .contentType("application/json")
                .result(
                        json(
                                out -> {
                                    out.writeStringField("error", problem.sentence());
                                    out.writeStringField("code", problem.code());
                                }));
    }

    private static Context answer(Context request, Found.Problem problem) {
        if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE) {
            request.header("Retry-After", "30");
        }
        return head(request, problem.status());
    }

    private static void file(Context request, AppFile file) {
        if (file.name().equals(AppFile.SERVICE_WORKER)) {
            // It stands below the pages that it serves.
            request.header("Service-Worker-Allowed", "../");
        }
        tagged(request, file.tag(), file.contentType(), file.content());
    }

    private static void tagged(Context request, String tag, String contentType, byte[] body) {
        String quoted = '"' + tag + '"';
        String known = request.header("If-None-Match");
        if (known != null && known.contains(quoted)) {
            head(request, HttpStatus.NOT_MODIFIED).header("ETag", quoted);
        } else {
            head(request, HttpStatus.OK)
                    .header("ETag", quoted)
                    .contentType(contentType)
                    .result(body);
        }
    }

    private static Context head(Context request, HttpStatus status) {
        return request.status(status)
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cache-Control", "no-cache");
    }

    /// Writes the fields of an object.
    private interface Fields {
        void writeTo(JsonGenerator out) throws IOException;
    }

    private static byte[] json(Fields fields) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(body)) {
            out.writeStartObject();
            fields.writeTo(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return body.toByteArray();
    }
}
