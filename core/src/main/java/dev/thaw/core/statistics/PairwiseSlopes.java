package dev.thaw.core.statistics;

import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Scaled;
import java.util.Arrays;
import java.util.function.IntFunction;

/// The slopes between all pairs of points of a series, sorted and exact.
final class PairwiseSlopes {

    /// A slope in integers, compared by cross-multiplication: reducing every slope to a fraction in
    /// lowest terms would cost more than sorting them.
    private record Slope(long rise, long run) implements Comparable<Slope> {

        @Override
        public int compareTo(Slope other) {
            return Rational.compareProducts(rise, other.run, other.rise, run);
        }
    }

    private final int size;
    private final IntFunction<Rational> sorted;

    private PairwiseSlopes(int size, IntFunction<Rational> sorted) {
        this.size = size;
        this.sorted = sorted;
    }

    static PairwiseSlopes of(Series series) {
        return series.scaledTimes().fitsLong() && series.scaledValues().fitsLong()
                ? ofLongs(series.scaledTimes(), series.scaledValues())
                : ofRationals(series);
    }

    private static PairwiseSlopes ofLongs(Scaled times, Scaled values) {
        long[] t = times.longs();
        long[] y = values.longs();
        Slope[] slopes = new Slope[t.length * (t.length - 1) / 2];
        int next = 0;
        for (int i = 0; i < t.length; i++) {
            for (int j = i + 1; j < t.length; j++) {
                slopes[next++] = new Slope(y[j] - y[i], t[j] - t[i]);
            }
        }
        Arrays.sort(slopes);
        Rational unit = Rational.of(times.denominator(), values.denominator());
        return new PairwiseSlopes(
                slopes.length,
                index -> Rational.of(slopes[index].rise, slopes[index].run).multiply(unit));
    }

    private static PairwiseSlopes ofRationals(Series series) {
        Rational[] slopes = new Rational[series.size() * (series.size() - 1) / 2];
        int next = 0;
        for (int i = 0; i < series.size(); i++) {
            Series.Point from = series.points().get(i);
            for (int j = i + 1; j < series.size(); j++) {
                Series.Point to = series.points().get(j);
                slopes[next++] = to.y().subtract(from.y()).divide(to.t().subtract(from.t()));
            }
        }
        Arrays.sort(slopes);
        return new PairwiseSlopes(slopes.length, index -> slopes[index]);
    }

    int size() {
        return size;
    }

    /// @param rank from 1, the smallest, to [#size]
    Rational atRank(int rank) {
        return sorted.apply(rank - 1);
    }

    Rational median() {
        return size % 2 != 0
                ? atRank(size / 2 + 1)
                : atRank(size / 2).add(atRank(size / 2 + 1)).divide(2);
    }
}
