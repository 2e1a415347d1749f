package dev.thaw.core.release;

import dev.thaw.core.event.SubjectId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One measure at one point of its axis, with everybody who has a value there: what is published,
/// renewed or kept as a whole.
///
/// @param measure id of the measure
/// @param partitions the most important first: where not all of them can be shown beside each
///   other, the first are
/// @param contributions in any order
public record Block(
        String measure,
        AxisPoint at,
        Kind kind,
        List<Partition> partitions,
        List<Contribution> contributions) {

    public Block {
        partitions = List.copyOf(partitions);
        contributions = List.copyOf(contributions);
        if (partitions.stream().map(Partition::name).distinct().count() < partitions.size()) {
            throw new IllegalArgumentException("Each partition of a block is named once.");
        }
        Set<SubjectId> seen = HashSet.newHashSet(contributions.size());
        for (Contribution contribution : contributions) {
            if (!seen.add(contribution.contributor())) {
                throw new IllegalArgumentException(
                        "A participant contributes once to a block; measure " + measure + ".");
            }
            if (!kind.accepts(contribution.what())) {
                throw new IllegalArgumentException(
                        "All contributions to a block are of its kind; measure " + measure + ".");
            }
            for (Partition partition : partitions) {
                if (!partition
                        .labels()
                        .contains(contribution.labels().getOrDefault(partition.name(), ""))) {
                    throw new IllegalArgumentException(
                            "Each contribution has one of the labels of the partition "
                                    + partition.name()
                                    + "; name every label, also an unknown one.");
                }
            }
        }
    }
}
