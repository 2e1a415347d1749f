package dev.thaw.core.measure;

import java.util.Arrays;

/// Which values of a window follow each other, and after how long.
///
/// Distances are whole microseconds, or whole days between civil days; only their ratios play a
/// part.
final class Pairs {

    private final int size;
    private final int[] first;
    private final int[] second;
    private final long[] distance;
    private final long twiceMedian;
    private Pairs close;

    private Pairs(int size, int[] first, int[] second, long[] distance) {
        this(size, first, second, distance, twiceMedian(size, distance));
    }

    private Pairs(int size, int[] first, int[] second, long[] distance, long twiceMedian) {
        this.size = size;
        this.first = first;
        this.second = second;
        this.distance = distance;
        this.twiceMedian = twiceMedian;
    }

    /// Neighbours in time on one study day. A value without a moment has no neighbour, and of
    /// several at one moment the first counts (science.md A.1, the duplicate rule).
    ///
    /// @param days ascending
    /// @param micros ascending within a day
    static Pairs withinDays(int[] days, long[] micros) {
        int n = days.length;
        int[] first = new int[n];
        int[] second = new int[n];
        long[] distance = new long[n];
        int size = 0;
        int at = 0;
        for (int next = 1; next < n; next++) {
            if (days[next] != days[at] || micros[at] == CheckInTable.NO_MOMENT) {
                at = next;
            } else if (micros[next] > micros[at]) {
                first[size] = at;
                second[size] = next;
                distance[size++] = micros[next] - micros[at];
                at = next;
            }
        }
        return new Pairs(size, first, second, distance);
    }

    /// Neighbouring days.
    ///
    /// @param days ascending, each once
    static Pairs ofDays(int[] days) {
        int n = days.length;
        int[] first = new int[n];
        int[] second = new int[n];
        int size = 0;
        for (int next = 1; next < n; next++) {
            if (days[next] - days[next - 1] == 1) {
                first[size] = next - 1;
                second[size++] = next;
            }
        }
        long[] distance = new long[n];
        Arrays.fill(distance, 1);
        return new Pairs(size, first, second, distance);
    }

    private static long twiceMedian(int size, long[] distance) {
        if (size == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(distance, size);
        Arrays.sort(sorted);
        return sorted[(size - 1) / 2] + sorted[size / 2];
    }

    /// Those no further apart than one and a half times the median distance. Worked out once.
    Pairs close() {
        if (close == null) {
            close = withoutDistant();
        }
        return close;
    }

    private Pairs withoutDistant() {
        int[] closeFirst = new int[size];
        int[] closeSecond = new int[size];
        long[] closeDistance = new long[size];
        int count = 0;
        for (int pair = 0; pair < size; pair++) {
            if (4 * distance[pair] <= 3 * twiceMedian) {
                closeFirst[count] = first[pair];
                closeSecond[count] = second[pair];
                closeDistance[count++] = distance[pair];
            }
        }
        return new Pairs(count, closeFirst, closeSecond, closeDistance, twiceMedian);
    }

    int size() {
        return size;
    }

    /// Place of a pair's first value.
    int first(int pair) {
        return first[pair];
    }

    int second(int pair) {
        return second[pair];
    }

    /// Positive.
    long distance(int pair) {
        return distance[pair];
    }

    /// Twice the median distance, a whole number.
    long twiceMedian() {
        return twiceMedian;
    }

    /// Whether all distances are the same, so that there is nothing to even out.
    boolean areEvenlySpaced() {
        for (int pair = 0; pair < size; pair++) {
            if (2 * distance[pair] != twiceMedian) {
                return false;
            }
        }
        return true;
    }
}
