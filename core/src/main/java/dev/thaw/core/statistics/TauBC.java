package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.List;

/// Baseline-corrected tau: [TauAB] after the trend that phase A already had was taken out. Tarlow
/// 2017.
///
/// The rule that decides: the trend of A is taken out if its Mann–Kendall test, without correction
/// for autocorrelation, has p ≤ .05: the exact p value where there is one (no ties, at most 12
/// points), else the normal one. Then b·t, with the Theil–Sen slope b of A, is subtracted from the
/// values of *both* phases (the line's intercept moves all values alike and changes no order), and
/// tau is taken of the rest. Fewer than 5 points without ties cannot reach .05, so that such a
/// baseline is never corrected.
///
/// The line of A is extended beyond A: a correction over a long B is an extrapolation. R:
/// `scan::corrected_tau(tau_method = "a", continuity = TRUE)`, which takes the normal p value
/// always.
///
/// @param tau of the corrected values if the rule says so, else of the values as they are
/// @param isCorrected whether the trend of A was taken out
/// @param uncorrected of the values as they are
/// @param baselineTrend the test that decided
/// @param removedSlope b, in units of y per unit of t; NOT_APPLICABLE if nothing was taken out
public record TauBC(
        TauAB tau,
        boolean isCorrected,
        TauAB uncorrected,
        MannKendall baselineTrend,
        Estimate removedSlope) {

    private static final Figure SIGNIFICANT = Figure.of(Rational.of(5, 100));

    /// @param start where phase B begins: points before it are A, those at it and later are B
    public static TauBC of(Series series, Rational start) {
        List<Series.Point> before =
                series.points().stream().filter(point -> point.t().compareTo(start) < 0).toList();
        List<Series.Point> after = series.points().subList(before.size(), series.size());
        Series baseline = Series.of(before);
        TauAB uncorrected =
                TauAB.of(baseline.values(), after.stream().map(Series.Point::y).toList());
        MannKendall trend = MannKendall.of(baseline, Autocorrelation.ignored(baseline));
        if (!isSignificant(trend)) {
            return new TauBC(
                    uncorrected,
                    false,
                    uncorrected,
                    trend,
                    Estimate.none(Status.NOT_APPLICABLE, baseline.size()));
        }
        Rational slope = PairwiseSlopes.of(baseline).median();
        return new TauBC(
                TauAB.of(without(slope, before), without(slope, after)),
                true,
                uncorrected,
                trend,
                Estimate.of(Figure.of(slope), baseline.size()));
    }

    private static boolean isSignificant(MannKendall trend) {
        return trend.p().figure().filter(p -> p.compareTo(SIGNIFICANT) <= 0).isPresent();
    }

    private static List<Rational> without(Rational slope, List<Series.Point> points) {
        return points.stream().map(point -> point.y().subtract(slope.multiply(point.t()))).toList();
    }
}
