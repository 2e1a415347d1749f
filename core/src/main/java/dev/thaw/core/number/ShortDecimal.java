package dev.thaw.core.number;

import java.math.BigDecimal;

/// A `double` rounded to 12 significant digits, if it is certain that the number which it
/// approximates rounds to the same decimal.
///
/// The 12 digits are an integer below 10¹², far within what a `double` counts exactly. Where the
/// digits after them lie near one half, nothing is certain, and so for numbers below 10⁻¹⁰ or from
/// 10¹⁷ on.
///
/// @param digits the significant digits, with the sign; [#UNCERTAIN] if they are not certain
/// @param scale digits after the decimal point
record ShortDecimal(long digits, int scale) {

    private static final long UNCERTAIN = Long.MIN_VALUE;
    private static final ShortDecimal NONE = new ShortDecimal(UNCERTAIN, 0);
    private static final ShortDecimal ZERO = new ShortDecimal(0, 0);

    private static final double LEAST = 1e-10;
    private static final double MOST = 1e17;
    private static final double FIRST_WITH_12_DIGITS = 1e11;
    private static final double FIRST_WITH_13_DIGITS = 1e12;
    private static final int DIGITS = 12;

    /// 10 units in the last place, twice as many where the scaled number has a larger exponent, and
    /// the rounding of the scaling itself.
    private static final double SCALED_ERROR = 32 * 0x1p-13;

    /// All powers of ten that a `double` holds exactly.
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22
    };

    /// @param approximation 0 only if the number is exactly 0
    /// @param error how far the number may be from the approximation, besides 10 units in the last
    ///   place of the latter
    static ShortDecimal nearest(double approximation, double error) {
        double magnitude = Math.abs(approximation);
        if (magnitude == 0 && error == 0) {
            return ZERO;
        }
        if (!(magnitude >= LEAST && magnitude < MOST)) {
            return NONE;
        }
        // 0.30103 · the binary exponent is the decimal one, or one less.
        int exponent = (int) Math.floor(Math.getExponent(magnitude) * 0.30103);
        int scale = DIGITS - 1 - exponent;
        double scaled = scaled(magnitude, scale);
        if (scaled >= FIRST_WITH_13_DIGITS) {
            scale--;
            scaled = scaled(magnitude, scale);
        }
        double margin = SCALED_ERROR + (error == 0 ? 0 : 1.01 * scaled(error, scale));
        long digits = (long) Math.rint(scaled);
        if (scaled < FIRST_WITH_12_DIGITS || !(Math.abs(scaled - digits) < 0.5 - margin)) {
            return NONE;
        }
        return shortest(approximation < 0 ? -digits : digits, scale);
    }

    private static double scaled(double magnitude, int scale) {
        return scale >= 0 ? magnitude * POWERS[scale] : magnitude / POWERS[-scale];
    }

    private static ShortDecimal shortest(long digits, int scale) {
        long shortest = digits;
        int left = scale;
        while (left > 0 && shortest % 10 == 0) {
            shortest /= 10;
            left--;
        }
        for (; left < 0; left++) {
            shortest *= 10;
        }
        return new ShortDecimal(shortest, left);
    }

    boolean isCertain() {
        return digits != UNCERTAIN;
    }

    BigDecimal value() {
        return BigDecimal.valueOf(digits, scale);
    }
}
