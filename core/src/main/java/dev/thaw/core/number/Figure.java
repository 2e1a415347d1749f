package dev.thaw.core.number;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Supplier;

/// A number as it leaves core: a decimal of at most 12 significant digits in its one canonical
/// form, so that equal values are equal bytes.
///
/// The canonical form is plain decimal notation: never an exponent, no trailing zeros after the
/// point, no point without digits after it, a zero before the point, `-` but never `+`, and `0`
/// without sign: `0.0275`, `-3`, `120000000000000`, `0`. Rounding is HALF_EVEN and happens once.
public final class Figure implements Comparable<Figure> {

    public static final int SIGNIFICANT_DIGITS = 12;
    private static final MathContext ROUNDING =
            new MathContext(SIGNIFICANT_DIGITS, RoundingMode.HALF_EVEN);

    public static final Figure ZERO = new Figure(BigDecimal.ZERO);
    public static final Figure ONE = new Figure(BigDecimal.ONE);

    private final BigDecimal value;

    /// @param canonical already rounded and in its one form
    private Figure(BigDecimal canonical) {
        value = canonical;
    }

    public static Figure of(long value) {
        return of(BigDecimal.valueOf(value));
    }

    public static Figure of(BigDecimal value) {
        BigDecimal shortest = value.round(ROUNDING).stripTrailingZeros();
        return new Figure(shortest.scale() < 0 ? shortest.setScale(0) : shortest);
    }

    public static Figure of(Rational value) {
        return value.isSmall()
                ? of(
                        (double) value.smallNumerator() / value.smallDenominator(),
                        () -> value.toBigDecimal(ROUNDING))
                : of(value.toBigDecimal(ROUNDING));
    }

    /// The quotient of two integers; reducing it to a [Rational] first would only cost time.
    ///
    /// @throws ArithmeticException if the denominator is 0
    public static Figure of(BigInteger numerator, BigInteger denominator) {
        return of(
                Rational.near(numerator, denominator),
                () -> new BigDecimal(numerator).divide(new BigDecimal(denominator), ROUNDING));
    }

    /// The same of integers that fit a `long`.
    ///
    /// @throws ArithmeticException if the denominator is 0
    public static Figure of(long numerator, long denominator) {
        return of(
                (double) numerator / denominator,
                () ->
                        BigDecimal.valueOf(numerator)
                                .divide(BigDecimal.valueOf(denominator), ROUNDING));
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
        return of(value, () -> new BigDecimal(value));
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
        return of(
                StrictMath.sqrt(Rational.near(numerator, denominator)),
                () -> Roots.sqrt(numerator, denominator, SIGNIFICANT_DIGITS + 1));
    }

    /// A value of which an approximation is known; the exact one is asked for only where rounding
    /// the approximation could give another figure. Both ways lead to the same bytes, this one ten
    /// times as fast.
    ///
    /// @param approximation within 10 units in the last place of the exact value
    /// @param exact the value to more than 12 significant digits
    public static Figure of(double approximation, Supplier<BigDecimal> exact) {
        return of(approximation, 0, exact);
    }

    /// The same of an approximation that is less close.
    ///
    /// @param error by how much the approximation may be wrong, besides 10 units in its last place
    public static Figure of(double approximation, double error, Supplier<BigDecimal> exact) {
        ShortDecimal rounded = ShortDecimal.nearest(approximation, error);
        return rounded.isCertain() ? new Figure(rounded.value()) : of(exact.get());
    }

    /// The rounded number.
    public BigDecimal value() {
        return value;
    }

    /// The same number with the other sign.
    public Figure negate() {
        return new Figure(value.negate());
    }

    @Override
    public int compareTo(Figure other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Figure that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /// The canonical form.
    @Override
    public String toString() {
        return value.toPlainString();
    }
}
