package dev.thaw.schemas.claim;

import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.schemas.yaml.CanonicalJson;
import dev.thaw.schemas.yaml.TextFile;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import dev.thaw.schemas.yaml.YamlProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads claim files (`api: claim/v1`).
public final class ClaimFiles {

    private ClaimFiles() {}

    /// What a file turns out to be.
    public sealed interface Reading permits Valid, Invalid {}

    /// A claim that can be registered and evaluated.
    ///
    /// @param canonicalJson RFC 8785, every scalar as the text that was written
    /// @param hash the claim's identity: SHA-256 of the canonical form, 64 hexadecimal digits
    public record Valid(ClaimSpec claim, String canonicalJson, String hash) implements Reading {}

    /// No claim yet.
    ///
    /// @param problems everything that is wrong, one sentence each, with file, line and, where
    ///   there are few, the allowed words
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
        try {
            return of(Yaml.parse(name, yaml));
        } catch (YamlProblem e) {
            return new Invalid(List.of(e.getMessage()));
        }
    }

    /// Reads what [Valid#canonicalJson] holds, such as the claim in a receipt. A text that is not
    /// the canonical form of the claim that it holds is no such thing: its hash would not be the
    /// claim's.
    public static Reading fromCanonical(String json) {
        try {
            Section document = Yaml.parseJson("the claim", json);
            return CanonicalJson.of(document).text().equals(json)
                    ? of(document)
                    : new Invalid(List.of("The claim is not in its canonical form (RFC 8785)."));
        } catch (YamlProblem e) {
            return new Invalid(List.of(e.getMessage()));
        }
    }

    private static Reading of(Section document) {
        CanonicalJson canonical = CanonicalJson.of(document);
        ClaimReader reader = new ClaimReader(document, canonical.hash());
        Optional<ClaimSpec> claim = reader.claim();
        return claim.<Reading>map(spec -> new Valid(spec, canonical.text(), canonical.hash()))
                .orElseGet(() -> new Invalid(reader.problems()));
    }
}
