package dev.thaw.core.number;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/// Fractions brought to one denominator, so that sums and comparisons are those of integers.
///
/// Ratings and weekly means nearly always fit a `long` then; [#longs] hands them out for arithmetic
/// that is as fast as that of floating-point numbers, and exact.
public final class Scaled {

    /// Leaves room for the difference of two values, and for the sums of their products in 128 bits
    /// (see [WideSum]).
    private static final long LARGEST = 1L << 57;

    private final BigInteger denominator;
    private final long[] longs;
    private final BigInteger[] integers;

    private Scaled(BigInteger denominator, long[] longs, BigInteger[] integers) {
        this.denominator = denominator;
        this.longs = longs;
        this.integers = integers;
    }

    public static Scaled of(List<Rational> values) {
        long denominator = smallDenominator(values);
        if (denominator > 0) {
            long[] longs = new long[values.size()];
            if (fill(longs, values, denominator)) {
                return new Scaled(BigInteger.valueOf(denominator), longs, new BigInteger[0]);
            }
        }
        return ofBig(values);
    }

    /// The least common denominator, or 0 if it does not fit.
    private static long smallDenominator(List<Rational> values) {
        long common = 1;
        for (Rational value : values) {
            long next = value.smallDenominator();
            if (next == 0) {
                return 0;
            }
            if (common % next != 0) {
                long factor = next / Rational.greatestCommonDivisor(common, next);
                if (common > LARGEST / factor) {
                    return 0;
                }
                common *= factor;
            }
        }
        return common;
    }

    private static boolean fill(long[] longs, List<Rational> values, long denominator) {
        for (int i = 0; i < longs.length; i++) {
            Rational value = values.get(i);
            long factor = denominator / value.smallDenominator();
            long numerator = value.smallNumerator();
            if (Math.abs(numerator) > LARGEST / factor) {
                return false;
            }
            longs[i] = numerator * factor;
        }
        return true;
    }

    private static Scaled ofBig(List<Rational> values) {
        BigInteger common = BigInteger.ONE;
        for (Rational value : values) {
            BigInteger next = value.denominator();
            common = common.multiply(next.divide(common.gcd(next)));
        }
        BigInteger[] integers = new BigInteger[values.size()];
        for (int i = 0; i < integers.length; i++) {
            Rational value = values.get(i);
            integers[i] = value.numerator().multiply(common.divide(value.denominator()));
        }
        return new Scaled(common, new long[0], integers);
    }

    public int size() {
        return Math.max(longs.length, integers.length);
    }

    /// What every value was multiplied by; positive.
    public BigInteger denominator() {
        return denominator;
    }

    /// Whether all values, and the differences between them, fit a `long`.
    public boolean fitsLong() {
        return integers.length == 0;
    }

    /// A copy of the values.
    ///
    /// @throws IllegalStateException unless they fit
    public long[] longs() {
        if (!fitsLong()) {
            throw new IllegalStateException("Ask fitsLong() before asking for longs.");
        }
        return longs.clone();
    }

    public BigInteger get(int index) {
        return fitsLong() ? BigInteger.valueOf(longs[index]) : integers[index];
    }

    /// The values from one index to before another, with the same denominator.
    public Scaled between(int from, int to) {
        return fitsLong()
                ? new Scaled(denominator, Arrays.copyOfRange(longs, from, to), integers)
                : new Scaled(denominator, longs, Arrays.copyOfRange(integers, from, to));
    }

    /// A value that fits.
    ///
    /// @throws ArrayIndexOutOfBoundsException unless [#fitsLong]
    public long getLong(int index) {
        return longs[index];
    }

    public BigInteger sum() {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < size(); i++) {
            sum = sum.add(get(i));
        }
        return sum;
    }

    public BigInteger sumOfSquares() {
        return sumOfProducts(this);
    }

    public BigInteger sumOfProducts(Scaled other) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < size(); i++) {
            sum = sum.add(get(i).multiply(other.get(i)));
        }
        return sum;
    }

    @Override
    public String toString() {
        return (fitsLong() ? Arrays.toString(longs) : Arrays.toString(integers))
                + "/"
                + denominator;
    }
}
