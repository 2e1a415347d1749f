package dev.thaw.schemas.protocol;

import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.schemas.PublishedProtocol;
import dev.thaw.schemas.yaml.CanonicalJson;
import dev.thaw.schemas.yaml.TextFile;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.YamlProblem;
import java.nio.file.Path;
import java.util.List;

/// Reads protocol files (`api: protocol/v1`).
public final class ProtocolFiles {

    private ProtocolFiles() {}

    /// What a file turns out to be.
    public sealed interface Reading permits Valid, Invalid {}

    /// A protocol that can be applied.
    ///
    /// @param published its canonical form and hash
    public record Valid(StudyProtocol protocol, PublishedProtocol published) implements Reading {}

    /// No protocol yet.
    ///
    /// @param problems everything that is wrong, one sentence each, with file and line
    public record Invalid(List<String> problems) implements Reading {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    /// Reads a file.
    public static Reading read(Path file) {
        try {
            return parse(file.getFileName().toString(), TextFile.read(file));
        } catch (YamlProblem e) {
            return new Invalid(List.of(e.getMessage()));
        }
    }

    /// Reads the text of a file.
    ///
    /// @param name how problems call the file
    public static Reading parse(String name, String yaml) {
        Yaml.Section document;
        try {
            document = Yaml.parse(name, yaml);
        } catch (YamlProblem e) {
            return new Invalid(List.of(e.getMessage()));
        }
        CanonicalJson canonical = CanonicalJson.of(document);
        ProtocolReader reader = new ProtocolReader(document, canonical.hash());
        return reader.protocol()
                .<Reading>map(
                        protocol ->
                                new Valid(
                                        protocol,
                                        new PublishedProtocol(
                                                protocol.study(),
                                                protocol.version(),
                                                canonical.hash(),
                                                canonical.text())))
                .orElseGet(() -> new Invalid(reader.problems().list()));
    }

    /// Reads what [PublishedProtocol#canonicalJson] holds.
    ///
    /// @throws IllegalStateException if it is no valid protocol: only valid ones are published
    public static StudyProtocol fromCanonicalJson(String json) {
        // JSON is YAML.
        return switch (parse("a published protocol", json)) {
            case Valid valid -> valid.protocol();
            case Invalid invalid ->
                    throw new IllegalStateException(
                            "a published protocol is not valid: "
                                    + String.join("; ", invalid.problems()));
        };
    }
}
