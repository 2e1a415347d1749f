package dev.thaw.core.statistics;

import dev.thaw.core.number.Rational;
import java.util.Arrays;
import java.util.List;

/// Slopes of a series whose numbers are too long for [KeyedSlopes].
record RationalSlopes(Series series, List<Rational> sorted) implements PairwiseSlopes {

    static RationalSlopes of(Series series) {
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
        return new RationalSlopes(series, List.of(slopes));
    }

    @Override
    public RationalSlopes between(int from, int to) {
        return of(series.between(from, to));
    }

    @Override
    public int size() {
        return sorted.size();
    }

    @Override
    public Rational atRank(int rank) {
        return sorted.get(rank - 1);
    }

    @Override
    public double near(int rank) {
        return atRank(rank).toDouble();
    }
}
