package dev.thaw.core.release;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.SubjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Who came, left, or has another value or label than in each earlier version. Who was erased is
/// not among them: nothing is known of them that could tell whom they hide.
final class Changes {

    private record Change(Optional<Contribution> before, Optional<Contribution> now) {

        /// Whether it changes what a population's figures are made of.
        boolean concerns(Predicate<Contribution> population) {
            Optional<Contributed> one = before.filter(population).map(Contribution::what);
            Optional<Contributed> other = now.filter(population).map(Contribution::what);
            return !one.equals(other);
        }
    }

    private final List<List<Change>> sinceEach = new ArrayList<>();
    private final MinimumCell least;

    Changes(List<Contribution> contributions, List<Version> earlier, MinimumCell least) {
        this.least = least;
        for (Version version : earlier) {
            sinceEach.add(since(version, contributions));
        }
    }

    private static List<Change> since(Version version, List<Contribution> contributions) {
        Map<SubjectId, Contribution> before = HashMap.newHashMap(version.remaining().size());
        version.remaining().forEach(one -> before.put(one.contributor(), one));
        List<Change> changes = new ArrayList<>();
        for (Contribution one : contributions) {
            Optional<Contribution> former = Optional.ofNullable(before.remove(one.contributor()));
            if (former.isEmpty() || !former.get().equals(one)) {
                changes.add(new Change(former, Optional.of(one)));
            }
        }
        before.values().forEach(one -> changes.add(new Change(Optional.of(one), Optional.empty())));
        return changes;
    }

    /// How many contributors differ from a version.
    int since(int version) {
        return sinceEach.get(version).size();
    }

    /// Whether, compared with some version, 1 to T−1 people of a population changed.
    boolean tooFew(Predicate<Contribution> population) {
        return sinceEach.stream()
                .mapToInt(
                        changes ->
                                (int)
                                        changes.stream()
                                                .filter(change -> change.concerns(population))
                                                .limit(least.people())
                                                .count())
                .anyMatch(least::hides);
    }
}
