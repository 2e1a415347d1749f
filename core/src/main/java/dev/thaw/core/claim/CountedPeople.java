package dev.thaw.core.claim;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.SubjectId;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// Whom a published result counts, and where: what has to be remembered to know whether another one
/// may be published beside it.
///
/// @param people those who are still there, with what they were counted in
/// @param shown how many people were counted in each cell that the result shows, those who were
///   erased since among them
public record CountedPeople(
        SortedMap<SubjectId, Counted> people, SortedMap<String, Integer> shown) {

    public CountedPeople {
        people = Collections.unmodifiableSortedMap(new TreeMap<>(people));
        shown = Collections.unmodifiableSortedMap(new TreeMap<>(shown));
    }

    /// A cell that both results show, and of which the two together would tell about 1 to T−1
    /// people: who came, who left, or whose values changed. Numbers are never compared: one leaves,
    /// one comes, and the count is as it was. Who was erased changed a cell and covers nobody.
    ///
    /// @return the first one by name; absent if both may be known
    public Optional<String> tooCloseTo(CountedPeople earlier, MinimumCell least) {
        for (String cell : shown.keySet()) {
            if (earlier.shown.containsKey(cell) && tells(earlier, cell, counted -> cell, least)) {
                return Optional.of(cell);
            }
        }
        return valuesTell(earlier, least);
    }

    /// Means and medians are of the values of those who are due, curves and slopes of everybody
    /// eligible.
    private Optional<String> valuesTell(CountedPeople earlier, MinimumCell least) {
        return Stream.of(Counted.STARTERS, Counted.ELIGIBLE)
                .filter(cell -> shown.containsKey(cell) && earlier.shown.containsKey(cell))
                .filter(
                        cell ->
                                tells(earlier, cell, Counted::outcome, least)
                                        || tells(earlier, cell, Counted::weeks, least))
                .findFirst();
    }

    private boolean tells(
            CountedPeople earlier,
            String cell,
            Function<Counted, String> value,
            MinimumCell least) {
        Map<SubjectId, String> before = earlier.of(cell, value);
        Map<SubjectId, String> now = of(cell, value);
        int erased = earlier.shown.get(cell) - before.size();
        long changed =
                now.entrySet().stream()
                                .filter(
                                        one ->
                                                !Objects.equals(
                                                        before.get(one.getKey()), one.getValue()))
                                .count()
                        + before.keySet().stream().filter(one -> !now.containsKey(one)).count();
        return changed + erased > 0 && changed < least.people();
    }

    private Map<SubjectId, String> of(String cell, Function<Counted, String> value) {
        Map<SubjectId, String> members = new TreeMap<>();
        people.forEach(
                (who, counted) -> {
                    if (counted.cells().contains(cell)) {
                        members.put(who, value.apply(counted));
                    }
                });
        return members;
    }
}
