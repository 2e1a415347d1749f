package dev.thaw.reports.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Where a table goes on.
///
/// @param question which question it belongs to
/// @param release which release; 0: none
/// @param key of the last row that was given
record Cursor(String question, int release, List<Object> key) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST = 4_000;

    Cursor {
        key = List.copyOf(key);
    }

    /// As it stands in an address; people need not read it.
    String encode() {
        ArrayNode parts = JSON.createArrayNode().add(question).add(release);
        key.forEach(value -> parts.add(value.toString()));
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(JSON.writeValueAsBytes(parts));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written as JSON", e);
        }
    }

    /// @return absent if the text is none, or not of such a key
    static Optional<Cursor> decode(String text, List<Column> key) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        JsonNode parts;
        try {
            parts =
                    JSON.readTree(
                            new String(
                                    Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
        if (!parts.isArray()
                || parts.size() != key.size() + 2
                || !parts.get(0).isTextual()
                || !parts.get(1).isInt()) {
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            Optional<Object> value =
                    parts.get(i + 2).isTextual()
                            ? value(key.get(i).kind(), parts.get(i + 2).textValue())
                            : Optional.empty();
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(new Cursor(parts.get(0).textValue(), parts.get(1).intValue(), values));
    }

    /// A text is a row's own here, and may have signs that nobody may ask for, but none that
    /// PostgreSQL cannot hold.
    private static Optional<Object> value(Kind kind, String text) {
        return switch (kind) {
            case TEXT ->
                    text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text)
                            ? Optional.of(text)
                            : Optional.empty();
            default -> kind.parse(text);
        };
    }
}
