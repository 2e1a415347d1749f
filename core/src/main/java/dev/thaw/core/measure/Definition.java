package dev.thaw.core.measure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What a measure is, word for word, and examples of it that no version may ever compute otherwise.
///
/// Text and examples are the measure's identity: who changes either makes another measure, and
/// gives it another version. `docs/method.md` carries both.
///
/// @param id name and version, such as `err@1`; `item:<id>` and `instrument:<id>` stand for every
///   item and instrument
/// @param text normative: definition, unit and range, minimum, edge cases, source
/// @param examples golden vectors, one a line, as the `worked` blocks of `docs/method.md` write
///   them
public record Definition(String id, String text, String examples) {

    private static final String FORM = "thaw measure 1";

    public Definition {
        text = text.strip();
        examples = examples.strip();
    }

    /// SHA-256 of the canonical form, 64 hexadecimal digits: in UTF-8 and with a line feed after
    /// each, the name of the form, the id, the text, an empty line and the examples.
    public String hash() {
        return sha256(FORM + "\n" + id + "\n" + text + "\n\n" + examples + "\n");
    }

    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
