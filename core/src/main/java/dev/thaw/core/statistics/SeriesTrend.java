package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;

/// Everything that is said about the trend of one series: the robust line, the test, the
/// least-squares line, and the autocorrelation that widens their intervals.
///
/// @param leastSquares as if the errors of neighbouring weeks were independent
/// @param adjustedSlope the least-squares slope again, with the error and interval of
///   [Ar1StandardErrors]
public record SeriesTrend(
        TheilSen theilSen,
        MannKendall mannKendall,
        LeastSquares leastSquares,
        Estimate adjustedSlope,
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
                Ar1StandardErrors.slope(series, autocorrelation, confidence),
                autocorrelation);
    }
}
