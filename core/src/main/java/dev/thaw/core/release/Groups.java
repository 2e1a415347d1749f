package dev.thaw.core.release;

import dev.thaw.core.number.Rational;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A block's contributions sorted by value and by the label of each partition.
final class Groups {

    static final Comparator<Contribution> BY_VALUE =
            Comparator.comparing(contribution -> value(contribution.what()));

    private final List<Contribution> everyone;
    private final Map<String, SortedMap<String, List<Contribution>>> byPartition = new HashMap<>();

    Groups(Block block) {
        everyone = new ArrayList<>(block.contributions());
        everyone.sort(BY_VALUE);
        for (Partition partition : block.partitions()) {
            byPartition.put(partition.name(), divided(partition));
        }
    }

    private SortedMap<String, List<Contribution>> divided(Partition partition) {
        SortedMap<String, List<Contribution>> byLabel = new TreeMap<>();
        partition.labels().forEach(label -> byLabel.put(label, new ArrayList<>()));
        for (Contribution contribution : everyone) {
            byLabel.get(contribution.labels().get(partition.name())).add(contribution);
        }
        return byLabel;
    }

    /// Ascending by value.
    List<Contribution> of(Part part) {
        return switch (part) {
            case Part.Everyone() -> everyone;
            case Part.Labelled(var partition, var label) -> byPartition.get(partition).get(label);
        };
    }

    /// By label.
    SortedMap<String, List<Contribution>> of(Partition partition) {
        return byPartition.get(partition.name());
    }

    /// The number a contribution is compared by; categories have none.
    static Rational value(Contributed what) {
        return switch (what) {
            case Contributed.Amount(var value) -> value;
            case Contributed.Share(long part, long whole) -> Rational.of(part, whole);
            case Contributed.InCategory _ -> Rational.ZERO;
        };
    }
}
