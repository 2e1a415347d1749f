package dev.thaw.schemas;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.StudyId;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What became of a study's events: received = admitted + duplicates + waiting + refused, always.
///
/// @param study absent: events whose study could not be read
/// @param received events received, from 0
/// @param admitted events admitted to the ledger, from 0
/// @param duplicates events dropped as exact duplicates, from 0
/// @param waiting events that wait for a consent, from 0
/// @param refusedByReason events refused by reason, from 1 each
public record StudyAccount(
        Optional<StudyId> study,
        long received,
        long admitted,
        long duplicates,
        long waiting,
        SortedMap<RefusalReason, Long> refusedByReason) {

    /// @throws IllegalArgumentException if the parts do not add up to what was received
    public StudyAccount {
        refusedByReason = Collections.unmodifiableSortedMap(new TreeMap<>(refusedByReason));
        long parts = admitted + duplicates + waiting + sum(refusedByReason);
        if (received != parts) {
            throw new IllegalArgumentException(
                    "an account adds up: received = admitted + duplicates + waiting + refused");
        }
    }

    /// Events refused, whatever the reason.
    public long refused() {
        return sum(refusedByReason);
    }

    private static long sum(Map<RefusalReason, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
