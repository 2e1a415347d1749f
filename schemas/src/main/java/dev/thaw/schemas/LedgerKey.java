package dev.thaw.schemas;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.SubjectId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.kafka.common.utils.Utils;

/// The key of a ledger record: 40 bytes, which sort by subject, then time, then event id. All
/// records of a subject lie in one partition, and a scan of [#prefix] returns them in order.
///
/// @param sortMicros microseconds since 1970-01-01T00:00Z: of the moment, of midnight UTC of a
///   civil day, and [Long#MIN_VALUE] for an event without time
public record LedgerKey(SubjectId subject, long sortMicros, UUID eventId) {

    /// How many bytes a key has.
    public static final int BYTES = 40;

    /// How many bytes of a key name the subject.
    public static final int SUBJECT_BYTES = 16;

    /// The key of an admitted event.
    public static LedgerKey of(LedgerEvent event) {
        return new LedgerKey(
                event.subject(), sortMicros(event.event().captured()), event.event().id());
    }

    /// Reads a key.
    ///
    /// @throws IllegalArgumentException unless there are 40 bytes
    public static LedgerKey parse(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a ledger key has 40 bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(key);
        return new LedgerKey(
                new SubjectId(uuid(bytes)), bytes.getLong() ^ Long.MIN_VALUE, uuid(bytes));
    }

    /// The first 16 bytes of all keys of a subject; also the key of its trends.
    public static byte[] prefix(SubjectId subject) {
        return put(ByteBuffer.allocate(SUBJECT_BYTES), subject.value()).array();
    }

    /// The partition of `n` that holds everything about a subject: murmur2 over its 16 bytes, as
    /// Kafka's own producer partitions them.
    public static int partition(SubjectId subject, int n) {
        return Utils.toPositive(Utils.murmur2(prefix(subject))) % n;
    }

    /// The partition of `n` that holds this key.
    public int partition(int n) {
        return partition(subject, n);
    }

    /// The key's 40 bytes.
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        writeTo(ByteBuffer.wrap(bytes));
        return bytes;
    }

    /// Puts the key's 40 bytes where the buffer stands.
    public void writeTo(ByteBuffer bytes) {
        put(bytes, subject.value());
        // With its sign bit flipped a signed number sorts as unsigned bytes.
        bytes.putLong(sortMicros ^ Long.MIN_VALUE);
        put(bytes, eventId);
    }

    private static long sortMicros(CaptureTime time) {
        return switch (time) {
            case CaptureTime.Moment moment -> micros(moment.at());
            case CaptureTime.CivilDay day ->
                    micros(day.date().atStartOfDay(ZoneOffset.UTC).toInstant());
            case CaptureTime.Ordinal _ -> Long.MIN_VALUE;
        };
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static ByteBuffer put(ByteBuffer bytes, UUID uuid) {
        return bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    }

    private static UUID uuid(ByteBuffer bytes) {
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
