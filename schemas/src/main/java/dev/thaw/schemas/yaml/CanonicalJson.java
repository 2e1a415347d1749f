package dev.thaw.schemas.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;

/// The canonical form of a file: JSON with every scalar as the text that was written, by RFC 8785.
/// How a file is laid out, commented or quoted does not change its identity.
///
/// @param text the canonical form
/// @param hash SHA-256 of the text in UTF-8, 64 lower-case hexadecimal digits
public record CanonicalJson(String text, String hash) {

    private static final JsonFactory JSON = new JsonFactory();

    /// The canonical form of a document.
    public static CanonicalJson of(Yaml document) {
        String text = text(document);
        return new CanonicalJson(text, sha256(text));
    }

    private static String text(Yaml document) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            write(document, generator);
            generator.flush();
            return new JsonCanonicalizer(text.toString()).getEncodedString();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    private static void write(Yaml yaml, JsonGenerator generator) throws IOException {
        switch (yaml) {
            case Yaml.Text text -> generator.writeString(text.text());
            case Yaml.Items items -> {
                generator.writeStartArray();
                for (Yaml item : items.items()) {
                    write(item, generator);
                }
                generator.writeEndArray();
            }
            case Yaml.Section section -> {
                generator.writeStartObject();
                for (var entry : section.entries().entrySet()) {
                    generator.writeFieldName(entry.getKey());
                    write(entry.getValue(), generator);
                }
                generator.writeEndObject();
            }
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
