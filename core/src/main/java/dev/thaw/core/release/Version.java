package dev.thaw.core.release;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What has to be remembered of a published block to judge a later one; it is never published.
///
/// @param shown every population that was shown, with the number of people published for it
/// @param remaining the contributions as they were then. Those of participants who were erased
///   since are left out; `shown` still counts them
public record Version(SortedMap<Population, Integer> shown, List<Contribution> remaining) {

    public Version {
        shown = Collections.unmodifiableSortedMap(new TreeMap<>(shown));
        remaining = List.copyOf(remaining);
        if (!shown.containsKey(Population.of(new Part.Everyone()))) {
            throw new IllegalArgumentException("A published block shows at least its total.");
        }
        if (shown.get(Population.of(new Part.Everyone())) < remaining.size()) {
            throw new IllegalArgumentException(
                    "More contributions are given than the block was published with;"
                            + " give those it was made of.");
        }
    }

    /// How many contributors were erased since.
    int erased() {
        return shown.get(Population.of(new Part.Everyone())) - remaining.size();
    }

    /// Whether anything was shown of a partition.
    boolean shows(Partition partition) {
        return shown.keySet().stream()
                .anyMatch(
                        population ->
                                population.part() instanceof Part.Labelled(var name, _)
                                        && name.equals(partition.name()));
    }
}
