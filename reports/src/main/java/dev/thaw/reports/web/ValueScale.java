package dev.thaw.reports.web;

import dev.thaw.core.protocol.StudyProtocol.Range;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The vertical scale of a chart: it spans all that is drawn, ends on round numbers, stays within
/// the measure's range, and shows at least a fifth of that range, so that noise does not look like
/// change. Computed in decimals: equal values give equal pictures.
///
/// @param low value at the bottom
/// @param high value at the top, above `low`
/// @param step between ticks: 1, 2 or 5 times a power of ten
record ValueScale(BigDecimal low, BigDecimal high, BigDecimal step) {

    private static final BigDecimal MOST_STEPS = BigDecimal.valueOf(5);
    private static final BigDecimal LEAST_SHARE_OF_RANGE = new BigDecimal("0.2");
    private static final BigDecimal HALF = new BigDecimal("0.5");

    /// @param values at least one
    /// @param range of the measure, if known
    static ValueScale around(List<BigDecimal> values, Optional<Range> range) {
        BigDecimal min = values.stream().reduce(BigDecimal::min).orElseThrow();
        BigDecimal max = values.stream().reduce(BigDecimal::max).orElseThrow();
        BigDecimal least =
                range.map(r -> r.max().subtract(r.min()).multiply(LEAST_SHARE_OF_RANGE))
                        .orElse(max.subtract(min).signum() == 0 ? BigDecimal.ONE : BigDecimal.ZERO);
        BigDecimal missing = least.subtract(max.subtract(min)).max(BigDecimal.ZERO).multiply(HALF);
        min = min.subtract(missing);
        max = max.add(missing);
        BigDecimal step = step(max.subtract(min));
        BigDecimal low = round(min, step, RoundingMode.FLOOR);
        BigDecimal high = round(max, step, RoundingMode.CEILING);
        return new ValueScale(
                range.map(r -> low.max(r.min())).orElse(low),
                range.map(r -> high.min(r.max())).orElse(high),
                step);
    }

    /// The multiples of the step on the scale, ascending.
    List<BigDecimal> ticks() {
        List<BigDecimal> ticks = new ArrayList<>();
        BigDecimal tick = round(low, step, RoundingMode.CEILING);
        while (tick.compareTo(high) <= 0) {
            ticks.add(tick);
            tick = tick.add(step);
        }
        return ticks;
    }

    /// How far up the scale a value lies: 0 at the bottom, 1 at the top; what lies beyond is drawn
    /// at the edge.
    BigDecimal height(BigDecimal value) {
        return value.max(low)
                .min(high)
                .subtract(low)
                .divide(high.subtract(low), MathContext.DECIMAL64);
    }

    /// How many decimals the ticks need.
    int decimals() {
        return Math.max(0, step.stripTrailingZeros().scale());
    }

    private static BigDecimal step(BigDecimal span) {
        int exponent = span.precision() - span.scale() - 2;
        BigDecimal unit = BigDecimal.ONE.scaleByPowerOfTen(exponent);
        while (true) {
            for (int factor : new int[] {1, 2, 5}) {
                BigDecimal step = unit.multiply(BigDecimal.valueOf(factor));
                if (span.compareTo(step.multiply(MOST_STEPS)) <= 0) {
                    return step;
                }
            }
            unit = unit.movePointRight(1);
        }
    }

    private static BigDecimal round(BigDecimal value, BigDecimal step, RoundingMode mode) {
        return value.divide(step, 0, mode).multiply(step);
    }
}
