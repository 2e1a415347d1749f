package dev.thaw.core.release;

import java.util.Comparator;
import java.util.Map;

/// Whom a cell is about. Everyone comes first.
public sealed interface Part extends Comparable<Part> {

    /// All contributors of the block.
    record Everyone() implements Part {}

    /// Those with one label of one partition.
    record Labelled(String partition, String label) implements Part {}

    /// Whether somebody with these labels is in the part.
    default boolean has(Map<String, String> labels) {
        return switch (this) {
            case Everyone() -> true;
            case Labelled(var partition, var label) -> label.equals(labels.get(partition));
        };
    }

    @Override
    default int compareTo(Part other) {
        return switch (this) {
            case Everyone() -> other instanceof Everyone ? 0 : -1;
            case Labelled one ->
                    other instanceof Labelled two ? Order.OF_LABELS.compare(one, two) : 1;
        };
    }

    /// How labelled parts are ordered.
    final class Order {
        private static final Comparator<Labelled> OF_LABELS =
                Comparator.comparing(Labelled::partition).thenComparing(Labelled::label);

        private Order() {}
    }
}
