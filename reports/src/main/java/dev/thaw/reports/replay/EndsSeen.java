package dev.thaw.reports.replay;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Lets every record count, and notes how far they reach. Thread-safe.
public final class EndsSeen implements Predicate<LedgerPosition> {

    private final SortedMap<String, SortedMap<Integer, Long>> ends = new TreeMap<>();

    @Override
    public synchronized boolean test(LedgerPosition position) {
        ends.computeIfAbsent(position.ledger(), _ -> new TreeMap<>())
                .merge(position.partition(), position.offset() + 1, Math::max);
        return true;
    }

    /// The offsets behind the last records that were met.
    public synchronized LedgerEnds ends() {
        return new LedgerEnds(ends);
    }
}
