package dev.thaw.core.number;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// A number as it leaves core: a decimal of at most 12 significant digits in its one canonical
/// form, so that equal values are equal bytes.
///
/// The canonical form is plain decimal notation: never an exponent, no trailing zeros after the
/// point, no point without digits after it, a zero before the point, `-` but never `+`, and `0`
/// without sign: `0.0275`, `-3`, `120000000000000`, `0`. Rounding is HALF_EVEN and happens once.
public record Figure(BigDecimal value) implements Comparable<Figure> {

    public static final int SIGNIFICANT_DIGITS = 12;
    private static final MathContext ROUNDING =
            new MathContext(SIGNIFICANT_DIGITS, RoundingMode.HALF_EVEN);

    public static final Figure ZERO = new Figure(BigDecimal.ZERO);
    public static final Figure ONE = new Figure(BigDecimal.ONE);

    public Figure {
        BigDecimal shortest = value.round(ROUNDING).stripTrailingZeros();
        value = shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }

    public static Figure of(long value) {
        return new Figure(BigDecimal.valueOf(value));
    }

    public static Figure of(BigDecimal value) {
        return new Figure(value);
    }

    public static Figure of(Rational value) {
        return new Figure(value.toBigDecimal(ROUNDING));
    }

    /// The quotient of two integers; reducing it to a [Rational] first would only cost time.
    ///
    /// @throws ArithmeticException if the denominator is 0
    public static Figure of(BigInteger numerator, BigInteger denominator) {
        return new Figure(new BigDecimal(numerator).divide(new BigDecimal(denominator), ROUNDING));
    }

    /// The result of an irrational step.
    ///
    /// @throws IllegalArgumentException if the value is infinite or not a number: its cause (no
    ///   variance, too few observations) must have become a [Status] before
    public static Figure of(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "A figure must be finite; report a status in its place.");
        }
        return new Figure(new BigDecimal(value));
    }

    /// The square root, rounded correctly: as if it were known to all its digits.
    ///
    /// @throws ArithmeticException if the value is negative
    public static Figure sqrt(Rational value) {
        return sqrt(value.numerator(), value.denominator());
    }

    /// The square root of a quotient, rounded correctly.
    ///
    /// @throws ArithmeticException if the quotient is negative or its denominator 0
    public static Figure sqrt(BigInteger numerator, BigInteger denominator) {
        return new Figure(Roots.sqrt(numerator, denominator, SIGNIFICANT_DIGITS + 1));
    }

    /// The same number with the other sign.
    public Figure negate() {
        return new Figure(value.negate());
    }

    @Override
    public int compareTo(Figure other) {
        return value.compareTo(other.value);
    }

    /// The canonical form.
    @Override
    public String toString() {
        return value.toPlainString();
    }
}
