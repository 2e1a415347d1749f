package dev.thaw.core.event;

import java.util.UUID;

/// The random name of one participant of one study behind admission. Only the vault can find it,
/// and once the vault's row is destroyed it names nobody.
public record SubjectId(UUID value) implements Comparable<SubjectId> {

    /// Orders by the big-endian bytes (the order of the ledger's keys), unlike [UUID#compareTo].
    @Override
    public int compareTo(SubjectId other) {
        return compare(value, other.value);
    }

    static int compare(UUID one, UUID other) {
        int high =
                Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(
                        one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
