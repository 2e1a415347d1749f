package dev.thaw.reports.replay;

import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.LedgerKey;
import java.util.Comparator;
import java.util.UUID;

/// A record of one subject that is still closed, as small as it can be: a partition's are in memory
/// at once. Or only the place of one, which takes an earlier record of its key away.
final class SealedRecord {

    /// As the keys' bytes sort, for records of one subject.
    static final Comparator<SealedRecord> BY_KEY =
            (one, other) -> {
                int byTime = Long.compare(one.sortMicros, other.sortMicros);
                int byHigh = byTime != 0 ? byTime : Long.compareUnsigned(one.idHigh, other.idHigh);
                return byHigh != 0 ? byHigh : Long.compareUnsigned(one.idLow, other.idLow);
            };

    private final long sortMicros;
    private final long idHigh;
    private final long idLow;
    private final String ledger;
    private final int partition;
    private final long offset;

    /// Null for a mere removal.
    private final byte[] value;

    private SealedRecord(LedgerKey key, LedgerPosition position, byte[] value) {
        this.sortMicros = key.sortMicros();
        this.idHigh = key.eventId().getMostSignificantBits();
        this.idLow = key.eventId().getLeastSignificantBits();
        this.ledger = position.ledger();
        this.partition = position.partition();
        this.offset = position.offset();
        this.value = value;
    }

    static SealedRecord of(LedgerKey key, LedgerPosition position, byte[] value) {
        return new SealedRecord(key, position, value);
    }

    /// Takes away what came before under this key.
    static SealedRecord removal(LedgerKey key, LedgerPosition position) {
        return new SealedRecord(key, position, null);
    }

    boolean isRemoval() {
        return value == null;
    }

    boolean isUnderKeyOf(SealedRecord other) {
        return BY_KEY.compare(this, other) == 0;
    }

    LedgerPosition position() {
        return new LedgerPosition(ledger, partition, offset);
    }

    LedgerKey key(SubjectId subject) {
        return new LedgerKey(subject, sortMicros, new UUID(idHigh, idLow));
    }

    byte[] value() {
        return value;
    }
}
