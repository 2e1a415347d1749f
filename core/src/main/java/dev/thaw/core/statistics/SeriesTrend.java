package dev.thaw.core.statistics;

/// Everything that is said about the trend of one series: the robust line, the test, the
/// least-squares line, and the autocorrelation that widens the first two.
public record SeriesTrend(
        TheilSen theilSen,
        MannKendall mannKendall,
        LeastSquares leastSquares,
        Autocorrelation autocorrelation) {

    /// With 95 % intervals.
    public static SeriesTrend of(Series series) {
        return of(series, Confidence.P95);
    }

    public static SeriesTrend of(Series series, Confidence confidence) {
        LinearFit fit = new LinearFit(series);
        Ranking ranking = Ranking.of(series);
        Autocorrelation autocorrelation = Autocorrelation.of(fit);
        return new SeriesTrend(
                TheilSen.of(series, ranking, autocorrelation, confidence),
                MannKendall.of(series.size(), ranking, autocorrelation),
                LeastSquares.of(fit, confidence),
                autocorrelation);
    }
}
