package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Roots;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Supplier;

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
/// @param intercept the line's value at t = 0
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

    /// For the steps between exact integers and the final rounding.
    private static final MathContext WORKING = new MathContext(30, RoundingMode.HALF_EVEN);

    private static final MathContext DIGITS_OF_ERROR = new MathContext(20, RoundingMode.HALF_EVEN);

    private static final double MOST_ERROR = 10 * 0x1p-52;

    private record Quotient(BigInteger numerator, BigInteger denominator) {

        Figure figure() {
            return Figure.of(numerator, denominator);
        }

        double near() {
            return Rational.near(numerator, denominator);
        }

        BigDecimal decimal() {
            return new BigDecimal(numerator).divide(new BigDecimal(denominator), WORKING);
        }
    }

    /// With 95 % intervals.
    public static LeastSquares of(Series series) {
        return of(series, Confidence.P95);
    }

    public static LeastSquares of(Series series, Confidence confidence) {
        return of(new LinearFit(series), confidence);
    }

    static LeastSquares of(LinearFit fit, Confidence confidence) {
        int n = fit.size();
        if (n < LEAST_POINTS) {
            Estimate none = Estimate.tooFew(n, LEAST_POINTS);
            return new LeastSquares(none, none, none, none, none, none);
        }
        Estimate slope = slope(fit, confidence);
        Estimate.Measured intercept = Estimate.of(intercept(fit).figure(), n);
        if (n < LEAST_FOR_ERROR) {
            return withoutError(slope, intercept, Estimate.tooFew(n, LEAST_FOR_ERROR));
        }
        if (fit.isConstant()) {
            return withoutError(slope, intercept, Estimate.none(Status.ZERO_VARIANCE, n));
        }
        LeastSquares line = withError(fit, slope, intercept);
        return fit.isPerfect() ? line.withPerfectFit() : line;
    }

    /// The slope alone, of at least two points.
    static Estimate slope(LinearFit fit, Confidence confidence) {
        int n = fit.size();
        Quotient quotient = slope(fit);
        Estimate.Measured slope = Estimate.of(quotient.figure(), n);
        if (n < LEAST_FOR_ERROR) {
            return slope;
        }
        if (fit.isConstant()) {
            return slope.withStatus(Status.ZERO_VARIANCE);
        }
        double reachInErrors = confidence.studentReach(n - 2);
        double near = quotient.near();
        double nearError = nearErrorOfSlope(fit);
        double nearReach = reachInErrors * nearError;
        double doubt = MOST_ERROR * (Math.abs(near) + nearReach);
        Supplier<BigDecimal> reach =
                () -> new BigDecimal(reachInErrors).multiply(errorOfSlope(fit), WORKING);
        Estimate.Measured withError =
                slope.withStandardError(Figure.of(nearError, () -> errorOfSlope(fit)))
                        .withInterval(
                                confidence.interval(
                                        Figure.of(
                                                near - nearReach,
                                                doubt,
                                                () -> quotient.decimal().subtract(reach.get())),
                                        Figure.of(
                                                near + nearReach,
                                                doubt,
                                                () -> quotient.decimal().add(reach.get()))));
        return fit.isPerfect() ? withError.flagged(Flag.PERFECT_FIT) : withError;
    }

    private static LeastSquares withoutError(Estimate slope, Estimate intercept, Estimate reason) {
        return new LeastSquares(slope, intercept, reason, reason, reason, reason);
    }

    private static LeastSquares withError(LinearFit fit, Estimate slope, Estimate intercept) {
        int n = fit.size();
        BigInteger explained = fit.ty().multiply(fit.ty());
        BigInteger squares = fit.tt().multiply(fit.yy());
        return new LeastSquares(
                slope,
                intercept,
                Estimate.of(residualSd(fit), n),
                Estimate.of(Figure.of(explained, squares), n),
                fit.isPerfect()
                        ? Estimate.none(Status.ZERO_VARIANCE, n)
                        : Estimate.of(
                                Figure.of(slope(fit).decimal().divide(errorOfSlope(fit), WORKING)),
                                n),
                fit.isPerfect()
                        ? Estimate.none(Status.ZERO_VARIANCE, n)
                        : Estimate.of(
                                Figure.of(
                                        StudentT.twoSidedTail(
                                                Rational.toDouble(fit.unexplained(), squares),
                                                Rational.toDouble(explained, squares),
                                                n - 2)),
                                n));
    }

    private LeastSquares withPerfectFit() {
        return new LeastSquares(
                slope,
                intercept.flagged(Flag.PERFECT_FIT),
                residualSd.flagged(Flag.PERFECT_FIT),
                rSquared.flagged(Flag.PERFECT_FIT),
                t.flagged(Flag.PERFECT_FIT),
                p.flagged(Flag.PERFECT_FIT));
    }

    private static Quotient slope(LinearFit fit) {
        return new Quotient(
                fit.ty().multiply(fit.denominatorOfT()), fit.tt().multiply(fit.denominatorOfY()));
    }

    /// ȳ − slope · t̄.
    private static Quotient intercept(LinearFit fit) {
        return new Quotient(
                fit.sumY().multiply(fit.tt()).subtract(fit.ty().multiply(fit.sumT())),
                fit.tt().multiply(fit.denominatorOfY()).multiply(BigInteger.valueOf(fit.size())));
    }

    /// √(Σe²/(n − 2) / Σ(t − t̄)²), rounded: how many digits a root is cut to depends on the common
    /// denominators, and so on points outside a window.
    private static BigDecimal errorOfSlope(LinearFit fit) {
        BigInteger divisor = fit.tt().multiply(fit.denominatorOfY());
        return Roots.sqrt(
                        fit.unexplained().multiply(fit.denominatorOfT().pow(2)),
                        divisor.multiply(divisor).multiply(degrees(fit)),
                        DIGITS_OF_ERROR.getPrecision())
                .round(DIGITS_OF_ERROR);
    }

    /// The same within 6 units in the last place.
    private static double nearErrorOfSlope(LinearFit fit) {
        return StrictMath.sqrt(fit.unexplained().doubleValue() / degrees(fit).doubleValue())
                / fit.tt().doubleValue()
                * (fit.denominatorOfT().doubleValue() / fit.denominatorOfY().doubleValue());
    }

    private static Figure residualSd(LinearFit fit) {
        return Figure.sqrt(
                fit.unexplained(),
                fit.tt()
                        .multiply(fit.denominatorOfY().pow(2))
                        .multiply(degrees(fit))
                        .multiply(BigInteger.valueOf((long) fit.size() * fit.size())));
    }

    private static BigInteger degrees(LinearFit fit) {
        return BigInteger.valueOf(fit.size() - 2L);
    }
}
