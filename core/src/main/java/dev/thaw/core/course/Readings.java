package dev.thaw.core.course;

import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Series;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The valid values of one measure by session number or study week. A number without a value is
/// missing; it is neither 0 nor closed up.
///
/// @param byIndex by rising number, which may be 0 or negative
public record Readings(SortedMap<Integer, Rational> byIndex) {

    public Readings {
        byIndex = Collections.unmodifiableSortedMap(new TreeMap<>(byIndex));
    }

    public static Readings of(Map<Integer, Rational> byIndex) {
        return new Readings(new TreeMap<>(byIndex));
    }

    public boolean isEmpty() {
        return byIndex.isEmpty();
    }

    public Optional<Rational> at(int index) {
        return Optional.ofNullable(byIndex.get(index));
    }

    /// The values there are from one number to another, both included.
    public List<Rational> between(int first, int last) {
        return List.copyOf(from(first).headMap(last + 1).values());
    }

    /// The values from a number on.
    SortedMap<Integer, Rational> from(int first) {
        return byIndex.tailMap(first);
    }

    /// The last so many values, with their numbers.
    Readings last(int count) {
        SortedMap<Integer, Rational> last = new TreeMap<>();
        byIndex.entrySet().stream()
                .skip(Math.max(0, byIndex.size() - count))
                .forEach(entry -> last.put(entry.getKey(), entry.getValue()));
        return new Readings(last);
    }

    /// The same with numbers as times.
    public Series series() {
        return Series.of(
                byIndex.entrySet().stream()
                        .map(entry -> Series.Point.of(entry.getKey(), entry.getValue()))
                        .toList());
    }
}
