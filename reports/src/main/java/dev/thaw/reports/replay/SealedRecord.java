package dev.thaw.reports.replay;

import dev.thaw.schemas.LedgerKey;
import java.util.Comparator;

/// A record of one subject that is still closed, as small as it can be: a partition's are in memory
/// at once.
final class SealedRecord {

    private final LedgerPosition position;
    private final byte[] value;

    SealedRecord(LedgerPosition position, byte[] value) {
        this.position = position;
        this.value = value;
    }

    LedgerPosition position() {
        return position;
    }

    byte[] value() {
        return value;
    }

    /// What of a ledger key comes after the subject; sorts as the key's bytes do.
    record Key(long sortMicros, long idHigh, long idLow) implements Comparable<Key> {

        private static final Comparator<Key> BYTES =
                Comparator.comparingLong(Key::sortMicros)
                        .thenComparing(Key::idHigh, Long::compareUnsigned)
                        .thenComparing(Key::idLow, Long::compareUnsigned);

        static Key of(LedgerKey key) {
            return new Key(
                    key.sortMicros(),
                    key.eventId().getMostSignificantBits(),
                    key.eventId().getLeastSignificantBits());
        }

        @Override
        public int compareTo(Key other) {
            return BYTES.compare(this, other);
        }
    }
}
