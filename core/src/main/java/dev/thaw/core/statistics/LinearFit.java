package dev.thaw.core.statistics;

import dev.thaw.core.number.Scaled;
import java.math.BigInteger;

/// The exact sums behind the least-squares line through a series of at least two points.
///
/// Times and values are brought to common denominators D_t and D_y and everything is an integer; no
/// quotient is reduced, since reducing costs more than everything else and changes no digit.
final class LinearFit {

    private final Series series;
    private final Scaled t;
    private final Scaled y;
    private final BigInteger n;
    private final BigInteger sumT;
    private final BigInteger sumY;
    private final BigInteger tt;
    private final BigInteger ty;
    private final BigInteger yy;
    private final BigInteger unexplained;

    LinearFit(Series series) {
        this.series = series;
        t = series.scaledTimes();
        y = series.scaledValues();
        n = BigInteger.valueOf(series.size());
        sumT = t.sum();
        sumY = y.sum();
        tt = n.multiply(t.sumOfSquares()).subtract(sumT.multiply(sumT));
        ty = n.multiply(t.sumOfProducts(y)).subtract(sumT.multiply(sumY));
        yy = n.multiply(y.sumOfSquares()).subtract(sumY.multiply(sumY));
        unexplained = yy.multiply(tt).subtract(ty.multiply(ty));
    }

    int size() {
        return series.size();
    }

    /// n·Σ(t − t̄)²·D_t².
    BigInteger tt() {
        return tt;
    }

    /// n·Σ(t − t̄)(y − ȳ)·D_t·D_y.
    BigInteger ty() {
        return ty;
    }

    /// n·Σ(y − ȳ)²·D_y².
    BigInteger yy() {
        return yy;
    }

    /// Σt·D_t.
    BigInteger sumT() {
        return sumT;
    }

    /// Σy·D_y.
    BigInteger sumY() {
        return sumY;
    }

    BigInteger denominatorOfT() {
        return t.denominator();
    }

    BigInteger denominatorOfY() {
        return y.denominator();
    }

    /// yy·(1 − r²) · tt; 0 if all points lie on the line.
    BigInteger unexplained() {
        return unexplained;
    }

    boolean isConstant() {
        return yy.signum() == 0;
    }

    boolean isPerfect() {
        return unexplained.signum() == 0;
    }

    /// The residual of a point, times a positive factor common to all of them.
    BigInteger scaledResidual(int index) {
        BigInteger deviationOfY = n.multiply(y.get(index)).subtract(sumY);
        BigInteger deviationOfT = n.multiply(t.get(index)).subtract(sumT);
        return deviationOfY.multiply(tt).subtract(deviationOfT.multiply(ty));
    }

    /// Whether the point after this one lies exactly one unit of time later.
    boolean isAdjacentToNext(int index) {
        return t.get(index + 1).subtract(t.get(index)).equals(t.denominator());
    }
}
