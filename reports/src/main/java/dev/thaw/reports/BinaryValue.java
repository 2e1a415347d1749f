package dev.thaw.reports;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.postgresql.util.ByteConverter;

/// How PostgreSQL writes a value of a type in binary form.
@FunctionalInterface
interface BinaryValue {

    /// Days and times are counted from it.
    LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);

    Instant EPOCH = FIRST_DAY.atStartOfDay().toInstant(ZoneOffset.UTC);

    byte JSONB_VERSION = 1;

    /// @param value not null
    /// @throws ClassCastException if it is of another class than values of the type are
    byte[] bytes(Object value);

    /// @param type PostgreSQL's name of it
    /// @throws IllegalArgumentException for a type that nobody needed so far
    static BinaryValue of(String type) {
        return switch (type) {
            case "boolean" -> value -> new byte[] {(byte) ((Boolean) value ? 1 : 0)};
            case "integer" -> value -> buffer(Integer.BYTES).putInt((Integer) value).array();
            case "bigint" -> value -> buffer(Long.BYTES).putLong((Long) value).array();
            case "numeric" -> value -> ByteConverter.numeric((BigDecimal) value);
            case "text" -> value -> utf8((String) value);
            case "jsonb" -> value -> jsonb(utf8((String) value));
            case "uuid" -> value -> uuid((UUID) value);
            case "date" -> value -> date((LocalDate) value);
            case "timestamptz" -> value -> time((Instant) value);
            default -> throw new IllegalArgumentException("nobody needed columns of " + type);
        };
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] jsonb(byte[] text) {
        return buffer(1 + text.length).put(JSONB_VERSION).put(text).array();
    }

    private static byte[] uuid(UUID value) {
        return buffer(2 * Long.BYTES)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .array();
    }

    private static byte[] date(LocalDate value) {
        int days = Math.toIntExact(FIRST_DAY.until(value, ChronoUnit.DAYS));
        return buffer(Integer.BYTES).putInt(days).array();
    }

    private static byte[] time(Instant value) {
        return buffer(Long.BYTES).putLong(EPOCH.until(value, ChronoUnit.MICROS)).array();
    }
}
