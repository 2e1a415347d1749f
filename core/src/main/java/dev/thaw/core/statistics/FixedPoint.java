package dev.thaw.core.statistics;

import dev.thaw.core.number.Figure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// Numbers from 0 to about 1 with 100 places after the point, for products and sums over thousands
/// of times: fractions of them have thousands of digits, and every step takes longer than the one
/// before.
///
/// A step adds at most a few units in the last place, and what is carried along over k steps is off
/// by less than k⁴ of them: with 10,000 steps in the 84th place. The shares and variances of n
/// people are above n⁻⁴, so that 60 digits and more are right. They are settled to 40 before
/// anything is made of them, which restores every number that has no more than 40; the 12 digits of
/// a [Figure] are then those of the fraction, ties included.
final class FixedPoint {

    private static final int PLACES = 100;
    private static final MathContext SETTLED = new MathContext(40, RoundingMode.HALF_EVEN);

    private FixedPoint() {}

    static BigDecimal product(BigDecimal one, BigDecimal other) {
        return one.multiply(other).setScale(PLACES, RoundingMode.HALF_EVEN);
    }

    /// value·count/all.
    ///
    /// @param all above 0
    static BigDecimal part(BigDecimal value, long count, long all) {
        return value.multiply(BigDecimal.valueOf(count))
                .divide(BigDecimal.valueOf(all), PLACES, RoundingMode.HALF_EVEN);
    }

    /// Without the digits that are not sure.
    static BigDecimal settled(BigDecimal value) {
        return value.round(SETTLED);
    }

    /// The square root of a settled number.
    ///
    /// @param square at least 0
    static Figure root(BigDecimal square) {
        BigDecimal whole = square.setScale(StrictMath.max(0, square.scale()));
        return Figure.sqrt(whole.unscaledValue(), BigInteger.TEN.pow(whole.scale()));
    }
}
