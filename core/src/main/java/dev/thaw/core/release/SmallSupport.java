package dev.thaw.core.release;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.release.Combinations.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Searches a space of combinations for one that says something new and is not 0 for fewer than T
/// people only.
///
/// Each such combination is not 0 somewhere on any set of classes that leaves nothing new when 0 on
/// all of it: a *hitting set*. Disjoint hitting sets of T people in all exclude it. Where so many
/// are not found, the search goes through the classes of one hitting set: the combination is not 0
/// on the first; or 0 on it and not 0 on the second; and so on.
final class SmallSupport {

    /// A combination.
    static final class Vector {

        private final long[] news;
        private final long[] factors;

        /// @param news not 0 if the combination says something new
        /// @param factors for the values of people
        Vector(long[] news, long[] factors) {
            this.news = news;
            this.factors = factors;
        }

        boolean isNew() {
            return Arrays.stream(news).anyMatch(entry -> entry != 0);
        }

        /// This vector less as much of another as makes the factor at an index 0.
        Vector without(Vector other, int index) {
            if (factors[index] == 0) {
                return this;
            }
            long multiple =
                    Modular.negate(
                            Modular.multiply(
                                    factors[index], Modular.inverse(other.factors[index])));
            Vector less = new Vector(news.clone(), factors.clone());
            Modular.addMultiple(less.news, multiple, other.news, 0);
            Modular.addMultiple(less.factors, multiple, other.factors, 0);
            return less;
        }
    }

    /// A class of people: the indices of its factors, and how many they are.
    record Span(int from, int to, int people) {}

    /// About a tenth of a second.
    private static final long MOST_WORK = 10_000_000;

    private final List<Span> spans;
    private final int least;
    private long work;

    private SmallSupport(List<Span> spans, MinimumCell least) {
        this.spans = spans;
        this.least = least.people();
    }

    static Finding search(List<Vector> vectors, List<Span> spans, MinimumCell least) {
        int[] people = spans.stream().mapToInt(Span::people).toArray();
        return new SmallSupport(spans, least).search(vectors, people, 0);
    }

    /// @param people by class; 0 for those counted already
    /// @param counted people for whom the combination may be other than 0
    private Finding search(List<Vector> vectors, int[] people, int counted) {
        if (nothingNew(vectors)) {
            return Finding.SAFE;
        }
        List<Integer> first = hittingSet(vectors, people);
        if (first.isEmpty()) {
            return Finding.TOO_CLOSE;
        }
        if (counted + peopleHit(vectors, people, least - counted) >= least) {
            return Finding.SAFE;
        }
        if (work > MOST_WORK) {
            return Finding.NOT_PROVEN;
        }
        List<Vector> rest = vectors;
        for (int index : first) {
            int more = counted + people[index];
            if (more < least) {
                int[] others = people.clone();
                others[index] = 0;
                Finding finding = search(rest, others, more);
                if (finding != Finding.SAFE) {
                    return finding;
                }
            }
            rest = zeroOn(rest, spans.get(index));
        }
        return Finding.SAFE;
    }

    /// How many people at least every new combination is not 0 for, counted up to a limit.
    private int peopleHit(List<Vector> vectors, int[] people, int limit) {
        int[] left = people.clone();
        int hit = 0;
        List<Integer> set = hittingSet(vectors, left);
        while (!set.isEmpty() && hit < limit) {
            int each = set.stream().mapToInt(index -> left[index]).min().orElse(0);
            set.forEach(index -> left[index] -= each);
            hit += each;
            set = hittingSet(vectors, left);
        }
        return hit;
    }

    /// Of the largest classes; empty if there is none among those with people.
    private List<Integer> hittingSet(List<Vector> vectors, int[] people) {
        List<Integer> set = new ArrayList<>();
        List<Vector> rest = vectors;
        List<Integer> largestFirst =
                IntStream.range(0, people.length)
                        .filter(index -> people[index] > 0)
                        .boxed()
                        .sorted(Comparator.comparingInt(index -> -people[index]))
                        .toList();
        for (int index : largestFirst) {
            List<Vector> less = zeroOn(rest, spans.get(index));
            if (less.size() < rest.size()) {
                set.add(index);
                rest = less;
            }
            if (nothingNew(rest)) {
                return set;
            }
        }
        return List.of();
    }

    private static boolean nothingNew(List<Vector> vectors) {
        return vectors.stream().noneMatch(Vector::isNew);
    }

    /// A basis of the combinations that are 0 on a class, too.
    private List<Vector> zeroOn(List<Vector> vectors, Span span) {
        List<Vector> rest = vectors;
        for (int index = span.from(); index < span.to(); index++) {
            rest = zeroAt(rest, index);
        }
        return rest;
    }

    private List<Vector> zeroAt(List<Vector> vectors, int index) {
        work += vectors.size();
        int pivot =
                IntStream.range(0, vectors.size())
                        .filter(i -> vectors.get(i).factors[index] != 0)
                        .findFirst()
                        .orElse(-1);
        if (pivot < 0) {
            return vectors;
        }
        List<Vector> rest = new ArrayList<>(vectors.size() - 1);
        for (int i = 0; i < vectors.size(); i++) {
            if (i != pivot) {
                Vector vector = vectors.get(i);
                rest.add(vector.without(vectors.get(pivot), index));
                work += vector.factors.length;
            }
        }
        return rest;
    }
}
