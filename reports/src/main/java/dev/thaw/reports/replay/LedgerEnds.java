package dev.thaw.reports.replay;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// How far a ledger is meant: the offset behind the last record, by ledger id and partition. A
/// ledger that was copied and then went on growing has positions of two ledgers in it.
///
/// @param byLedger partitions that are absent have no records that count
public record LedgerEnds(SortedMap<String, SortedMap<Integer, Long>> byLedger) {

    public LedgerEnds {
        SortedMap<String, SortedMap<Integer, Long>> copy = new TreeMap<>();
        byLedger.forEach(
                (ledger, ends) ->
                        copy.put(ledger, Collections.unmodifiableSortedMap(new TreeMap<>(ends))));
        byLedger = Collections.unmodifiableSortedMap(copy);
    }

    /// Whether a record lies before the end.
    public boolean contains(LedgerPosition position) {
        SortedMap<Integer, Long> ends = byLedger.get(position.ledger());
        if (ends == null) {
            return false;
        }
        Long end = ends.get(position.partition());
        return end != null && position.offset() < end;
    }
}
