package dev.thaw.core.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Function;

/// The root of a rising function on the unit interval: Newton's steps, held within a bracket that
/// shrinks. Decimal arithmetic of 40 digits, so that every machine finds the same one.
final class UnitRoot {

    static final MathContext WORKING = new MathContext(40, RoundingMode.HALF_EVEN);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    /// Relative; far below the 12 digits that are printed.
    private static final BigDecimal CLOSE_ENOUGH = new BigDecimal("1e-26");

    private static final int MOST_ITERATIONS = 2_000;

    /// A function at some place.
    ///
    /// @param value rising from below 0 to above 0
    /// @param slope its derivative
    record Point(BigDecimal value, BigDecimal slope) {}

    private UnitRoot() {}

    /// @param start strictly between 0 and 1
    static BigDecimal of(Function<BigDecimal, Point> curve, BigDecimal start) {
        BigDecimal low = BigDecimal.ZERO;
        BigDecimal high = BigDecimal.ONE;
        BigDecimal x = start;
        for (int i = 0; i < MOST_ITERATIONS; i++) {
            Point point = curve.apply(x);
            low = point.value().signum() < 0 ? x : low;
            high = point.value().signum() < 0 ? high : x;
            BigDecimal middle = low.add(high).divide(TWO, WORKING);
            BigDecimal next =
                    point.slope().signum() > 0
                            ? x.subtract(point.value().divide(point.slope(), WORKING), WORKING)
                            : middle;
            BigDecimal tolerance = x.multiply(CLOSE_ENOUGH);
            if (next.subtract(x).abs().compareTo(tolerance) <= 0) {
                return next;
            }
            if (high.subtract(low).compareTo(tolerance) <= 0) {
                return middle;
            }
            boolean inside = next.compareTo(low) > 0 && next.compareTo(high) < 0;
            x = inside ? next : middle;
        }
        throw new IllegalStateException("A rising function has no root between 0 and 1.");
    }
}
