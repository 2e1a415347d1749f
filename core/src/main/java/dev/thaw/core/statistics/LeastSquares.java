package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Roots;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;

/// The ordinary least-squares line y = intercept + slope · t, in units of y per unit of t.
///
/// Slope, intercept, r² and the squares of the standard errors are exact before rounding; t =
/// slope/SE has n − 2 degrees of freedom, and the intervals are estimate ± t_{n−2}·SE. Descriptive:
/// the errors of weekly means are not independent.
///
/// Below 2 points INSUFFICIENT_N; below 3 there is a line but nothing about its error. All values
/// equal: slope 0 with ZERO_VARIANCE and no error. All points on a line: error 0 with the flag
/// `PERFECT_FIT`, and no test. R: `summary(lm(y ~ t))`, `confint`.
///
/// @param slope with standard error and interval
/// @param intercept the line's value at t = 0, with standard error and interval
/// @param residualSd √(Σe²/(n − 2))
/// @param t slope divided by its standard error
/// @param p two-sided
public record LeastSquares(
        Estimate slope,
        Estimate intercept,
        Estimate residualSd,
        Estimate rSquared,
        Estimate t,
        Estimate p) {

    private static final int LEAST_POINTS = 2;
    private static final int LEAST_FOR_ERROR = 3;

    /// Digits kept in a step between exact squares and the final rounding.
    private static final int WORKING_DIGITS = 30;

    /// With 95 % intervals.
    public static LeastSquares of(Series series) {
        return of(series, Confidence.P95);
    }

    public static LeastSquares of(Series series, Confidence confidence) {
        int n = series.size();
        if (n < LEAST_POINTS) {
            return withoutLine(Estimate.tooFew(n, LEAST_POINTS));
        }
        return of(new LinearFit(series), n, confidence);
    }

    static LeastSquares of(LinearFit fit, int n, Confidence confidence) {
        Estimate.Measured slope = Estimate.of(Figure.of(fit.slope()), n);
        Estimate.Measured intercept = Estimate.of(Figure.of(fit.intercept()), n);
        if (n < LEAST_FOR_ERROR) {
            return withoutError(slope, intercept, Estimate.tooFew(n, LEAST_FOR_ERROR));
        }
        if (fit.isConstant()) {
            return withoutError(
                    slope.withStatus(Status.ZERO_VARIANCE),
                    intercept,
                    Estimate.none(Status.ZERO_VARIANCE, n));
        }
        return withError(fit, n, confidence);
    }

    private static LeastSquares withoutLine(Estimate reason) {
        return new LeastSquares(reason, reason, reason, reason, reason, reason);
    }

    private static LeastSquares withoutError(Estimate slope, Estimate intercept, Estimate reason) {
        return new LeastSquares(slope, intercept, reason, reason, reason, reason);
    }

    private static LeastSquares withError(LinearFit fit, int n, Confidence confidence) {
        Rational residualVariance = fit.squaresOfResiduals().divide(n - 2L);
        Rational slopeVariance = residualVariance.divide(fit.squaresOfT());
        Rational interceptVariance =
                residualVariance.multiply(
                        Rational.of(1, n).add(fit.meanT().square().divide(fit.squaresOfT())));
        BigDecimal reach =
                new BigDecimal(StudentT.upperQuantile(confidence.tail().toDouble(), n - 2));
        Estimate slope = withError(fit.slope(), slopeVariance, reach, n, confidence);
        Estimate intercept = withError(fit.intercept(), interceptVariance, reach, n, confidence);
        Estimate residualSd = Estimate.of(Figure.sqrt(residualVariance), n);
        Estimate rSquared = Estimate.of(Figure.of(fit.determination()), n);
        if (fit.isPerfect()) {
            Estimate none = Estimate.none(Status.ZERO_VARIANCE, n).flagged(Flag.PERFECT_FIT);
            return new LeastSquares(
                    slope.flagged(Flag.PERFECT_FIT),
                    intercept.flagged(Flag.PERFECT_FIT),
                    residualSd.flagged(Flag.PERFECT_FIT),
                    rSquared.flagged(Flag.PERFECT_FIT),
                    none,
                    none);
        }
        Rational squareOfT = fit.slope().square().divide(slopeVariance);
        Figure magnitude = Figure.sqrt(squareOfT);
        return new LeastSquares(
                slope,
                intercept,
                residualSd,
                rSquared,
                Estimate.of(
                        fit.slope().sign() < 0 ? Figure.of(magnitude.value().negate()) : magnitude,
                        n),
                Estimate.of(Figure.of(StudentT.twoSidedTail(squareOfT, n - 2)), n));
    }

    private static Estimate withError(
            Rational value, Rational variance, BigDecimal reach, int n, Confidence confidence) {
        BigDecimal distance = Roots.sqrt(variance, WORKING_DIGITS).multiply(reach);
        Rational exact = Rational.of(distance);
        return Estimate.of(Figure.of(value), n)
                .withStandardError(Figure.sqrt(variance))
                .withInterval(confidence.interval(value.subtract(exact), value.add(exact)));
    }
}
