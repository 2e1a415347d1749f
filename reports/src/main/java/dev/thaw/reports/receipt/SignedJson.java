package dev.thaw.reports.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.schemas.json.CanonicalBytes;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;

/// JSON objects that carry their signature: `signature` has `algorithm`, `key_id`, `public_key` and
/// `value`. Signed is the canonical form of everything else, the other three included.
final class SignedJson {

    private static final String SIGNATURE = "signature";
    private static final String VALUE = "value";
    private static final HexFormat HEX = HexFormat.of();

    private SignedJson() {}

    /// What a file turns out to be.
    sealed interface Reading {

        /// It is as it was signed, by a key that is trusted.
        record Trusted(JsonNode content) implements Reading {}

        /// It is not.
        record Refused(String reason) implements Reading {}
    }

    /// The signed object as a file keeps it.
    static byte[] sign(ObjectNode content, SigningKey key) {
        ObjectNode signed = content.deepCopy();
        ObjectNode signature =
                signed.putObject(SIGNATURE)
                        .put("algorithm", VerifyingKey.ALGORITHM)
                        .put("key_id", key.verifying().id())
                        .put("public_key", key.verifying().base64());
        signature.put(VALUE, HEX.formatHex(key.sign(CanonicalBytes.of(signed))));
        return CanonicalBytes.of(signed);
    }

    /// Reads a file. It must be canonical to the last byte: one content, one file.
    static Reading read(byte[] file, Collection<VerifyingKey> trusted) {
        Optional<JsonNode> parsed = CanonicalBytes.parse(file);
        if (parsed.isEmpty() || !(parsed.get().path(SIGNATURE) instanceof ObjectNode signature)) {
            return new Reading.Refused("it is no signed file of Thaw, or was changed");
        }
        Optional<VerifyingKey> key =
                trusted.stream()
                        .filter(known -> known.base64().equals(text(signature, "public_key")))
                        .findFirst();
        if (key.isEmpty()) {
            return new Reading.Refused(
                    "it was signed by a key that is not known here; if you trust its public key,"
                            + " name it with --public-key");
        }
        String value = text(signature, VALUE);
        signature.remove(VALUE);
        return isBy(key.get(), signature) && signed(key.get(), parsed.get(), value)
                ? new Reading.Trusted(parsed.get())
                : new Reading.Refused("it was changed after it was signed");
    }

    private static boolean isBy(VerifyingKey key, ObjectNode signature) {
        return text(signature, "algorithm").equals(VerifyingKey.ALGORITHM)
                && text(signature, "key_id").equals(key.id());
    }

    private static boolean signed(VerifyingKey key, JsonNode content, String hex) {
        try {
            byte[] value = HEX.parseHex(hex);
            return HEX.formatHex(value).equals(hex)
                    && key.signed(CanonicalBytes.of(content), value);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }
}
