package dev.thaw.core.release;

import dev.thaw.core.disclosure.MinimumCell;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which cells of a block, and which categories in them, may be shown: primary and complementary
/// suppression of the table, and of what changed too little to be shown anew.
///
/// A label of which, since some earlier version, 1 to T−1 people changed is hidden like one of too
/// few people, so that it does not hold up the others. Whether what is left can be published beside
/// the earlier versions is then settled by [Combinations].
///
/// Within a partition each cell shows the same categories, so that what is published is a table of
/// labels by categories with the hidden ones of either merged; whoever adds and subtracts finds
/// that table's counts and nothing finer, and none of these lies in 1..T−1.
final class Suppression {

    private static final Part EVERYONE = new Part.Everyone();

    private final Block block;
    private final Groups groups;
    private final Changes changes;
    private final MinimumCell least;
    private final SortedSet<String> categoriesOfEveryone;

    Suppression(Block block, Groups groups, Changes changes, MinimumCell least) {
        this.block = block;
        this.groups = groups;
        this.changes = changes;
        this.least = least;
        categoriesOfEveryone = categoriesOfEveryone();
    }

    /// The total, with its categories.
    SortedMap<Part, SortedSet<String>> ofEveryone() {
        SortedMap<Part, SortedSet<String>> shown = new TreeMap<>();
        shown.put(EVERYONE, categoriesOfEveryone);
        return shown;
    }

    private SortedSet<String> categoriesOfEveryone() {
        SortedMap<String, Integer> counts = countByCategory(groups.of(EVERYONE));
        SortedSet<String> hidden = new TreeSet<>(least.hiddenParts(counts));
        counts.keySet().stream()
                .filter(name -> changes.tooFew(one -> isIn(name, one)))
                .forEach(name -> hidden.add(name));
        while (!hidden.isEmpty()
                && hidden.size() < counts.size()
                && (hidden.size() == 1
                        || least.hides(sum(hidden.stream().map(name -> counts.get(name)).toList()))
                        || changes.tooFew(
                                one ->
                                        one.category()
                                                .filter(name -> hidden.contains(name))
                                                .isPresent()))) {
            hideSmallest(counts, hidden);
        }
        SortedSet<String> shown = new TreeSet<>(counts.keySet());
        shown.removeAll(hidden);
        return shown;
    }

    private static boolean isIn(String category, Contribution one) {
        return one.category().filter(category::equals).isPresent();
    }

    /// Of those not hidden yet, the smallest that are not 0; if there are none, the zeros.
    private static void hideSmallest(SortedMap<String, Integer> counts, SortedSet<String> hidden) {
        int next =
                counts.entrySet().stream()
                        .filter(e -> e.getValue() > 0 && !hidden.contains(e.getKey()))
                        .mapToInt(Map.Entry::getValue)
                        .min()
                        .orElse(0);
        counts.forEach(
                (name, count) -> {
                    if (count == next) {
                        hidden.add(name);
                    }
                });
    }

    /// The parts to show of a partition, with their categories.
    SortedMap<Part, SortedSet<String>> of(Partition partition) {
        SortedMap<String, List<Contribution>> byLabel = groups.of(partition);
        SortedSet<String> hidden = hiddenLabels(partition, byLabel);
        SortedSet<String> categories = categoriesOf(merged(byLabel, hidden));
        SortedMap<Part, SortedSet<String>> shown = new TreeMap<>();
        for (String label : byLabel.keySet()) {
            if (!hidden.contains(label)) {
                shown.put(new Part.Labelled(partition.name(), label), categories);
            }
        }
        return shown;
    }

