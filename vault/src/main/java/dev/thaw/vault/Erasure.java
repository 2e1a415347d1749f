package dev.thaw.vault;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// How far the erasure of a subject is.
///
/// @param requestedAt when the broker received the request
/// @param events how many admitted events were taken out of the ledger
/// @param done when each step was done, as far as it was
/// @param receipt the number of the receipt, once it is complete
public record Erasure(
        SubjectId subject,
        StudyId study,
        Instant requestedAt,
        int events,
        SortedMap<Step, Instant> done,
        Optional<UUID> receipt) {

    public Erasure {
        done = Collections.unmodifiableSortedMap(new TreeMap<>(done));
    }

    /// What is done, in this order. Each step can be done again without harm, so that whoever was
    /// interrupted begins again at the first step that is not done.
    public enum Step {
        /// Nobody can open anything of the subject any more, and nothing leads to the subject.
        KEY_DESTROYED,
        /// The newest record of each of its ledger keys is a tombstone.
        LEDGER_EMPTIED,
        /// Streams have read past the tombstones, and its trend is a tombstone.
        TRENDS_EMPTIED,
        /// The tables hold no row of it, and are past its trend's tombstone.
        TABLES_EMPTIED,
        /// Processes have forgotten the key, too: it is over.
        COMPLETED
    }

    /// Whether a step was done.
    public boolean isDone(Step step) {
        return done.containsKey(step);
    }
}
