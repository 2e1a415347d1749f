package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;

/// Trends of many stretches of one series: of all windows of 8 to 12 weeks, say. The slopes between
/// its points are sorted once for all of them.
public final class TrendLines {

    private final Series series;
    private final PairwiseSlopes slopes;

    /// @param series of at least three points
    public TrendLines(Series series) {
        this.series = series;
        slopes = PairwiseSlopes.of(series);
    }

    /// What is published of a trend: a part of [SeriesTrend], and the same figures.
    ///
    /// @param theilSen with its outward-rounded 95 % interval
    /// @param leastSquares with standard error and 95 % interval
    /// @param p two-sided, of the Mann–Kendall test `mk_ar1c@1`
    public record TrendLine(Estimate theilSen, Estimate leastSquares, Estimate tauB, Estimate p) {}

    /// The trend of the points from one index to before another, at least three.
    public TrendLine between(int from, int to) {
        Series stretch = series.between(from, to);
        LinearFit fit = new LinearFit(stretch);
        Ranking ranking = Ranking.of(stretch);
        Autocorrelation autocorrelation = Autocorrelation.of(fit);
        Estimate theilSen =
                TheilSen.slope(slopes.between(from, to), ranking, autocorrelation, Confidence.P95);
        Estimate leastSquares = LeastSquares.slope(fit, Confidence.P95);
        if (ranking.isConstant()) {
            MannKendall none = MannKendall.of(stretch.size(), ranking, autocorrelation);
            return new TrendLine(theilSen, leastSquares, none.tauB(), none.p());
        }
        int s = ranking.concordance();
        return new TrendLine(
                theilSen,
                leastSquares,
                MannKendall.tauB(s, ranking),
                MannKendall.p(s, ranking, autocorrelation));
    }
}
