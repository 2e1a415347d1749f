package dev.thaw.core.disclosure;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The smallest number of people of whom a table may tell something: T of science.md G.
///
/// A count of 0 may be shown, one below T may not. Where a total and its parts are published
/// together, further parts are hidden until nobody can work out a hidden one: [#hiddenParts].
///
/// @param people at least 1; 1 hides nothing
public record MinimumCell(int people) {

    public MinimumCell {
        if (people < 1) {
            throw new IllegalArgumentException("a minimum cell is at least 1 person");
        }
    }

    /// Whether a number of people must not be shown, nor anything computed from them.
    ///
    /// @param count at least 0
    public boolean hides(int count) {
        return count > 0 && count < people;
    }

    /// Whether a number of people out of a published total must not be shown: because it is too
    /// small itself, or because the rest is.
    ///
    /// @param total at least `count`
    public boolean hides(int count, int total) {
        return hides(count) || hides(total - count);
    }

    /// Which parts of a published total must not be shown.
    ///
    /// The reader is taken to know the total, all parts that are shown, this rule, and that a part
    /// hidden is not 0, because parts of 0 are shown. The hidden parts then sum to a known S, and
    /// each of k of them lies between 1 and S − k + 1. Beside the parts that are too small, at
    /// least one other, and as many as it takes until that range spans T, are hidden, the smallest
    /// first.
    ///
    /// Parts of equal size are hidden together, because a choice between them by key would tell
    /// which of two hidden parts is the small one; and one part that is not small is always among
    /// them, because of small parts alone everybody knows that they are below T.
    ///
    /// Where even all parts together would not span T, none of them is shown, neither a zero. That
    /// depends on the total and the number of parts alone, so that hiding tells nothing.
    ///
    /// @param parts number of people by part; nobody is in two parts
    /// @return keys of the parts to hide; empty if all may be shown
    public <K extends Comparable<K>> SortedSet<K> hiddenParts(SortedMap<K, Integer> parts) {
        int total = sum(parts.values());
        if (total == 0) {
            return Collections.emptySortedSet();
        }
        if (total - parts.size() < people) {
            return Collections.unmodifiableSortedSet(new TreeSet<>(parts.keySet()));
        }
        SortedSet<K> hidden = new TreeSet<>();
        boolean coverFound = true;
        int sum = 0;
        for (Map.Entry<Integer, SortedSet<K>> level : partsBySize(parts).entrySet()) {
            boolean small = hides(level.getKey());
            if (!small && coverFound && (hidden.isEmpty() || sum - hidden.size() >= people)) {
                break;
            }
            coverFound = !small;
            hidden.addAll(level.getValue());
            sum += level.getKey() * level.getValue().size();
        }
        return Collections.unmodifiableSortedSet(hidden);
    }

    private static <K extends Comparable<K>> SortedMap<Integer, SortedSet<K>> partsBySize(
            SortedMap<K, Integer> parts) {
        SortedMap<Integer, SortedSet<K>> bySize = new TreeMap<>();
        parts.forEach(
                (part, count) -> {
                    if (count > 0) {
                        bySize.computeIfAbsent(count, _ -> new TreeSet<>()).add(part);
                    }
                });
        return bySize;
    }

    private static int sum(Collection<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }
}
