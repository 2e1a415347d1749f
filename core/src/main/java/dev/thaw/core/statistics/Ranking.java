package dev.thaw.core.statistics;

import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Scaled;
import java.util.Arrays;

/// The order of a series' values: what a rank test needs to know of them.
final class Ranking {

    /// The variance is a whole number of eighteenths.
    static final int VARIANCE_PARTS = 18;

    /// By time; equal values have equal numbers here, a larger value a larger one.
    private final long[] places;

    private final int concordance;
    private final long tiedPairs;
    private final long eighteenVariances;

    private Ranking(long[] places) {
        this.places = places;
        int s = 0;
        long ties = 0;
        for (int i = 0; i < places.length; i++) {
            for (int j = i + 1; j < places.length; j++) {
                int sign = Long.compare(places[j], places[i]);
                s += sign;
                ties += sign == 0 ? 1 : 0;
            }
        }
        concordance = s;
        tiedPairs = ties;
        eighteenVariances = ties == 0 ? weight(places.length) : weightWithTies(places);
    }

    static Ranking of(Series series) {
        Scaled values = series.scaledValues();
        return new Ranking(values.fitsLong() ? values.longs() : places(series));
    }

    /// Places of values that are too long to be compared as they are.
    private static long[] places(Series series) {
        Rational[] sorted = series.values().toArray(Rational[]::new);
        Arrays.sort(sorted);
        long[] places = new long[sorted.length];
        for (int i = 0; i < places.length; i++) {
            Rational value = series.points().get(i).y();
            int place = 0;
            while (!sorted[place].equals(value)) {
                place++;
            }
            places[i] = place;
        }
        return places;
    }

    /// Σ_{i<j} sign(y_j − y_i).
    int concordance() {
        return concordance;
    }

    /// The variance of [#concordance] over all orders of these values.
    Rational varianceOfConcordance() {
        return Rational.of(eighteenVariances, VARIANCE_PARTS);
    }

    /// 18 times [#varianceOfConcordance].
    long eighteenVariances() {
        return eighteenVariances;
    }

    private static long weightWithTies(long[] places) {
        long sum = weight(places.length);
        for (int size : groups(places)) {
            sum -= weight(size);
        }
        return sum;
    }

    /// How many values there are of each size, by rising size.
    private static int[] groups(long[] places) {
        long[] sorted = places.clone();
        Arrays.sort(sorted);
        int[] sizes = new int[sorted.length];
        int distinct = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                distinct++;
            }
            sizes[distinct - 1]++;
        }
        return Arrays.copyOf(sizes, distinct);
    }

    private static long weight(long n) {
        return n * (n - 1) * (2 * n + 5);
    }

    int size() {
        return places.length;
    }

    /// Whether there are no two different values.
    boolean isConstant() {
        return tiedPairs == places.length * (places.length - 1L) / 2;
    }

    long tiedPairs() {
        return tiedPairs;
    }
}