    /// Labels of too few people, of people too much alike and of too few changes, and as many
    /// others as it takes, the smallest first and equal ones together ([MinimumCell#hiddenParts]).
    private SortedSet<String> hiddenLabels(
            Partition partition, SortedMap<String, List<Contribution>> byLabel) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        byLabel.forEach((label, people) -> counts.put(label, people.size()));
        SortedSet<String> hidden = new TreeSet<>(least.hiddenParts(counts));
        byLabel.forEach(
                (label, people) -> {
                    if (Likeness.tooMuch(people, least) || changedTooLittle(partition, label)) {
                        hidden.add(label);
                    }
                });
        while (!covered(hidden, partition, byLabel)) {
            hideSmallest(counts, hidden);
        }
        return hidden;
    }

    private boolean changedTooLittle(Partition partition, String label) {
        Part part = new Part.Labelled(partition.name(), label);
        return changes.tooFew(one -> part.has(one.labels()))
                || categoriesOfEveryone.stream()
                        .anyMatch(
                                name ->
                                        changes.tooFew(
                                                one -> part.has(one.labels()) && isIn(name, one)));
    }

    /// Whether nothing can be worked out of single hidden labels: of k hidden ones with S people
    /// each has 1 to S − k + 1 of them, which must span T; and their common figures are the total's
    /// less those shown.
    private boolean covered(
            SortedSet<String> hidden,
            Partition partition,
            SortedMap<String, List<Contribution>> byLabel) {
        if (hidden.isEmpty() || hidden.size() == byLabel.size()) {
            return true;
        }
        List<Contribution> rest = new ArrayList<>();
        hidden.forEach(label -> rest.addAll(byLabel.get(label)));
        rest.sort(Groups.BY_VALUE);
        return hidden.size() > 1
                && rest.size() - hidden.size() >= least.people()
                && !Likeness.tooMuch(rest, least)
                && !changes.tooFew(
                        one -> hidden.contains(one.labels().getOrDefault(partition.name(), "")));
    }

    /// The groups that can be told apart: each shown label, and all hidden ones together.
    private static List<List<Contribution>> merged(
            SortedMap<String, List<Contribution>> byLabel, SortedSet<String> hidden) {
        List<List<Contribution>> merged = new ArrayList<>();
        List<Contribution> rest = new ArrayList<>();
        byLabel.forEach(
                (label, people) -> {
                    if (hidden.contains(label)) {
                        rest.addAll(people);
                    } else {
                        merged.add(people);
                    }
                });
        merged.add(rest);
        return merged;
    }

    /// Categories that can be shown in all groups alike: one after the other is given up, the
    /// rarest first and equally rare ones together, until no count of a group is small.
    private SortedSet<String> categoriesOf(List<List<Contribution>> merged) {
        SortedMap<String, Integer> ofAll = countByCategory(groups.of(EVERYONE));
        List<SortedMap<String, Integer>> ofGroups =
                merged.stream().map(this::countByCategory).toList();
        SortedSet<String> shown = new TreeSet<>(categoriesOfEveryone);
        while (ofGroups.stream().anyMatch(counts -> tellsOfFew(counts, shown))) {
            int rarest = shown.stream().mapToInt(name -> ofAll.get(name)).min().orElse(0);
            shown.removeIf(category -> ofAll.get(category) == rarest);
        }
        return Collections.unmodifiableSortedSet(shown);
    }

    private boolean tellsOfFew(SortedMap<String, Integer> counts, SortedSet<String> shown) {
        int rest = sum(counts.values());
        if (shown.isEmpty()) {
            return false;
        }
        for (String category : shown) {
            rest -= counts.get(category);
            if (least.hides(counts.get(category))) {
                return true;
            }
        }
        return least.hides(rest);
    }

    private SortedMap<String, Integer> countByCategory(Collection<Contribution> people) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        if (block.kind() instanceof Kind.Categories(var names)) {
            names.forEach(name -> counts.put(name, 0));
        }
        people.forEach(
                one -> one.category().ifPresent(name -> counts.merge(name, 1, Integer::sum)));
        return counts;
    }

    private static int sum(Collection<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }

    /// Everything that cells shown so state a sum or count of.
    SortedMap<Population, Integer> populations(SortedMap<Part, SortedSet<String>> shown) {
        SortedMap<Population, Integer> populations = new TreeMap<>();
        shown.forEach(
                (part, categories) -> {
                    populations.put(Population.of(part), groups.of(part).size());
                    Map<String, Integer> counts =
                            categories.isEmpty()
                                    ? new HashMap<>()
                                    : countByCategory(groups.of(part));
                    categories.forEach(
                            name -> populations.put(Population.of(part, name), counts.get(name)));
                });
        return populations;
    }
}
