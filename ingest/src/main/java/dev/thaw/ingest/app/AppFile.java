package dev.thaw.ingest.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// A file of the app, as browsers get it.
final class AppFile {

    static final String SERVICE_WORKER = "service-worker.js";

    private static final String PAGE = "index.html";

    /// What the page loads, and the service worker keeps for when there is no network.
    static final List<String> NAMES =
            List.of(
                    "app.css",
                    "icon.svg",
                    "app.js",
                    "api.js",
                    "consents.js",
                    "dom.js",
                    "events.js",
                    "notices.js",
                    "participation.js",
                    "queue.js",
                    "safety.js",
                    "schedule.js",
                    "seeded.js",
                    "store.js",
                    "trend.js",
                    "wheel.js",
                    "words.js",
                    "screens/check-in.js",
                    "screens/consent.js",
                    "screens/history.js",
                    "screens/home.js",
                    "screens/leave.js",
                    "screens/questionnaire.js",
                    "screens/record.js");

    private static final int DIGITS = 32;

    private final String name;
    private final byte[] content;
    private final String tag;

    private AppFile(String name, byte[] content) {
        this.name = name;
        this.content = content;
        this.tag = digest(content);
    }

    /// The page itself.
    static AppFile page() {
        return new AppFile(PAGE, read(PAGE));
    }

    /// Everything that the page loads, and the service worker, which knows the others by name. It
    /// changes whenever one of them does, which is how browsers notice.
    static List<AppFile> all() {
        List<AppFile> files = new ArrayList<>();
        for (String name : NAMES) {
            files.add(new AppFile(name, read(name)));
        }
        ByteArrayOutputStream everything = new ByteArrayOutputStream();
        files.forEach(file -> everything.writeBytes(file.content));
        everything.writeBytes(read(PAGE));
        String names =
                NAMES.stream()
                        .map(name -> "\"" + name + "\"")
                        .collect(Collectors.joining(", ", "[", "]"));
        String head =
                "const VERSION = \"%s\";\nconst FILES = %s;\n"
                        .formatted(digest(everything.toByteArray()), names);
        ByteArrayOutputStream worker = new ByteArrayOutputStream();
        worker.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        worker.writeBytes(read(SERVICE_WORKER));
        files.add(new AppFile(SERVICE_WORKER, worker.toByteArray()));
        return files;
    }

    /// Its address below `/app/assets/`.
    String name() {
        return name;
    }

    byte[] content() {
        return content.clone();
    }

    /// Changes with the content.
    String tag() {
        return tag;
    }

    String contentType() {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "js" -> "text/javascript; charset=utf-8";
            default -> "text/html; charset=utf-8";
        };
    }

    private static byte[] read(String name) {
        try (InputStream in = AppFile.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
