package dev.thaw.reports.web.figure;

import dev.thaw.core.protocol.StudyProtocol.Range;
import java.math.BigDecimal;
import java.util.Optional;

/// The axis of values.
///
/// @param unit in words
/// @param range of all values that there can be; absent: not known
/// @param decimals that are worth reading
public record Scale(String unit, Optional<Range> range, int decimals) {

    private static final BigDecimal TEN = BigDecimal.TEN;

    /// With as many decimals as the range is worth.
    public static Scale of(String unit, Optional<Range> range) {
        return new Scale(unit, range, range.map(Scale::decimals).orElse(3));
    }

    private static int decimals(Range range) {
        BigDecimal width = range.max().subtract(range.min());
        if (width.compareTo(BigDecimal.ONE) <= 0) {
            return 3;
        }
        return width.compareTo(TEN) <= 0 ? 2 : 1;
    }

    /// The same unit, without bounds: for changes and slopes.
    public Scale unbounded(String of) {
        return new Scale(of, Optional.empty(), decimals);
    }
}
