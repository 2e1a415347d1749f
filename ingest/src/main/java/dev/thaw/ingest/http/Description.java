package dev.thaw.ingest.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// What the gateway says of itself: its OpenAPI document, and pages of it at `/docs/api`. The pages
/// and all they need are served from here.
final class Description {
    private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/5.20.0/";

    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>Thaw – the HTTP gateway</title>
              <link rel="stylesheet" href="/docs/api/swagger-ui.css">
            </head>
            <body>
              <main id="api"><p>This page draws <a href="/openapi.json">openapi.json</a> with JavaScript.</p></main>
              <script src="/docs/api/swagger-ui-bundle.js"></script>
              <script src="/docs/api/start.js"></script>
            </body>
            </html>
            """;

    private static final String START =
            """
            SwaggerUIBundle({url: "/openapi.json", dom_id: "#api", deepLinking: true, validatorUrl: null});
            """;

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; connect-src 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'; form-action 'self'";

    private Description() {}

    static void addTo(JavalinConfig config) {
        byte[] yaml = resource("openapi.yaml");
        byte[] json = json(yaml);
        config.routes.get("/openapi.yaml", request -> answer(request, "application/yaml", yaml));
        config.routes.get("/openapi.json", request -> answer(request, "application/json", json));
        config.routes.get(
                "/docs/api",
                request -> {
                    request.header("Content-Security-Policy", POLICY);
                    request.contentType("text/html; charset=utf-8").result(PAGE);
                });
        config.routes.get(
                "/docs/api/start.js",
                request -> request.contentType("text/javascript; charset=utf-8").result(START));
        config.routes.get(
                "/docs/api/swagger-ui.css",
                request -> answer(request, "text/css", resource(WEBJAR + "swagger-ui.css")));
        config.routes.get(
                "/docs/api/swagger-ui-bundle.js",
                request ->
                        answer(
                                request,
                                "text/javascript; charset=utf-8",
                                resource(WEBJAR + "swagger-ui-bundle.js")));
    }

    private static void answer(Context request, String type, byte[] body) {
        request.contentType(type).result(body);
    }

    /// The document as JSON; the file is YAML because people read it.
    private static byte[] json(byte[] yaml) {
        Object document =
                new Yaml(new SafeConstructor(new LoaderOptions()))
                        .load(new ByteArrayInputStream(yaml));
        try {
            return JsonMapper.builder().build().writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("openapi.yaml cannot be written as JSON", e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = Description.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own resource cannot be read", e);
        }
    }
}
