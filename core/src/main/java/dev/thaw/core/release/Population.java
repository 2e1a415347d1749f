package dev.thaw.core.release;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// People over whom a published sum or count goes: a part of a block, or those of its people in one
/// category.
public record Population(Part part, Optional<String> category) implements Comparable<Population> {

    private static final Comparator<Population> ORDER =
            Comparator.comparing(Population::part)
                    .thenComparing(population -> population.category().orElse(""));

    static Population of(Part part) {
        return new Population(part, Optional.empty());
    }

    static Population of(Part part, String category) {
        return new Population(part, Optional.of(category));
    }

    /// Whether somebody with these labels, in this category, is one of them.
    boolean has(Map<String, String> labels, Optional<String> theirs) {
        return part.has(labels) && (category.isEmpty() || category.equals(theirs));
    }

    @Override
    public int compareTo(Population other) {
        return ORDER.compare(this, other);
    }
}
