package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigInteger;
import java.util.function.Supplier;

/// How much the variance of Mann–Kendall's S is inflated because neighbouring weeks resemble each
/// other: the correction `mk_ar1c@1`.
///
/// From the residuals e of the least-squares line, r₁ = Σ e_i·e_{i+1} over adjacent weeks / Σ e²; ρ
/// = (n·r₁ + 2)/(n − 4), held between 0 and .95; the variance is multiplied by f = 1 +
/// 2/[n(n−1)(n−2)] · Σ_{k=1}^{n−1} (n−k)(n−k−1)(n−k−2)·ρ^k.
///
/// With fewer than 6 adjacent pairs, or residuals that are all 0, there is nothing to estimate and
/// nothing whose bias could be corrected: ρ = 0, f = 1, and r₁ has no value but the flag
/// `AUTOCORRELATION_NOT_ESTIMATED`, as has everything that was to be corrected.
///
/// The inflation is that of Hamed & Rao 1998 for an AR(1) process, the bias correction of the kind
/// of van Giersbergen 2005 and Hamed 2009; the combination is this project's own.
public final class Autocorrelation {

    private static final int LEAST_PAIRS = 6;
    private static final double LARGEST = 0.95;

    /// Published on demand: trends need only f.
    private final Supplier<Estimate> lag1;

    private final double rho;
    private final double inflation;
    private final boolean couldNotBeEstimated;

    private Autocorrelation(
            Supplier<Estimate> lag1, double rho, double inflation, boolean couldNotBeEstimated) {
        this.lag1 = lag1;
        this.rho = rho;
        this.inflation = inflation;
        this.couldNotBeEstimated = couldNotBeEstimated;
    }

    /// No correction: f = 1, as in the classical test.
    public static Autocorrelation ignored(Series series) {
        return none(() -> Estimate.none(Status.NOT_APPLICABLE, series.size()));
    }

    /// `mk_ar1c@1`.
    public static Autocorrelation of(Series series) {
        return of(new LinearFit(series));
    }

    static Autocorrelation of(LinearFit fit) {
        boolean[] adjacent = fit.adjacentToNext();
        int pairs = 0;
        for (boolean isPair : adjacent) {
            pairs += isPair ? 1 : 0;
        }
        if (pairs < LEAST_PAIRS) {
            return notEstimated(Estimate.tooFew(pairs, LEAST_PAIRS));
        }
        if (fit.isPerfect()) {
            return notEstimated(Estimate.none(Status.ZERO_VARIANCE, pairs));
        }
        BigInteger products = fit.productsOfNeighbours(adjacent);
        BigInteger squares = fit.squaresOfResiduals();
        int n = pairs;
        return corrected(
                () -> Estimate.of(Figure.of(products, squares), n), products, squares, fit.size());
    }

    private static Autocorrelation none(Supplier<Estimate> lag1) {
        return new Autocorrelation(lag1, 0, 1, false);
    }

    private static Autocorrelation notEstimated(Estimate reason) {
        Estimate flagged = reason.flagged(Flag.AUTOCORRELATION_NOT_ESTIMATED);
        return new Autocorrelation(() -> flagged, 0, 1, true);
    }

    /// r₁ = products/squares.
    private static Autocorrelation corrected(
            Supplier<Estimate> lag1, BigInteger products, BigInteger squares, int n) {
        BigInteger numerator = products.multiply(BigInteger.valueOf(n)).add(squares.shiftLeft(1));
        BigInteger denominator = squares.multiply(BigInteger.valueOf(n - 4L));
        if (numerator.signum() <= 0) {
            return none(lag1);
        }
        // The nearest double of the quotient, not one near it, which would depend on the common
        // denominator of the values and so on weeks outside a window.
        double rho = Math.min(LARGEST, Rational.toDouble(numerator, denominator));
        return new Autocorrelation(lag1, rho, inflation(rho, n), false);
    }

    private static double inflation(double rho, int n) {
        double sum = 0;
        double power = 1;
        for (int k = 1; k < n; k++) {
            power *= rho;
            sum += (double) (n - k) * (n - k - 1) * (n - k - 2) * power;
        }
        return 1 + 2 * sum / ((double) n * (n - 1) * (n - 2));
    }

    /// r₁, with the number of adjacent pairs as its n; without a value if it was not estimated.
    public Estimate lag1() {
        return lag1.get();
    }

    /// ρ, from 0 to .95.
    public Figure rho() {
        return Figure.of(rho);
    }

    /// f, at least 1.
    public Figure inflationFactor() {
        return Figure.of(inflation);
    }

    /// Whether f is above 1: decided by the exact sign of ρ.
    public boolean inflates() {
        return rho > 0;
    }

    /// A figure that f or ρ was to correct, flagged if there was nothing to correct it by. No
    /// correction asked for, no flag.
    Estimate marked(Estimate figure) {
        return couldNotBeEstimated ? figure.flagged(Flag.AUTOCORRELATION_NOT_ESTIMATED) : figure;
    }

    /// f before rounding.
    double inflation() {
        return inflation;
    }
}
