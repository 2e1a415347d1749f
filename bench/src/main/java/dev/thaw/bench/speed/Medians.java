package dev.thaw.bench.speed;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// Medians of repetitions: one that a neighbour disturbed moves nothing.
final class Medians {

    private Medians() {}

    /// @param repetitions at least one
    static <T> double of(List<T> repetitions, ToDoubleFunction<T> figure) {
        double[] sorted = repetitions.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
