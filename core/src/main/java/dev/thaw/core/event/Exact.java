package dev.thaw.core.event;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SortedMap;
import java.util.TreeMap;

/// One form for every equal value, as events store them: so that an event that was written and read
/// again equals itself.
final class Exact {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final int MOST_DIGITS = 34;
    private static final int MOST_DECIMALS = 18;

    private static final String BEYOND =
            "a value has at most 34 digits, of which at most 18 after the point";

    /// Far beyond every value that is taken; a scale near the range of an int overflows in
    /// [BigDecimal#stripTrailingZeros].
    private static final int LARGEST_SCALE = 1_000;

    private Exact() {}

    /// Cuts an instant to whole microseconds.
    ///
    /// @throws IllegalArgumentException outside the years 1 to 9999
    static Instant micros(Instant instant) {
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST.plusNanos(999))) {
            throw new IllegalArgumentException("a time lies in the years 1 to 9999");
        }
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /// Cuts a duration to whole seconds.
    static Duration seconds(Duration duration) {
        return duration.truncatedTo(ChronoUnit.SECONDS);
    }

    /// The value without trailing zeros after the point and without exponent.
    ///
    /// @throws IllegalArgumentException beyond 34 digits or 18 decimals
    static BigDecimal decimal(BigDecimal value) {
        if (Math.abs((long) value.scale()) > LARGEST_SCALE) {
            throw new IllegalArgumentException(BEYOND);
        }
        BigDecimal stripped = value.stripTrailingZeros();
        long digitsBeforePoint = (long) stripped.precision() - stripped.scale();
        if (stripped.precision() > MOST_DIGITS
                || stripped.scale() > MOST_DECIMALS
                || digitsBeforePoint > MOST_DIGITS) {
            throw new IllegalArgumentException(BEYOND);
        }
        return stripped.scale() < 0 ? stripped.setScale(0, RoundingMode.UNNECESSARY) : stripped;
    }

    /// The map with every value in its one form.
    static SortedMap<String, BigDecimal> decimals(SortedMap<String, BigDecimal> values) {
        SortedMap<String, BigDecimal> exact = new TreeMap<>();
        values.forEach((id, value) -> exact.put(id, decimal(value)));
        return exact;
    }
}
