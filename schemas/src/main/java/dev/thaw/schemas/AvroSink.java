package dev.thaw.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes Avro's binary form as Avro's own encoder writes it: what [AvroCursor] reads.
final class AvroSink {
    private static final int USUAL_BYTES = 256;
    private static final int MORE = 0x80;
    private static final int SEVEN_BITS = 0x7f;
    private static final long MICROS_A_SECOND = 1_000_000;
    private static final int NANOS_A_MICRO = 1_000;

    private byte[] bytes;
    private int position;

    /// @param header stands in front of what is written
    AvroSink(ByteBuffer header) {
        this.bytes = new byte[USUAL_BYTES];
        this.position = header.remaining();
        header.get(bytes, 0, position);
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, position);
    }

    void writeInt(int value) {
        writeLong(value);
    }

    /// Zigzag: the sign is the lowest bit, and the low seven bits come first.
    void writeLong(long value) {
        makeRoom(10);
        long left = (value << 1) ^ (value >> (Long.SIZE - 1));
        while ((left & ~SEVEN_BITS) != 0) {
            bytes[position++] = (byte) ((left & SEVEN_BITS) | MORE);
            left >>>= 7;
        }
        bytes[position++] = (byte) left;
    }

    void writeBoolean(boolean value) {
        makeRoom(1);
        bytes[position++] = (byte) (value ? 1 : 0);
    }

    void writeString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeLong(utf8.length);
        makeRoom(utf8.length);
        System.arraycopy(utf8, 0, bytes, position, utf8.length);
        position += utf8.length;
    }

    /// As the logical type `timestamp-micros`.
    void writeInstant(Instant at) {
        writeLong(
                Math.addExact(
                        Math.multiplyExact(at.getEpochSecond(), MICROS_A_SECOND),
                        at.getNano() / NANOS_A_MICRO));
    }

    /// A union of null and something else.
    <T> void writeOptional(Optional<T> value, Consumer<T> writer) {
        writeLong(value.isPresent() ? 1 : 0);
        value.ifPresent(writer);
    }

    /// An array, or the entries of a map, in one block.
    <T> void writeAll(Collection<T> items, Consumer<T> writer) {
        if (!items.isEmpty()) {
            writeLong(items.size());
            items.forEach(writer);
        }
        writeLong(0);
    }

    private void makeRoom(int more) {
        if (bytes.length - position < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, position + more));
        }
    }
}
