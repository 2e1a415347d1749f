package dev.thaw.core.release;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// A division of all participants by one label each: by arm, by site, by main modality.
///
/// @param labels every label that there is, also those of nobody in this block: a row that is
///   missing would tell as much as a 0
public record Partition(String name, SortedSet<String> labels) {

    public Partition {
        labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("A partition has at least one label.");
        }
    }
}
