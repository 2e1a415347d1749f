package dev.thaw.schemas;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Reads Avro's binary form out of memory, as encoders write it. Avro allows more than that; here
/// all of it is refused, so that what can be read here means the same to Avro's own reader.
///
/// Every method throws some [RuntimeException] if the bytes are not of the type that is asked for.
final class AvroCursor {
    private static final int MORE = 0x80;
    private static final int SEVEN_BITS = 0x7f;

    private final byte[] bytes;
    private int position;

    AvroCursor(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    int position() {
        return position;
    }

    boolean isAtEnd() {
        return position == bytes.length;
    }

    int readInt() {
        return Math.toIntExact(readLong());
    }

    /// Zigzag: the sign is the lowest bit, and the low seven bits come first.
    long readLong() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes[position++];
            value |= (long) (next & SEVEN_BITS) << shift;
            if ((next & MORE) == 0) {
                require(next != 0 || shift == 0, "no encoder writes more bytes than needed");
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new IllegalArgumentException("a number has at most ten bytes");
    }

    boolean readBoolean() {
        byte value = bytes[position++];
        require(value == 0 || value == 1, "a boolean is 0 or 1");
        return value == 1;
    }

    String readString() {
        int length = readInt();
        require(length >= 0 && length <= bytes.length - position, "a text ends before the record");
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    /// Of the logical type `timestamp-micros`.
    Instant readInstant() {
        return Instant.EPOCH.plus(readLong(), ChronoUnit.MICROS);
    }

    /// Whether a union of null and something else holds something else.
    boolean readIsPresent() {
        int branch = readInt();
        require(branch == 0 || branch == 1, "a union of two has two branches");
        return branch == 1;
    }

    Optional<String> readOptionalString() {
        return readIsPresent() ? Optional.of(readString()) : Optional.empty();
    }

    /// How many items of an array or map come next; none: it ends here.
    int readBlock() {
        int items = readInt();
        require(items >= 0, "this project's encoder does not write the sizes of blocks");
        return items;
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
