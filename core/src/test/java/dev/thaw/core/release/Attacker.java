package dev.thaw.core.release;

import dev.thaw.core.event.SubjectId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Somebody who has kept every release of a block, knows who is in which cell, and looks for a
/// combination of published sums in which only a few people's values are left.
///
/// Tries all sets of people: if the figures determine less once a set's values are struck out, what
/// is lost was a combination of these values alone.
public final class Attacker {

    private static final long PRIME = 2_147_483_629;

    private record Value(SubjectId of, Contributed what) {}

    private final Map<Value, Integer> columns = new LinkedHashMap<>();
    private final List<Set<Integer>> rows = new ArrayList<>();

    /// @param truth who contributed what at that release
    public void reads(List<Cell> cells, Collection<Contribution> truth) {
        for (Cell cell : cells) {
            switch (cell.content()) {
                case Cell.Hidden() -> {}
                case Cell.Amounts _, Cell.Shares _ -> adds(cell.part(), Optional.empty(), truth);
                case Cell.Categories categories -> {
                    adds(cell.part(), Optional.empty(), truth);
                    for (String shown : categories.shown().keySet()) {
                        adds(cell.part(), Optional.of(shown), truth);
                    }
                }
            }
        }
    }

    /// A published sum or count over these people.
    public void adds(Part part, Optional<String> category, Collection<Contribution> truth) {
        Set<Integer> row = new LinkedHashSet<>();
        for (Contribution one : truth) {
            boolean in =
                    switch (part) {
                        case Part.Everyone() -> true;
                        case Part.Labelled(var partition, var label) ->
                                one.labels().get(partition).equals(label);
                    };
            if (in && (category.isEmpty() || category.equals(one.category()))) {
                row.add(
                        columns.computeIfAbsent(
                                new Value(one.contributor(), one.what()), _ -> columns.size()));
            }
        }
        rows.add(row);
    }

    /// Fewer than `minimum` people about whom the figures tell something by themselves.
    public Optional<Set<SubjectId>> singlesOut(int minimum) {
        List<SubjectId> people = columns.keySet().stream().map(Value::of).distinct().toList();
        long[][] basis = basis();
        int size = Math.min(minimum - 1, people.size());
        int[] chosen = new int[size];
        for (int i = 0; i < size; i++) {
            chosen[i] = i;
        }
        while (true) {
            Set<SubjectId> few = new LinkedHashSet<>();
            for (int index : chosen) {
                few.add(people.get(index));
            }
            if (rank(without(few, basis)) < basis.length) {
                return Optional.of(few);
            }
            int i = size - 1;
            while (i >= 0 && chosen[i] == people.size() - size + i) {
                i--;
            }
            if (i < 0) {
                return Optional.empty();
            }
            chosen[i]++;
            for (int j = i + 1; j < size; j++) {
                chosen[j] = chosen[j - 1] + 1;
            }
        }
    }

    /// Fewer than `minimum` people whom sums and differences of at most three figures leave.
    public Optional<Set<SubjectId>> singlesOutBySubtracting(int minimum) {
        int[][] figures = new int[rows.size()][columns.size()];
        for (int r = 0; r < figures.length; r++) {
            for (int column : rows.get(r)) {
                figures[r][column] = 1;
            }
        }
        return subtract(figures, new int[columns.size()], 0, 3, minimum);
    }

    private Optional<Set<SubjectId>> subtract(
            int[][] figures, int[] sum, int from, int more, int minimum) {
        Set<SubjectId> left = new LinkedHashSet<>();
        for (Map.Entry<Value, Integer> column : columns.entrySet()) {
            if (sum[column.getValue()] != 0) {
                left.add(column.getKey().of());
            }
        }
        if (!left.isEmpty() && left.size() < minimum) {
            return Optional.of(left);
        }
        for (int r = from; r < figures.length && more > 0; r++) {
            for (int sign = -1; sign <= 1; sign += 2) {
                int[] next = sum.clone();
                for (int c = 0; c < next.length; c++) {
                    next[c] += sign * figures[r][c];
                }
                Optional<Set<SubjectId>> found = subtract(figures, next, r + 1, more - 1, minimum);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private long[][] basis() {
        long[][] matrix = new long[rows.size()][columns.size()];
        for (int r = 0; r < matrix.length; r++) {
            for (int column : rows.get(r)) {
                matrix[r][column] = 1;
            }
        }
        return Arrays.copyOf(matrix, rank(matrix));
    }

    private long[][] without(Set<SubjectId> few, long[][] basis) {
        long[][] struck = new long[basis.length][];
        for (int r = 0; r < struck.length; r++) {
            struck[r] = basis[r].clone();
        }
        columns.forEach(
                (value, column) -> {
                    if (few.contains(value.of())) {
                        for (long[] row : struck) {
                            row[column] = 0;
                        }
                    }
                });
        return struck;
    }

    /// By Gauss's elimination, in place; the first rows are a basis afterwards.
    private static int rank(long[][] matrix) {
        int rank = 0;
        for (int c = 0; matrix.length > 0 && c < matrix[0].length && rank < matrix.length; c++) {
            int pivot = rank;
            while (pivot < matrix.length && matrix[pivot][c] == 0) {
                pivot++;
            }
            if (pivot < matrix.length) {
                long[] row = matrix[pivot];
                matrix[pivot] = matrix[rank];
                matrix[rank] = row;
                for (int r = rank + 1; r < matrix.length; r++) {
                    long factor = matrix[r][c];
                    for (int i = c; factor != 0 && i < row.length; i++) {
                        matrix[r][i] =
                                Math.floorMod(
                                        matrix[r][i] * row[c] % PRIME - factor * row[i] % PRIME,
                                        PRIME);
                    }
                }
                rank++;
            }
        }
        return rank;
    }
}
