package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Theil and Sen's robust line: its slope is the median of the slopes between all pairs of points,
/// in units of y per unit of t. All values exact before rounding. Theil 1950; Sen 1968.
///
/// The interval of the slope takes order statistics of the N pairwise slopes: with C = z·√(f·Var S)
/// (of [MannKendall]) the ranks max(1, ⌊(N − C)/2⌋) and min(N, ⌈(N + C)/2⌉ + 1): rounded outward,
/// so that the interval is never narrower than its level promises. If a rank had to be cut to the
/// extreme slope, the flag `INTERVAL_AT_EXTREME` says so.
///
/// Below 2 points INSUFFICIENT_N; no interval below 3 points. All values equal: slope 0 with
/// ZERO_VARIANCE and no interval. R: `zyp::zyp.sen(y ~ t)`.
///
/// @param slope with its outward-rounded interval
/// @param intercept median(y) − slope · median(t)
/// @param interceptOfResiduals the median of y − slope · t, zyp's choice
/// @param interpolatedInterval Gilbert's (1987): linear between the order statistics at the ranks
///   (N − C)/2 and (N + C)/2 + 1; absent if one of them lies outside 1 … N. It lies within the
///   interval of the slope.
public record TheilSen(
        Estimate slope,
        Estimate intercept,
        Estimate interceptOfResiduals,
        Optional<Interval> interpolatedInterval) {

    private static final int LEAST_POINTS = 2;

    /// 95 % interval, its width corrected for autocorrelation by `mk_ar1c@1`.
    public static TheilSen of(Series series) {
        return of(series, Autocorrelation.of(series), Confidence.P95);
    }

    public static TheilSen of(
            Series series, Autocorrelation autocorrelation, Confidence confidence) {
        int n = series.size();
        if (n < LEAST_POINTS) {
            Estimate none = Estimate.tooFew(n, LEAST_POINTS);
            return new TheilSen(none, none, none, Optional.empty());
        }
        PairwiseSlopes slopes = PairwiseSlopes.of(series);
        Rational slope = slopes.median();
        Estimate.Measured point = Estimate.of(Figure.of(slope), n);
        Estimate intercept = Estimate.of(Figure.of(intercept(series, slope)), n);
        Estimate ofResiduals = Estimate.of(Figure.of(interceptOfResiduals(series, slope)), n);
        if (series.isConstant()) {
            return new TheilSen(
                    point.withStatus(Status.ZERO_VARIANCE),
                    intercept,
                    ofResiduals,
                    Optional.empty());
        }
        if (n < MannKendall.LEAST_POINTS) {
            return new TheilSen(point, intercept, ofResiduals, Optional.empty());
        }
        double reach =
                confidence.normalReach()
                        * StrictMath.sqrt(
                                Ranking.of(series).varianceOfConcordance().toDouble()
                                        * autocorrelation.inflation());
        double lowerRank = (slopes.size() - reach) / 2;
        double upperRank = (slopes.size() + reach) / 2 + 1;
        boolean within = lowerRank >= 1 && upperRank <= slopes.size();
        Estimate.Measured estimate =
                point.withInterval(
                        confidence.interval(
                                slopes.atRank(Math.max(1, (int) StrictMath.floor(lowerRank))),
                                slopes.atRank(
                                        Math.min(
                                                slopes.size(), (int) StrictMath.ceil(upperRank)))));
        return new TheilSen(
                within ? estimate : estimate.flagged(Flag.INTERVAL_AT_EXTREME),
                intercept,
                ofResiduals,
                within
                        ? Optional.of(
                                confidence.interval(
                                        interpolated(slopes, lowerRank),
                                        interpolated(slopes, upperRank)))
                        : Optional.empty());
    }

    private static Rational intercept(Series series, Rational slope) {
        return Quantile.exactMedian(series.values())
                .subtract(slope.multiply(Quantile.exactMedian(series.times())));
    }

    private static Rational interceptOfResiduals(Series series, Rational slope) {
        List<Rational> residuals =
                series.points().stream()
                        .map(point -> point.y().subtract(slope.multiply(point.t())))
                        .toList();
        return Quantile.exactMedian(residuals);
    }

    private static Rational interpolated(PairwiseSlopes slopes, double rank) {
        int below = (int) StrictMath.floor(rank);
        Rational lower = slopes.atRank(below);
        Rational upper = slopes.atRank(Math.min(slopes.size(), below + 1));
        Rational fraction = Rational.of(new BigDecimal(rank - below));
        return lower.add(fraction.multiply(upper.subtract(lower)));
    }
}
