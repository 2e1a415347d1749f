package dev.thaw.core.evidence;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// How the leaves of today differ from those that were pinned.
///
/// @param erased gone, and of somebody who was erased
/// @param missing gone without an erasure
/// @param altered there, with other records
/// @param added not pinned
public record LeafChanges(
        SortedSet<Digest> erased,
        SortedSet<Digest> missing,
        SortedSet<Digest> altered,
        SortedSet<Digest> added) {

    public LeafChanges {
        erased = copy(erased);
        missing = copy(missing);
        altered = copy(altered);
        added = copy(added);
    }

    /// Compares.
    ///
    /// @param pinned leaves by id
    /// @param now leaves by id
    /// @param idsOfErased ids of the leaves of all who were erased
    public static LeafChanges between(
            SortedMap<Digest, Digest> pinned,
            SortedMap<Digest, Digest> now,
            Set<Digest> idsOfErased) {
        SortedSet<Digest> erased = new TreeSet<>();
        SortedSet<Digest> missing = new TreeSet<>();
        SortedSet<Digest> altered = new TreeSet<>();
        pinned.forEach(
                (id, leaf) -> {
                    Digest today = now.get(id);
                    if (today == null) {
                        (idsOfErased.contains(id) ? erased : missing).add(id);
                    } else if (!today.equals(leaf)) {
                        altered.add(id);
                    }
                });
        SortedSet<Digest> added = new TreeSet<>(now.keySet());
        added.removeAll(pinned.keySet());
        return new LeafChanges(erased, missing, altered, added);
    }

    /// Whether erasures explain every difference.
    public boolean onlyErased() {
        return missing.isEmpty() && altered.isEmpty() && added.isEmpty();
    }

    private static SortedSet<Digest> copy(SortedSet<Digest> ids) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(ids));
    }
}
