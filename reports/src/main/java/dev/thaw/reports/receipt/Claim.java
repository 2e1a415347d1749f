package dev.thaw.reports.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.evidence.Digest;
import dev.thaw.schemas.json.CanonicalBytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What is asked of a locked ledger.
///
/// @param canonical the claim's canonical text (RFC 8785)
/// @param registration what is known about its registration, as it shall stand in the receipt
/// @param seed of whatever the evaluation draws
/// @param edition for whom the result is
public record Claim(
        String canonical, Optional<JsonNode> registration, String seed, Edition edition) {

    /// @throws IllegalArgumentException if the text is not canonical JSON
    public Claim {
        if (!(parsed(canonical) instanceof ObjectNode)) {
            throw new IllegalArgumentException("a claim's text is a canonical JSON object");
        }
    }

    /// The kind of claim: its `api`.
    public String api() {
        return parsed(canonical).path("api").asText();
    }

    /// SHA-256 of the canonical text in UTF-8.
    public Digest hash() {
        return Digest.of(canonical.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode parsed(String canonical) {
        return CanonicalBytes.parse(canonical.getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalArgumentException("a claim's text is canonical"));
    }
}
