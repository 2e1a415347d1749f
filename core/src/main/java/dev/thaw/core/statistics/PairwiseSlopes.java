package dev.thaw.core.statistics;

import dev.thaw.core.number.Rational;

/// The slopes between all pairs of points of a series, by rising value.
sealed interface PairwiseSlopes permits KeyedSlopes, RationalSlopes {

    static PairwiseSlopes of(Series series) {
        return KeyedSlopes.fits(series) ? KeyedSlopes.of(series) : RationalSlopes.of(series);
    }

    /// Those between the points from one index to before another.
    PairwiseSlopes between(int from, int to);

    int size();

    /// The exact slope.
    ///
    /// @param rank from 1, the smallest, to [#size]
    Rational atRank(int rank);

    /// The same slope within 6 units in the last place.
    double near(int rank);

    default Rational median() {
        int half = size() / 2;
        return size() % 2 != 0 ? atRank(half + 1) : atRank(half).add(atRank(half + 1)).divide(2);
    }
}
