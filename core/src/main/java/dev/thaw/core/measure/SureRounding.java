package dev.thaw.core.measure;

import dev.thaw.core.number.Figure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/// Rounds a `double` that is known to a relative error, if every number within that error rounds to
/// the same figure: then it is the figure of the exact value, and nobody needs to compute that.
final class SureRounding {

    private static final double[] POWERS = new double[23];
    private static final double LEAST = 1e11;
    private static final double MOST = 1e12;
    private static final double UNIT_ROUNDOFF = 0x1p-53;

    static {
        // Powers of ten up to 10^22 are exact.
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private SureRounding() {}

    /// The square root of a quotient; the exact one where a digit is left open.
    ///
    /// @param numerator at least 0
    /// @param denominator positive
    static Figure sqrt(BigInteger numerator, BigInteger denominator) {
        // Two conversions, a division and the root: four roundings, of which the root halves three.
        double quotient = numerator.doubleValue() / denominator.doubleValue();
        return quotient > 0 && Double.isFinite(quotient)
                ? of(StrictMath.sqrt(quotient), 4 * UNIT_ROUNDOFF)
                        .orElseGet(() -> Figure.sqrt(numerator, denominator))
                : Figure.sqrt(numerator, denominator);
    }

    /// @param value positive
    /// @param relativeError bound of |value − exact|/exact
    static Optional<Figure> of(double value, double relativeError) {
        int scale = 11 - Math.floorDiv(Math.getExponent(value) * 30_103, 100_000);
        if (Math.abs(scale) >= POWERS.length - 1) {
            return Optional.empty();
        }
        double scaled = shift(value, scale);
        if (scaled >= MOST) {
            scaled = shift(value, --scale);
        } else if (scaled < LEAST) {
            scaled = shift(value, ++scale);
        }
        double rounded = StrictMath.rint(scaled);
        double error = scaled * (relativeError + 2 * UNIT_ROUNDOFF);
        boolean sure = Math.abs(scaled - rounded) + error < 0.5;
        return sure
                ? Optional.of(Figure.of(BigDecimal.valueOf((long) rounded, scale)))
                : Optional.empty();
    }

    private static double shift(double value, int scale) {
        return scale >= 0 ? value * POWERS[scale] : value / POWERS[-scale];
    }
}
