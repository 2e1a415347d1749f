package dev.thaw.core.statistics;

import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Scaled;
import java.math.BigInteger;

/// The least-squares line through a series of at least two points, in integers: all sums are over
/// times and values brought to a common denominator, and multiplied by n where a mean is meant.
final class LinearFit {

    private final Series series;
    private final Scaled t;
    private final Scaled y;
    private final BigInteger n;
    private final BigInteger sumT;
    private final BigInteger sumY;

    /// n·Σ(t − t̄)², n·Σ(t − t̄)(y − ȳ) and n·Σ(y − ȳ)².
    private final BigInteger tt;

    private final BigInteger ty;
    private final BigInteger yy;

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
    }

    Rational slope() {
        return Rational.of(ty.multiply(t.denominator()), tt.multiply(y.denominator()));
    }

    Rational intercept() {
        return meanY().subtract(slope().multiply(meanT()));
    }

    Rational meanT() {
        return Rational.of(sumT, n.multiply(t.denominator()));
    }

    private Rational meanY() {
        return Rational.of(sumY, n.multiply(y.denominator()));
    }

    boolean isConstant() {
        return yy.signum() == 0;
    }

    boolean isPerfect() {
        return unexplained().signum() == 0;
    }

    /// Σ(t − t̄)².
    Rational squaresOfT() {
        return Rational.of(tt, n.multiply(t.denominator().pow(2)));
    }

    /// Σ e².
    Rational squaresOfResiduals() {
        return Rational.of(unexplained(), tt.multiply(n).multiply(y.denominator().pow(2)));
    }

    /// The share of Σ(y − ȳ)² that the line explains; the series must not be constant.
    Rational determination() {
        return Rational.of(ty.multiply(ty), tt.multiply(yy));
    }

    private BigInteger unexplained() {
        return yy.multiply(tt).subtract(ty.multiply(ty));
    }

    /// The number of pairs of points exactly one unit of time apart.
    int adjacentPairs() {
        int pairs = 0;
        for (int i = 0; i + 1 < series.size(); i++) {
            pairs += series.isAdjacentToNext(i) ? 1 : 0;
        }
        return pairs;
    }

    /// Σ e_i·e_{i+1} over adjacent pairs / Σ e²; the fit must not be perfect.
    Rational lag1Autocorrelation() {
        BigInteger products = BigInteger.ZERO;
        BigInteger squares = BigInteger.ZERO;
        BigInteger previous = BigInteger.ZERO;
        for (int i = 0; i < series.size(); i++) {
            BigInteger residual = scaledResidual(i);
            if (i > 0 && series.isAdjacentToNext(i - 1)) {
                products = products.add(previous.multiply(residual));
            }
            squares = squares.add(residual.multiply(residual));
            previous = residual;
        }
        return Rational.of(products, squares);
    }

    /// The residual times a factor common to all of them.
    private BigInteger scaledResidual(int index) {
        BigInteger deviationOfY = n.multiply(y.get(index)).subtract(sumY);
        BigInteger deviationOfT = n.multiply(t.get(index)).subtract(sumT);
        return deviationOfY.multiply(tt).subtract(deviationOfT.multiply(ty));
    }
}
