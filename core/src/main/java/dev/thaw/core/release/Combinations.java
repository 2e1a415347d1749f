package dev.thaw.core.release;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.SubjectId;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Whether sums and differences of published figures, of one block and all its versions, could go
/// over fewer than T people.
///
/// Each published population is a row, each person's value a column, and what a reader can work out
/// are the linear combinations of rows. One that is not 0 for 1 to T−1 people only tells something
/// of these. People with the same history – in the same populations at the same versions, with
/// values that changed at the same versions – are not 0 together and form a *class*. On a class of
/// at least T people every such combination is 0; usually that leaves none. Else it is searched
/// for.
///
/// What earlier versions tell by themselves is public and no reason to hold back a new one.
final class Combinations {

    enum Finding {
        /// There is no such combination.
        SAFE,
        /// There is one.
        TOO_CLOSE,
        /// The search was given up.
        NOT_PROVEN
    }

    /// People with the same history.
    ///
    /// @param columns one for each value that they had: rows in which it counts
    private record PeopleAlike(int people, List<int[]> columns) {}

    private static final Comparator<PeopleAlike> LARGEST_FIRST =
            Comparator.comparingInt((PeopleAlike alike) -> -alike.people())
                    .thenComparing(PeopleAlike::columns, Combinations::compare);

    private final List<Rows> versions = new ArrayList<>();
    private final MinimumCell least;
    private int size;

    private Combinations(List<Version> versions, MinimumCell least) {
        this.least = least;
        for (Version version : versions) {
            Rows rows = new Rows(version, size);
            this.versions.add(rows);
            size += rows.count();
        }
    }

    /// @param earlier published before
    /// @param renewed to be published
    static Finding judge(List<Version> earlier, Version renewed, MinimumCell least) {
        if (least.people() == 1) {
            return Finding.SAFE;
        }
        List<Version> all = new ArrayList<>(earlier);
        all.add(renewed);
        return new Combinations(all, least).judge();
    }

    private Finding judge() {
        List<PeopleAlike> people = peopleAlike();
        Echelon many = new Echelon(size);
        List<PeopleAlike> few = new ArrayList<>();
        for (PeopleAlike alike : people) {
            if (least.hides(alike.people())) {
                few.add(alike);
            } else {
                alike.columns().forEach(many::add);
            }
            if (many.isEverything()) {
                return Finding.SAFE;
            }
        }
        Echelon all = many.copy();
        few.forEach(alike -> alike.columns().forEach(all::add));
        versions.forEach(rows -> rows.erased().forEach(all::add));
        if (all.rank() == many.rank()) {
            return Finding.SAFE;
        }
        return SmallSupport.search(vectors(many, all, few), spans(few), least);
    }

    /// Combinations that are 0 on all large classes: first what the newest version has in them that
    /// earlier ones do not account for, then their factors for the people of the small classes.
    private List<SmallSupport.Vector> vectors(Echelon many, Echelon all, List<PeopleAlike> few) {
        int newest = versions.getLast().offset();
        Echelon accountedFor = new Echelon(size - newest);
        for (long[] nothing : all.orthogonal()) {
            accountedFor.add(Arrays.copyOfRange(nothing, newest, size));
        }
        List<SmallSupport.Vector> vectors = new ArrayList<>();
        for (long[] combination : many.orthogonal()) {
            long[] news = Arrays.copyOfRange(combination, newest, size);
            accountedFor.reduce(news);
            long[] factors =
                    few.stream()
                            .flatMap(alike -> alike.columns().stream())
                            .mapToLong(column -> product(combination, column))
                            .toArray();
            vectors.add(new SmallSupport.Vector(news, factors));
        }
        return vectors;
    }

    private static long product(long[] combination, int[] ones) {
        long sum = 0;
        for (int row : ones) {
            sum = Modular.add(sum, combination[row]);
        }
        return sum;
    }

    private static List<SmallSupport.Span> spans(List<PeopleAlike> few) {
        List<SmallSupport.Span> spans = new ArrayList<>();
        int from = 0;
        for (PeopleAlike alike : few) {
            int to = from + alike.columns().size();
            spans.add(new SmallSupport.Span(from, to, alike.people()));
            from = to;
        }
        return spans;
    }

    private List<PeopleAlike> peopleAlike() {
        Map<SubjectId, History> histories = new HashMap<>();
        for (int v = 0; v < versions.size(); v++) {
            for (Contribution one : versions.get(v).contributions()) {
                histories
                        .computeIfAbsent(one.contributor(), _ -> new History(versions.size()))
                        .add(v, versions.get(v).placeOf(one), one.what());
            }
        }
        Map<IntBuffer, Integer> counts = new HashMap<>();
        histories.values().forEach(h -> counts.merge(h.signature(), 1, Integer::sum));
        List<PeopleAlike> alike = new ArrayList<>(counts.size());
        counts.forEach(
                (signature, people) -> alike.add(new PeopleAlike(people, columns(signature))));
        alike.sort(LARGEST_FIRST);
        return alike;
    }

