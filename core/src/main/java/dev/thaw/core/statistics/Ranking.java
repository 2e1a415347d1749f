package dev.thaw.core.statistics;

import dev.thaw.core.number.Rational;
import java.util.Arrays;

/// The order of a series' values: what a rank test needs to know of them.
final class Ranking {

    /// By time; equal values have equal ranks, a larger value a larger one.
    private final int[] ranks;

    /// How many values there are of each size, by rising size.
    private final int[] groups;

    private Ranking(int[] ranks, int[] groups) {
        this.ranks = ranks;
        this.groups = groups;
    }

    static Ranking of(Series series) {
        Rational[] values = series.values().toArray(Rational[]::new);
        Rational[] sorted = values.clone();
        Arrays.sort(sorted);
        int[] ranks = new int[values.length];
        int[] sizes = new int[values.length];
        int distinct = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || !sorted[i].equals(sorted[i - 1])) {
                sorted[distinct++] = sorted[i];
            }
            sizes[distinct - 1]++;
        }
        for (int i = 0; i < values.length; i++) {
            ranks[i] = Arrays.binarySearch(sorted, 0, distinct, values[i]);
        }
        return new Ranking(ranks, Arrays.copyOf(sizes, distinct));
    }

    /// Σ_{i<j} sign(y_j − y_i).
    int concordance() {
        int s = 0;
        for (int i = 0; i < ranks.length; i++) {
            for (int j = i + 1; j < ranks.length; j++) {
                s += Integer.signum(ranks[j] - ranks[i]);
            }
        }
        return s;
    }

    /// The variance of [#concordance] over all orders of these values.
    Rational varianceOfConcordance() {
        long sum = weight(ranks.length);
        for (int size : groups) {
            sum -= weight(size);
        }
        return Rational.of(sum, 18);
    }

    private static long weight(long n) {
        return n * (n - 1) * (2 * n + 5);
    }

    long tiedPairs() {
        long pairs = 0;
        for (long size : groups) {
            pairs += size * (size - 1) / 2;
        }
        return pairs;
    }
}
