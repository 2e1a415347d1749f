package dev.thaw.core.number;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Objects;

/// An exact fraction in lowest terms with a positive denominator.
///
/// Sums, means, slopes and comparisons of ratings are computed with it, so that a result depends
/// neither on the order of the terms nor on the machine. Equal values are equal objects.
///
/// Parts that fit a `long` are kept in one; operations on parts of at most 31 bits need no
/// [BigInteger], and neither does any comparison of two fractions kept in `long`s.
public final class Rational implements Comparable<Rational> {

    public static final Rational ZERO = new Rational(0, 1, null, null);
    public static final Rational ONE = new Rational(1, 1, null, null);

    private static final int QUOTIENT_BITS = 67;
    private static final long EXACT_IN_DOUBLE = 1L << 53;
    private static final int MOST_DECIMALS_OF_LONG = 18;
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);

    private final long numerator;
    private final long denominator;

    /// Both are null while the parts fit their `long`s.
    private final BigInteger bigNumerator;

    private final BigInteger bigDenominator;

    private Rational(
            long numerator, long denominator, BigInteger bigNumerator, BigInteger bigDenominator) {
        this.numerator = numerator;
        this.denominator = denominator;
        this.bigNumerator = bigNumerator;
        this.bigDenominator = bigDenominator;
    }

    public static Rational of(long value) {
        return value == Long.MIN_VALUE
                ? of(BigInteger.valueOf(value), BigInteger.ONE)
                : new Rational(value, 1, null, null);
    }

    /// @throws ArithmeticException if the denominator is 0
    public static Rational of(long numerator, long denominator) {
        if (numerator == Long.MIN_VALUE || denominator == Long.MIN_VALUE) {
            return of(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
        }
        long divisor = greatestCommonDivisor(numerator, nonZero(denominator));
        return new Rational(numerator / divisor, denominator / divisor, null, null);
    }

    /// @throws ArithmeticException if the denominator is 0
    public static Rational of(BigInteger numerator, BigInteger denominator) {
        if (isLong(numerator) && isLong(denominator)) {
            return of(numerator.longValue(), denominator.longValue());
        }
        nonZero(denominator.signum());
        BigInteger divisor = numerator.gcd(denominator);
        if (denominator.signum() < 0) {
            divisor = divisor.negate();
        }
        return canonical(numerator.divide(divisor), denominator.divide(divisor));
    }

    /// The decimal's exact value: 2.50 and 2.5 are the same fraction.
    public static Rational of(BigDecimal value) {
        if (value.scale() > 0
                && value.scale() <= MOST_DECIMALS_OF_LONG
                && value.precision() <= MOST_DECIMALS_OF_LONG) {
            return ofDecimal(value.unscaledValue().longValue(), value.scale());
        }
        return value.scale() <= 0
                ? of(value.toBigIntegerExact(), BigInteger.ONE)
                : of(value.unscaledValue(), BigInteger.TEN.pow(value.scale()));
    }

    /// A power of ten has only twos and fives to divide by.
    private static Rational ofDecimal(long unscaled, int scale) {
        int twos = Math.min(scale, Long.numberOfTrailingZeros(unscaled));
        long numerator = unscaled >> twos;
        long fives = 1;
        for (int i = 0; i < scale; i++) {
            if (numerator % 5 == 0) {
                numerator /= 5;
            } else {
                fives *= 5;
            }
        }
        return numerator == 0 ? ZERO : new Rational(numerator, fives << (scale - twos), null, null);
    }

    public BigInteger numerator() {
        return isBig() ? bigNumerator : BigInteger.valueOf(numerator);
    }

    /// Always positive.
    public BigInteger denominator() {
        return isBig() ? bigDenominator : BigInteger.valueOf(denominator);
    }

    public Rational add(Rational other) {
        if (isHalfWord() && other.isHalfWord()) {
            return of(
                    numerator * other.denominator + other.numerator * denominator,
                    denominator * other.denominator);
        }
        return of(
                numerator()
                        .multiply(other.denominator())
                        .add(other.numerator().multiply(denominator())),
                denominator().multiply(other.denominator()));
    }

    public Rational subtract(Rational other) {
        return add(other.negate());
    }

    public Rational multiply(Rational other) {
        if (isHalfWord() && other.isHalfWord()) {
            return of(numerator * other.numerator, denominator * other.denominator);
        }
        return of(
                numerator().multiply(other.numerator()),
                denominator().multiply(other.denominator()));
    }

    public Rational multiply(long factor) {
        return multiply(of(factor));
    }

    /// @throws ArithmeticException if the divisor is 0
    public Rational divide(Rational divisor) {
        return multiply(divisor.reciprocal());
    }

    /// @throws ArithmeticException if the divisor is 0
    public Rational divide(long divisor) {
        return divide(of(divisor));
    }

    /// @throws ArithmeticException if this is 0
    public Rational reciprocal() {
        return isBig() ? of(bigDenominator, bigNumerator) : of(denominator, numerator);
    }

    public Rational square() {
        return multiply(this);
    }

    public Rational negate() {
        return isBig()
                ? canonical(bigNumerator.negate(), bigDenominator)
                : new Rational(-numerator, denominator, null, null);
    }

    public Rational abs() {
        return sign() < 0 ? negate() : this;
    }

    public Rational min(Rational other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public Rational max(Rational other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /// −1, 0 or 1.
    public int sign() {
        return isBig() ? bigNumerator.signum() : Long.signum(numerator);
    }

    /// The largest integer that is not above this number.
    public BigInteger floor() {
        BigInteger[] parts = numerator().divideAndRemainder(denominator());
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    /// The smallest integer that is not below this number.
    public BigInteger ceiling() {
        return negate().floor().negate();
    }

    /// The value, rounded once as the context says.
    public BigDecimal toBigDecimal(MathContext context) {
        return new BigDecimal(numerator()).divide(new BigDecimal(denominator()), context);
    }

    /// The nearest `double`; the first irrational step of a formula starts from it.
    public double toDouble() {
        return !isBig() && Math.abs(numerator) <= EXACT_IN_DOUBLE && denominator <= EXACT_IN_DOUBLE
                ? (double) numerator / denominator
                : toDouble(numerator(), denominator());
    }

    /// The nearest `double` to a quotient that need not be reduced: the same for 1/3 and 2/6, as
    /// [#near] is not.
    ///
    /// @throws ArithmeticException if the denominator is 0
    public static double toDouble(BigInteger numerator, BigInteger denominator) {
        // At least 66 bits of the quotient, the last one set if bits beyond it are: rounding them
        // to 53 is rounding the quotient itself.
        int shift = QUOTIENT_BITS + denominator.bitLength() - numerator.bitLength();
        BigInteger[] parts =
                numerator
                        .abs()
                        .shiftLeft(Math.max(0, shift))
                        .divideAndRemainder(denominator.abs().shiftLeft(Math.max(0, -shift)));
        BigInteger bits = parts[1].signum() == 0 ? parts[0] : parts[0].setBit(0);
        double magnitude = Math.scalb(bits.doubleValue(), -shift);
        return numerator.signum() * denominator.signum() < 0 ? -magnitude : magnitude;
    }

    /// A `double` within 2 units in the last place of a quotient, the same on every machine, at a
    /// fraction of the cost of [#toDouble(BigInteger, BigInteger)]. Which one depends on whether
    /// the quotient is reduced: it may decide nothing that is not decided exactly near the edge.
    ///
    /// @throws ArithmeticException if the denominator is 0
    public static double near(BigInteger numerator, BigInteger denominator) {
        boolean fit =
                numerator.bitLength() <= Double.MAX_EXPONENT
                        && denominator.bitLength() <= Double.MAX_EXPONENT
                        && denominator.signum() != 0;
        return fit
                ? numerator.doubleValue() / denominator.doubleValue()
                : toDouble(numerator, denominator);
    }

    @Override
    public int compareTo(Rational other) {
        if (isBig() || other.isBig()) {
            return numerator()
                    .multiply(other.denominator())
                    .compareTo(other.numerator().multiply(denominator()));
        }
        return compareProducts(numerator, other.denominator, other.numerator, denominator);
    }

    /// Compares a·b with c·d without overflow.
    public static int compareProducts(long a, long b, long c, long d) {
        long high = Math.multiplyHigh(a, b);
        long otherHigh = Math.multiplyHigh(c, d);
        return high == otherHigh
                ? Long.compareUnsigned(a * b, c * d)
                : Long.compare(high, otherHigh);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rational that
                && numerator == that.numerator
                && denominator == that.denominator
                && Objects.equals(bigNumerator, that.bigNumerator)
                && Objects.equals(bigDenominator, that.bigDenominator);
    }

    @Override
    public int hashCode() {
        return Objects.hash(numerator, denominator, bigNumerator, bigDenominator);
    }

    /// `3`, `-5/7`: for messages and tests; results are printed as a [Figure].
    @Override
    public String toString() {
        return denominator().equals(BigInteger.ONE)
                ? numerator().toString()
                : numerator() + "/" + denominator();
    }

    /// Whether both parts fit a `long`.
    boolean isSmall() {
        return !isBig();
    }

    /// 0 unless both parts fit a `long`.
    long smallDenominator() {
        return denominator;
    }

    /// Meaningful if [#smallDenominator] is not 0.
    long smallNumerator() {
        return numerator;
    }

    private boolean isBig() {
        return bigNumerator != null;
    }

    private boolean isHalfWord() {
        return !isBig()
                && Math.abs(numerator) <= Integer.MAX_VALUE
                && denominator <= Integer.MAX_VALUE;
    }

    /// From parts already in lowest terms.
    private static Rational canonical(BigInteger numerator, BigInteger denominator) {
        return isLong(numerator) && isLong(denominator)
                ? new Rational(numerator.longValue(), denominator.longValue(), null, null)
                : new Rational(0, 0, numerator, denominator);
    }

    /// `Long.MIN_VALUE` is left out: it has no `long` of the other sign.
    private static boolean isLong(BigInteger value) {
        return value.bitLength() < Long.SIZE && !value.equals(LONG_MIN);
    }

    private static long nonZero(long denominator) {
        if (denominator == 0) {
            throw new ArithmeticException("The denominator of a fraction must not be 0.");
        }
        return denominator;
    }

    /// With the sign of `b`, so that dividing by it makes the denominator positive.
    static long greatestCommonDivisor(long a, long b) {
        long x = Math.abs(a);
        long y = Math.abs(b);
        while (x != 0) {
            long rest = y % x;
            y = x;
            x = rest;
        }
        return b < 0 ? -y : y;
    }
}
