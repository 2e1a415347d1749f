package dev.thaw.core.number;

import java.math.BigDecimal;
import java.math.BigInteger;

/// Square roots of fractions.
public final class Roots {

    private Roots() {}

    /// The square root cut to at least the given number of significant digits, with a further digit
    /// 1 if something was cut off: rounding it to fewer digits, in whatever mode, gives the same as
    /// rounding the true root.
    ///
    /// @throws ArithmeticException if the value is negative
    public static BigDecimal sqrt(Rational value, int digits) {
        return sqrt(value.numerator(), value.denominator(), digits);
    }

    /// Of the quotient of two integers; see [#sqrt(Rational, int)].
    ///
    /// @param denominator positive
    /// @throws ArithmeticException if the numerator is negative
    public static BigDecimal sqrt(BigInteger numerator, BigInteger denominator, int digits) {
        if (numerator.signum() == 0) {
            return BigDecimal.ZERO;
        }
        // Cutting at 10^-scale leaves at least `digits` digits: the root is at least the square
        // root of 2^(bits − 1), and one bit is less than 0.302 decimal digits.
        int bits = numerator.bitLength() - denominator.bitLength();
        int scale = digits + 1 - (int) Math.floorDiv((bits - 1) * 301L, 2000L);
        BigInteger power = BigInteger.TEN.pow(2 * Math.abs(scale));
        BigInteger dividend = scale > 0 ? numerator.multiply(power) : numerator;
        BigInteger divisor = scale > 0 ? denominator : denominator.multiply(power);
        BigInteger[] square = dividend.divideAndRemainder(divisor);
        BigInteger[] root = square[0].sqrtAndRemainder();
        BigDecimal cut = new BigDecimal(root[0], scale);
        boolean exact = square[1].signum() == 0 && root[1].signum() == 0;
        return exact ? cut : cut.add(new BigDecimal(BigInteger.ONE, scale + 1));
    }
}