    private List<int[]> columns(IntBuffer signature) {
        SortedMap<Integer, List<Integer>> byValue = new TreeMap<>();
        for (int v = 0; v < versions.size(); v++) {
            int place = signature.get(2 * v);
            if (place != History.ABSENT) {
                List<Integer> column =
                        byValue.computeIfAbsent(signature.get(2 * v + 1), _ -> new ArrayList<>());
                for (int row : versions.get(v).rowsOf(place)) {
                    column.add(row);
                }
            }
        }
        return byValue.values().stream()
                .map(rows -> rows.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    private static int compare(List<int[]> one, List<int[]> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = Arrays.compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    /// Where one person was in each version, and with which of the values that the person had.
    private static final class History {

        static final int ABSENT = -1;

        private final int[] signature;
        private final List<Contributed> values = new ArrayList<>(1);

        History(int versions) {
            signature = new int[2 * versions];
            Arrays.fill(signature, ABSENT);
        }

        void add(int version, int place, Contributed value) {
            if (!values.contains(value)) {
                values.add(value);
            }
            signature[2 * version] = place;
            signature[2 * version + 1] = values.indexOf(value);
        }

        IntBuffer signature() {
            return IntBuffer.wrap(signature);
        }
    }

    /// The rows of one version, without those that follow from others: the last label where all are
    /// shown, and the last category.
    private static final class Rows {

        private final Version version;
        private final int offset;
        private final List<Population> populations;

        /// Numbers from 1 on for the labels in some row, by partition.
        private final SortedMap<String, Map<String, Integer>> labels = new TreeMap<>();

        private final Map<String, Integer> categories = new HashMap<>();
        private final Map<Long, Integer> places = new HashMap<>();
        private final Map<IntBuffer, Integer> ids = new HashMap<>();
        private final List<int[]> rows = new ArrayList<>();

        Rows(Version version, int offset) {
            this.version = version;
            this.offset = offset;
            populations = independent(version.shown());
            for (Population population : populations) {
                if (population.part() instanceof Part.Labelled(var partition, var label)) {
                    number(label, labels.computeIfAbsent(partition, _ -> new HashMap<>()));
                }
                population.category().ifPresent(name -> number(name, categories));
            }
        }

        private static void number(String name, Map<String, Integer> numbers) {
            numbers.putIfAbsent(name, numbers.size() + 1);
        }

        int offset() {
            return offset;
        }

        int count() {
            return populations.size();
        }

        List<Contribution> contributions() {
            return version.remaining();
        }

        /// A number for the rows that a contribution counts in.
        int placeOf(Contribution one) {
            long code = one.category().map(name -> categories.getOrDefault(name, 0)).orElse(0);
            for (Map.Entry<String, Map<String, Integer>> partition : labels.entrySet()) {
                String label = one.labels().getOrDefault(partition.getKey(), "");
                code =
                        Math.multiplyExact(code, partition.getValue().size() + 1L)
                                + partition.getValue().getOrDefault(label, 0);
            }
            Integer place = places.get(code);
            if (place == null) {
                place = idOf(one);
                places.put(code, place);
            }
            return place;
        }

        private int idOf(Contribution one) {
            int[] in = new int[populations.size()];
            int count = 0;
            for (int row = 0; row < in.length; row++) {
                if (populations.get(row).has(one.labels(), one.category())) {
                    in[count++] = offset + row;
                }
            }
            int[] these = Arrays.copyOf(in, count);
            return ids.computeIfAbsent(
                    IntBuffer.wrap(these),
                    _ -> {
                        rows.add(these);
                        return rows.size() - 1;
                    });
        }

        int[] rowsOf(int place) {
            return rows.get(place);
        }

        /// A column for each row that counts people who were erased since. Each was in some of
        /// these rows; what is 0 for all of these columns is 0 for them.
        List<int[]> erased() {
            if (version.erased() == 0) {
                return List.of();
            }
            int[] remaining = new int[populations.size()];
            for (Contribution one : version.remaining()) {
                for (int row : rowsOf(placeOf(one))) {
                    remaining[row - offset]++;
                }
            }
            List<int[]> columns = new ArrayList<>();
            for (int row = 0; row < remaining.length; row++) {
                if (version.shown().get(populations.get(row)) > remaining[row]) {
                    columns.add(new int[] {offset + row});
                }
            }
            return columns;
        }

        private static List<Population> independent(SortedMap<Population, Integer> shown) {
            SortedMap<Population, Integer> left = new TreeMap<>(shown);
            left.values().removeIf(people -> people == 0);
            Map<List<String>, List<Population>> divisions = new LinkedHashMap<>();
            SortedMap<Part, List<Population>> categories = new TreeMap<>();
            for (Population population : left.keySet()) {
                if (population.part() instanceof Part.Labelled(var partition, _)) {
                    List<String> division = List.of(partition, population.category().orElse(""));
                    divisions.computeIfAbsent(division, _ -> new ArrayList<>()).add(population);
                }
                if (population.category().isPresent()) {
                    categories
                            .computeIfAbsent(population.part(), _ -> new ArrayList<>())
                            .add(population);
                }
            }
            for (List<Population> parts : divisions.values()) {
                dropLast(
                        parts,
                        new Population(new Part.Everyone(), parts.getFirst().category()),
                        left);
            }
            categories.forEach((part, parts) -> dropLast(parts, Population.of(part), left));
            return List.copyOf(left.keySet());
        }

        /// Of parts that add up to a whole, the last follows from the others.
        private static void dropLast(
                List<Population> parts, Population whole, SortedMap<Population, Integer> left) {
            if (left.keySet().containsAll(parts)
                    && left.containsKey(whole)
                    && parts.stream().mapToInt(part -> left.get(part)).sum() == left.get(whole)) {
                left.remove(parts.getLast());
            }
        }
    }
}
