package dev.thaw.core.statistics;

import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Scaled;
import java.util.Arrays;

/// Slopes in integers, sorted by `long` keys.
///
/// A key is the slope as a `double`, in a form whose order as an integer is that of the numbers,
/// with the pair's number in place of its last bits. Sorting keys is some ten times as fast as
/// sorting fractions. They order nearly equal slopes wrongly; so the slope at a rank is looked for,
/// exactly, among all whose keys are as near to that rank's key as the keys are exact. All others
/// are certain to lie on their side of it, and therefore the slope found is the one at that rank.
final class KeyedSlopes implements PairwiseSlopes {

    /// 26 bits are left for the slope where there are 4,096 points.
    private static final int MOST_POINTS = 1 << 12;

    private final Series series;
    private final Scaled times;
    private final Scaled values;
    private final double unit;
    private final int pairBits;
    private final long[] keys;

    private KeyedSlopes(Series series, int pairBits, long[] keys) {
        this.series = series;
        this.times = series.scaledTimes();
        this.values = series.scaledValues();
        this.unit = times.denominator().doubleValue() / values.denominator().doubleValue();
        this.pairBits = pairBits;
        this.keys = keys;
    }

    static boolean fits(Series series) {
        return series.size() <= MOST_POINTS
                && series.scaledTimes().fitsLong()
                && series.scaledValues().fitsLong();
    }

    static KeyedSlopes of(Series series) {
        int n = series.size();
        int indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(n);
        int pairBits = 2 * indexBits;
        long[] t = series.scaledTimes().longs();
        long[] y = series.scaledValues().longs();
        long[] keys = new long[n * (n - 1) / 2];
        int next = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                double slope = (double) (y[j] - y[i]) / (t[j] - t[i]);
                keys[next++] =
                        ((ordered(slope) >> pairBits) << pairBits) | ((long) i << indexBits) | j;
            }
        }
        Arrays.sort(keys);
        return new KeyedSlopes(series, pairBits, keys);
    }

    /// The bits of a number, such that a larger number has larger bits.
    private static long ordered(double number) {
        long bits = Double.doubleToRawLongBits(number);
        return bits ^ ((bits >> (Long.SIZE - 1)) & Long.MAX_VALUE);
    }

    /// What a key knows of its slope.
    private double slope(long key) {
        long bits = (key >> pairBits) << pairBits;
        return Double.longBitsToDouble(bits ^ ((bits >> (Long.SIZE - 1)) & Long.MAX_VALUE));
    }

    private int pair(long key) {
        return (int) (key & ((1L << pairBits) - 1));
    }

    private int from(int pair) {
        return pair >> (pairBits / 2);
    }

    private int to(int pair) {
        return pair & ((1 << (pairBits / 2)) - 1);
    }

    @Override
    public KeyedSlopes between(int from, int to) {
        if (from == 0 && to == series.size()) {
            return this;
        }
        long[] inside = new long[(to - from) * (to - from - 1) / 2];
        int next = 0;
        for (long key : keys) {
            int pair = pair(key);
            if (from(pair) >= from && to(pair) < to) {
                inside[next++] = key;
            }
        }
        return new KeyedSlopes(series, pairBits, inside);
    }

    @Override
    public int size() {
        return keys.length;
    }

    @Override
    public Rational atRank(int rank) {
        int pair = pairAt(rank - 1);
        return Rational.of(rise(pair), run(pair))
                .multiply(Rational.of(times.denominator(), values.denominator()));
    }

    @Override
    public double near(int rank) {
        int pair = pairAt(rank - 1);
        return (double) rise(pair) / run(pair) * unit;
    }

    private long rise(int pair) {
        return values.getLong(to(pair)) - values.getLong(from(pair));
    }

    private long run(int pair) {
        return times.getLong(to(pair)) - times.getLong(from(pair));
    }

    private int pairAt(int index) {
        double near = slope(keys[index]);
        // A key is off by at most 2^pairBits and 2 units in the last place.
        double reach = Math.abs(near) * Math.scalb(1.0, pairBits + 3 - 52);
        int first = index;
        while (first > 0 && slope(keys[first - 1]) >= near - reach) {
            first--;
        }
        int last = index;
        while (last + 1 < keys.length && slope(keys[last + 1]) <= near + reach) {
            last++;
        }
        return first == last ? pair(keys[index]) : exactly(first, last, index);
    }

    private int exactly(int first, int last, int index) {
        Integer[] pairs = new Integer[last - first + 1];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = pair(keys[first + i]);
        }
        Arrays.sort(
                pairs,
                (one, other) ->
                        Rational.compareProducts(rise(one), run(other), rise(other), run(one)));
        return pairs[index - first];
    }
}
