package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;

/// How much the variance of Mann–Kendall's S is inflated because neighbouring weeks resemble each
/// other: the correction `mk_ar1c@1`.
///
/// From the residuals e of the least-squares line, r₁ = Σ e_i·e_{i+1} over adjacent weeks / Σ e²; ρ
/// = (n·r₁ + 2)/(n − 4), held between 0 and .95; the variance is multiplied by f = 1 +
/// 2/[n(n−1)(n−2)] · Σ_{k=1}^{n−1} (n−k)(n−k−1)(n−k−2)·ρ^k. r₁ and ρ are exact.
///
/// With fewer than 6 adjacent pairs, or residuals that are all 0, there is nothing to estimate and
/// nothing whose bias could be corrected: ρ = 0, f = 1, and r₁ carries the flag
/// `AUTOCORRELATION_NOT_ESTIMATED`.
///
/// The inflation is that of Hamed & Rao 1998 for an AR(1) process, the bias correction of the kind
/// of van Giersbergen 2005 and Hamed 2009; the combination is this project's own.
public final class Autocorrelation {

    private static final int LEAST_PAIRS = 6;
    private static final Rational LARGEST = Rational.of(95, 100);

    private final Estimate lag1;
    private final Rational rho;
    private final double inflation;

    private Autocorrelation(Estimate lag1, Rational rho, double inflation) {
        this.lag1 = lag1;
        this.rho = rho;
        this.inflation = inflation;
    }

    /// No correction: f = 1, as in the classical test.
    public static Autocorrelation ignored(Series series) {
        return new Autocorrelation(
                Estimate.none(Status.NOT_APPLICABLE, series.size()), Rational.ZERO, 1);
    }

    /// `mk_ar1c@1`.
    public static Autocorrelation of(Series series) {
        return series.size() <= LEAST_PAIRS
                ? notEstimated(Estimate.tooFew(0, LEAST_PAIRS))
                : of(new LinearFit(series), series.size());
    }

    static Autocorrelation of(LinearFit fit, int n) {
        int pairs = fit.adjacentPairs();
        if (pairs < LEAST_PAIRS) {
            return notEstimated(Estimate.tooFew(pairs, LEAST_PAIRS));
        }
        if (fit.isPerfect()) {
            return notEstimated(Estimate.none(Status.ZERO_VARIANCE, pairs));
        }
        Rational lag1 = fit.lag1Autocorrelation();
        Rational rho =
                lag1.multiply(n).add(Rational.of(2)).divide(n - 4L).max(Rational.ZERO).min(LARGEST);
        return new Autocorrelation(
                Estimate.of(Figure.of(lag1), pairs), rho, inflation(rho.toDouble(), n));
    }

    private static Autocorrelation notEstimated(Estimate reason) {
        return new Autocorrelation(
                reason.flagged(Flag.AUTOCORRELATION_NOT_ESTIMATED), Rational.ZERO, 1);
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
        return lag1;
    }

    /// ρ, exact, from 0 to .95.
    public Rational rho() {
        return rho;
    }

    /// f, at least 1.
    public Figure inflationFactor() {
        return Figure.of(inflation);
    }

    /// Whether f is above 1.
    public boolean inflates() {
        return rho.sign() > 0;
    }

    /// f before rounding.
    double inflation() {
        return inflation;
    }
}
