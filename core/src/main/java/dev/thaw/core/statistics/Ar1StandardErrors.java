package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.List;

/// Standard errors of the least-squares slope when the errors of neighbouring weeks are correlated.
///
/// SE² = s² · Σ_ij c_i·c_j·ρ^|t_i − t_j| / SSx², with c = t − t̄, SSx = Σc², the residual variance
/// s² = Σe²/(n − 2) and the ρ of `mk_ar1c@1` as published (12 digits): the variance of the ordinary
/// slope under AR(1) errors at the real times. At ρ = 0 it is the ordinary standard error, and
/// never less than that: over few weeks a ρ near 1 would shrink it, since errors that move together
/// look like a level. The interval is estimate ± t_{n−2}·SE. Descriptive: s² itself is too small
/// when errors are correlated, so that the interval remains somewhat too narrow.
///
/// Below 2 points INSUFFICIENT_N, below 3 no error; all values equal: slope 0 with ZERO_VARIANCE
/// and no error; all points on the line: error 0 with `PERFECT_FIT`.
/// `AUTOCORRELATION_NOT_ESTIMATED` where ρ is 0 because it could not be estimated.
public final class Ar1StandardErrors {

    private static final int LEAST_POINTS = 2;
    private static final int LEAST_FOR_ERROR = 3;

    private Ar1StandardErrors() {}

    /// The slope in units of y per unit of t, as in [LeastSquares], with the adjusted error.
    public static Estimate slope(
            Series series, Autocorrelation autocorrelation, Confidence confidence) {
        int n = series.size();
        if (n < LEAST_POINTS) {
            return Estimate.tooFew(n, LEAST_POINTS);
        }
        WeightedSum slope = new WeightedSum(series, slopeWeights(series.times()));
        if (series.isConstant()) {
            return slope.estimate().withStatus(Status.ZERO_VARIANCE);
        }
        if (n < LEAST_FOR_ERROR) {
            return slope.estimate();
        }
        Rational unexplained =
                Moments.of(series.values())
                        .sumOfSquaredDeviations()
                        .subtract(
                                slope.value()
                                        .square()
                                        .multiply(
                                                Moments.of(series.times())
                                                        .sumOfSquaredDeviations()));
        return autocorrelation.marked(
                slope.estimate(
                        unexplained.divide(n - 2L),
                        n - 2,
                        autocorrelation.rho().value().doubleValue(),
                        confidence));
    }

    /// (t − t̄)/SSx, the weights whose sum with the values is the slope.
    ///
    /// @param times at least two different ones
    static List<Rational> slopeWeights(List<Rational> times) {
        Moments moments = Moments.of(times);
        return times.stream()
                .map(t -> t.subtract(moments.mean()).divide(moments.sumOfSquaredDeviations()))
                .toList();
    }
}
