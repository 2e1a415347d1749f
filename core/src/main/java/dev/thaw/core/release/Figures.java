package dev.thaw.core.release;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.Moments;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.core.statistics.Quantile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The figures of a cell that is shown.
final class Figures {

    static final List<Rational> QUANTILES =
            List.of(
                    Rational.of(1, 10),
                    Rational.of(1, 4),
                    Rational.of(1, 2),
                    Rational.of(3, 4),
                    Rational.of(9, 10));

    private Figures() {}

    /// @param people ascending by value
    /// @param categories those to show
    static Cell.Content of(
            Kind kind, List<Contribution> people, SortedSet<String> categories, MinimumCell least) {
        return switch (kind) {
            case Kind.Amounts() ->
                    amounts(people.stream().map(one -> Groups.value(one.what())).toList(), least);
            case Kind.Shares() -> new Cell.Shares(people.size(), ratio(people));
            case Kind.Categories(var names) -> categories(people, names, categories);
        };
    }

    private static Cell.Amounts amounts(List<Rational> ascending, MinimumCell least) {
        Moments moments = Moments.of(ascending);
        SortedMap<Rational, Estimate> quantiles = new TreeMap<>();
        for (Rational p : QUANTILES) {
            int required = required(p, least);
            quantiles.put(
                    p,
                    ascending.size() < required
                            ? Estimate.tooFew(ascending.size(), required)
                            : Quantile.of(ascending, p));
        }
        return new Cell.Amounts(
                ascending.size(),
                moments.estimatedMean(Confidence.P95),
                moments.standardDeviation(),
                quantiles);
    }

    /// The least n with n · min(p, 1 − p) ≥ T.
    private static int required(Rational p, MinimumCell least) {
        Rational tail = p.min(Rational.ONE.subtract(p));
        return Rational.of(least.people()).divide(tail).ceiling().intValueExact();
    }

    private static Estimate ratio(List<Contribution> people) {
        long part = 0;
        long whole = 0;
        for (Contribution one : people) {
            if (one.what() instanceof Contributed.Share(long more, long of)) {
                part = Math.addExact(part, more);
                whole = Math.addExact(whole, of);
            }
        }
        return whole == 0
                ? Estimate.tooFew(0, 1)
                : Estimate.of(Figure.of(part, whole), people.size());
    }

    private static Cell.Categories categories(
            List<Contribution> people, SortedSet<String> names, SortedSet<String> shown) {
        Map<String, Integer> counts = new HashMap<>();
        people.forEach(
                one -> one.category().ifPresent(name -> counts.merge(name, 1, Integer::sum)));
        SortedMap<String, Cell.Counted> counted = new TreeMap<>();
        for (String name : shown) {
            int count = counts.getOrDefault(name, 0);
            counted.put(
                    name,
                    new Cell.Counted(
                            count, new Proportion(count, people.size()).wilson(Confidence.P95)));
        }
        SortedSet<String> hidden = new TreeSet<>(names);
        hidden.removeAll(shown);
        return new Cell.Categories(people.size(), counted, hidden);
    }
}
