package dev.thaw.core.statistics;

import dev.thaw.core.number.Scaled;
import java.math.BigInteger;

/// The exact sums behind the least-squares line through a series of at least two points.
///
/// Times and values are brought to common denominators D_t and D_y and everything is an integer; no
/// quotient is reduced, since reducing costs more than everything else and changes no digit.
final class LinearFit {

    private final Scaled scaledTimes;
    private final Scaled scaledValues;
    private final Deviations t;
    private final Deviations y;
    private final BigInteger tt;
    private final BigInteger ty;
    private final BigInteger yy;
    private final BigInteger unexplained;

    LinearFit(Series series) {
        scaledTimes = series.scaledTimes();
        scaledValues = series.scaledValues();
        t = Deviations.of(scaledTimes);
        y = Deviations.of(scaledValues);
        tt = t.dot(t);
        ty = t.dot(y);
        yy = y.dot(y);
        unexplained = yy.multiply(tt).subtract(ty.multiply(ty));
    }

    int size() {
        return scaledTimes.size();
    }

    /// n²·Σ(t − t̄)²·D_t².
    BigInteger tt() {
        return tt;
    }

    /// n²·Σ(t − t̄)(y − ȳ)·D_t·D_y.
    BigInteger ty() {
        return ty;
    }

    /// n²·Σ(y − ȳ)²·D_y².
    BigInteger yy() {
        return yy;
    }

    /// Σt·D_t.
    BigInteger sumT() {
        return t.sum();
    }

    /// Σy·D_y.
    BigInteger sumY() {
        return y.sum();
    }

    BigInteger denominatorOfT() {
        return scaledTimes.denominator();
    }

    BigInteger denominatorOfY() {
        return scaledValues.denominator();
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

    /// Σe² of the residuals, in the unit of [#productsOfNeighbours].
    BigInteger squaresOfResiduals() {
        return tt.multiply(unexplained);
    }

    /// Σ e_i·e_{i+1} over the pairs of points that lie one unit of time apart.
    ///
    /// n·D_y·tt times a residual is (n·y − Σy)·tt − (n·t − Σt)·ty, in scaled y and t; the products
    /// are multiplied out, so that each sum is one over small integers.
    ///
    /// @param adjacent of [#adjacentToNext]
    BigInteger productsOfNeighbours(boolean[] adjacent) {
        BigInteger ofValues = y.dotNext(y, adjacent);
        BigInteger mixed = y.dotNext(t, adjacent).add(t.dotNext(y, adjacent));
        BigInteger ofTimes = t.dotNext(t, adjacent);
        return tt.multiply(tt.multiply(ofValues).subtract(ty.multiply(mixed)))
                .add(ty.multiply(ty).multiply(ofTimes));
    }

    /// Whether the point after each one lies exactly one unit of time later.
    boolean[] adjacentToNext() {
        boolean[] adjacent = new boolean[size()];
        boolean isWhole =
                scaledTimes.fitsLong() && scaledTimes.denominator().equals(BigInteger.ONE);
        for (int i = 0; i + 1 < adjacent.length; i++) {
            adjacent[i] = isWhole ? distanceToNext(i) == 1 : isOneUnitBeforeNext(i);
        }
        return adjacent;
    }

    private long distanceToNext(int index) {
        return scaledTimes.getLong(index + 1) - scaledTimes.getLong(index);
    }

    private boolean isOneUnitBeforeNext(int index) {
        return scaledTimes
                .get(index + 1)
                .subtract(scaledTimes.get(index))
                .equals(scaledTimes.denominator());
    }
}
