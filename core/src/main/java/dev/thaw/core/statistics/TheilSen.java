package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/// Theil and Sen's robust line: its slope is the median of the slopes between all pairs of points,
/// in units of y per unit of t. All values exact before rounding. Theil 1950; Sen 1968.
///
/// The interval of the slope takes order statistics of the N pairwise slopes: with C = z·√(f·Var S)
/// (of [MannKendall]) the ranks max(1, ⌊(N − C)/2⌋) and min(N, ⌈(N + C)/2⌉ + 1): rounded outward,
/// so that the interval is never narrower than its level promises. If a rank had to be cut to the
/// extreme slope, the flag `INTERVAL_AT_EXTREME` says so; if f could not be estimated,
/// `AUTOCORRELATION_NOT_ESTIMATED`.
///
/// Below 2 points INSUFFICIENT_N; no interval below 3 points. All values equal: slope 0 with
/// ZERO_VARIANCE and no interval. R: `zyp::zyp.sen(y ~ t)`.
///
/// @param slope with its outward-rounded interval
/// @param intercept median(y) − slope · median(t)
/// @param interpolatedInterval Gilbert's (1987): linear between the order statistics at the ranks
///   (N − C)/2 and (N + C)/2 + 1; absent if one of them lies outside 1 … N. It lies within the
///   interval of the slope.
public record TheilSen(
        Estimate slope, Estimate intercept, Optional<Interval> interpolatedInterval) {

    private static final int LEAST_POINTS = 2;
    private static final int LEAST_FOR_INTERVAL = 3;
    private static final double MOST_ERROR = 10 * 0x1p-52;
    private static final MathContext WORKING = new MathContext(30, RoundingMode.HALF_EVEN);

    /// 95 % interval, its width corrected for autocorrelation by `mk_ar1c@1`.
    public static TheilSen of(Series series) {
        return of(series, Autocorrelation.of(series), Confidence.P95);
    }

    public static TheilSen of(
            Series series, Autocorrelation autocorrelation, Confidence confidence) {
        return of(series, Ranking.of(series), autocorrelation, confidence);
    }

    static TheilSen of(
            Series series,
            Ranking ranking,
            Autocorrelation autocorrelation,
            Confidence confidence) {
        int n = series.size();
        if (n < LEAST_POINTS) {
            Estimate none = Estimate.tooFew(n, LEAST_POINTS);
            return new TheilSen(none, none, Optional.empty());
        }
        PairwiseSlopes slopes = PairwiseSlopes.of(series);
        Ranks ranks = Ranks.of(slopes.size(), ranking, autocorrelation, confidence);
        return new TheilSen(
                slope(slopes, ranking, autocorrelation, confidence),
                Estimate.of(Figure.of(intercept(series, slopes.median())), n),
                ranking.isConstant() || n < LEAST_FOR_INTERVAL || ranks.areCut(slopes.size())
                        ? Optional.empty()
                        : Optional.of(
                                confidence.interval(
                                        interpolated(slopes, ranks.lower),
                                        interpolated(slopes, ranks.upper))));
    }

    /// The slope alone, of at least two points.
    static Estimate slope(
            PairwiseSlopes slopes,
            Ranking ranking,
            Autocorrelation autocorrelation,
            Confidence confidence) {
        int n = ranking.size();
        Estimate.Measured slope = Estimate.of(median(slopes), n);
        if (ranking.isConstant()) {
            return slope.withStatus(Status.ZERO_VARIANCE);
        }
        if (n < LEAST_FOR_INTERVAL) {
            return slope;
        }
        Ranks ranks = Ranks.of(slopes.size(), ranking, autocorrelation, confidence);
        int lower = Math.max(1, (int) Math.floor(ranks.lower));
        int upper = Math.min(slopes.size(), (int) Math.ceil(ranks.upper));
        Estimate withInterval =
                autocorrelation.marked(
                        slope.withInterval(
                                confidence.interval(figure(slopes, lower), figure(slopes, upper))));
        return ranks.areCut(slopes.size())
                ? withInterval.flagged(Flag.INTERVAL_AT_EXTREME)
                : withInterval;
    }

    /// The ranks at which the interval ends, before rounding: (N − C)/2 and (N + C)/2 + 1.
    private record Ranks(double lower, double upper) {

        static Ranks of(
                int slopes,
                Ranking ranking,
                Autocorrelation autocorrelation,
                Confidence confidence) {
            double variance =
                    (double) ranking.eighteenVariances()
                            / Ranking.VARIANCE_PARTS
                            * autocorrelation.inflation();
            double reach = confidence.normalReach() * StrictMath.sqrt(variance);
            return new Ranks((slopes - reach) / 2, (slopes + reach) / 2 + 1);
        }

        boolean areCut(int slopes) {
            return lower < 1 || upper > slopes;
        }
    }

    private static Figure figure(PairwiseSlopes slopes, int rank) {
        return Figure.of(slopes.near(rank), () -> slopes.atRank(rank).toBigDecimal(WORKING));
    }

    private static Figure median(PairwiseSlopes slopes) {
        int half = slopes.size() / 2;
        if (slopes.size() % 2 != 0) {
            return figure(slopes, half + 1);
        }
        double below = slopes.near(half);
        double above = slopes.near(half + 1);
        return Figure.of(
                (below + above) / 2,
                MOST_ERROR * Math.max(Math.abs(below), Math.abs(above)),
                () -> slopes.median().toBigDecimal(WORKING));
    }

    private static Rational intercept(Series series, Rational slope) {
        return Quantile.exactMedian(series.values())
                .subtract(slope.multiply(Quantile.exactMedian(series.times())));
    }

    private static BigDecimal interpolated(PairwiseSlopes slopes, double rank) {
        int below = (int) StrictMath.floor(rank);
        BigDecimal lower = slopes.atRank(below).toBigDecimal(WORKING);
        BigDecimal upper = slopes.atRank(Math.min(slopes.size(), below + 1)).toBigDecimal(WORKING);
        return lower.add(new BigDecimal(rank - below).multiply(upper.subtract(lower)));
    }
}
