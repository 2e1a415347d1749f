package dev.thaw.schemas.json;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.erdtman.jcs.JsonCanonicalizer;

/// The one way to write a JSON value down (RFC 8785), for whatever is hashed or signed.
///
/// RFC 8785 writes numbers as JavaScript does. Whole numbers that every reader keeps exactly are
/// all that is accepted here; any other number is written as a string.
public final class CanonicalBytes {

    private static final long LARGEST = (1L << 53) - 1;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private CanonicalBytes() {}

    /// The value's bytes, in UTF-8.
    ///
    /// @throws IllegalArgumentException if it holds a number that is not whole or too large
    public static byte[] of(JsonNode value) {
        checkNumbers(value);
        return canonical(value);
    }

    private static byte[] canonical(JsonNode value) {
        try {
            return new JsonCanonicalizer(value.toString()).getEncodedUTF8();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    private static void checkNumbers(JsonNode value) {
        if (value.isNumber() && !isKeptExactly(value)) {
            throw new IllegalArgumentException(
                    "canonical JSON holds whole numbers below 2^53; write others as strings");
        }
        value.forEach(CanonicalBytes::checkNumbers);
    }

    private static boolean isKeptExactly(JsonNode number) {
        return number.isIntegralNumber()
                && number.canConvertToLong()
                && number.longValue() <= LARGEST
                && number.longValue() >= -LARGEST;
    }

    /// Reads bytes that are exactly what [#of] writes.
    ///
    /// @return absent if a single byte is otherwise
    public static Optional<JsonNode> parse(byte[] canonical) {
        try {
            JsonNode value = MAPPER.readTree(canonical);
            return Arrays.equals(of(value), canonical) ? Optional.of(value) : Optional.empty();
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
