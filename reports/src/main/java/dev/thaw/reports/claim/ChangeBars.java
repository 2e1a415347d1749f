package dev.thaw.reports.claim;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Every completer's change as one bar, the largest rise first: a waterfall. Restricted edition
/// only.
///
/// @param bars from left to right
/// @param most label of the upper end of the scale, the largest change of all
/// @param zero height of no change, 0 to 100 from the top
public record ChangeBars(List<Bar> bars, String most, String zero) {

    private static final BigDecimal HALF = BigDecimal.valueOf(50);
    private static final BigDecimal WIDTH = BigDecimal.valueOf(100);

    /// One participant.
    ///
    /// @param x left end, 0 to 100
    /// @param width of the bar
    /// @param y upper end, 0 to 100
    /// @param height of the bar
    /// @param category class of its colour
    public record Bar(String x, String width, String y, String height, String category) {}

    private record Change(BigDecimal change, String category) {}

    static ChangeBars of(JsonNode rows) {
        List<Change> changes = new ArrayList<>();
        for (JsonNode row : rows) {
            if (row.path("baseline").isTextual() && row.path("outcome").isTextual()) {
                changes.add(
                        new Change(
                                decimal(row, "outcome").subtract(decimal(row, "baseline")),
                                row.get("category").asText().toLowerCase(Locale.ROOT)));
            }
        }
        changes.sort(
                Comparator.comparing(Change::change).reversed().thenComparing(Change::category));
        BigDecimal most =
                changes.stream()
                        .map(one -> one.change().abs())
                        .max(Comparator.naturalOrder())
                        .filter(some -> some.signum() > 0)
                        .orElse(BigDecimal.ONE);
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            bars.add(bar(i, changes.size(), changes.get(i), most));
        }
        return new ChangeBars(bars, most.stripTrailingZeros().toPlainString(), "50");
    }

    private static Bar bar(int place, int n, Change one, BigDecimal most) {
        BigDecimal height =
                one.change().abs().multiply(HALF).divide(most, 2, RoundingMode.HALF_EVEN);
        BigDecimal top = one.change().signum() >= 0 ? HALF.subtract(height) : HALF;
        return new Bar(
                part(place, n),
                WIDTH.divide(BigDecimal.valueOf(n), 3, RoundingMode.DOWN).toPlainString(),
                top.toPlainString(),
                height.max(new BigDecimal("0.3")).toPlainString(),
                one.category());
    }

    private static String part(int place, int n) {
        return WIDTH.multiply(BigDecimal.valueOf(place))
                .divide(BigDecimal.valueOf(n), 3, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    private static BigDecimal decimal(JsonNode row, String part) {
        return new BigDecimal(row.get(part).asText());
    }
}
