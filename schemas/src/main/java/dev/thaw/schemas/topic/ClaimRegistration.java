package dev.thaw.schemas.topic;

import dev.thaw.core.event.StudyId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// That a claim was written down, and how far the ledger had come by then.
///
/// @param claimHash the claim's identity
/// @param canonicalClaim its canonical form
/// @param ledger id of the ledger: the cluster's and the topic's
/// @param endOffsets the offset behind the last record, by partition
public record ClaimRegistration(
        StudyId study,
        String claimHash,
        String canonicalClaim,
        String ledger,
        SortedMap<Integer, Long> endOffsets) {

    public ClaimRegistration {
        endOffsets = Collections.unmodifiableSortedMap(new TreeMap<>(endOffsets));
    }
}
