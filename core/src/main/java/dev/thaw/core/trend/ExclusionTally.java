package dev.thaw.core.trend;

import java.util.SortedMap;
import java.util.TreeMap;

/// Counts what does not count, by reason. The steps of one computation of a trend share it.
final class ExclusionTally {

    private final SortedMap<Exclusion, Integer> counts = new TreeMap<>();

    void add(Exclusion reason) {
        add(reason, 1);
    }

    void add(Exclusion reason, int count) {
        if (count > 0) {
            counts.merge(reason, count, Integer::sum);
        }
    }

    SortedMap<Exclusion, Integer> counts() {
        return counts;
    }
}
