package dev.thaw.reports.claim;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// A share with its interval as one line of a table and of the picture beside it.
///
/// @param name what the share is of
/// @param counts `29 of 43`; empty where there are none to show
/// @param percent `67 %`, or why there is none
/// @param interval `53–80 %`; empty without one
/// @param left of the interval in the picture, 0 to 100
/// @param at of the share
/// @param right of the interval
/// @param drawn whether there is anything to draw
public record ShareRow(
        String name,
        String counts,
        String percent,
        String interval,
        String left,
        String at,
        String right,
        boolean drawn) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /// @param share a share of a result, as either edition writes it
    static ShareRow of(String name, JsonNode share) {
        return share.path("hidden").asBoolean() || share.path("n").asInt() == 0
                ? without(name, share)
                : of(
                        name,
                        "%d of %d".formatted(share.get("k").asInt(), share.get("n").asInt()),
                        share.path("wilson95"));
    }

    /// @param counts shown beside it
    /// @param estimate with value, lower and upper end
    static ShareRow of(String name, String counts, JsonNode estimate) {
        if (estimate.path("value").isMissingNode()) {
            return new ShareRow(
                    name, counts, estimate.path("status").asText("none"), "", "", "", "", false);
        }
        String value = hundredth(estimate, "value");
        return new ShareRow(
                name,
                counts,
                percent(estimate, "value") + " %",
                estimate.path("lower").isMissingNode()
                        ? ""
                        : percent(estimate, "lower") + "–" + percent(estimate, "upper") + " %",
                estimate.path("lower").isMissingNode() ? value : hundredth(estimate, "lower"),
                value,
                estimate.path("upper").isMissingNode() ? value : hundredth(estimate, "upper"),
                true);
    }

    private static ShareRow without(String name, JsonNode share) {
        boolean hidden = share.path("hidden").asBoolean();
        return new ShareRow(name, "", hidden ? "too few to show" : "nobody", "", "", "", "", false);
    }

    private static String percent(JsonNode estimate, String part) {
        return new BigDecimal(estimate.get(part).asText())
                .multiply(HUNDRED)
                .setScale(0, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    private static String hundredth(JsonNode estimate, String part) {
        return new BigDecimal(estimate.get(part).asText())
                .multiply(HUNDRED)
                .setScale(2, RoundingMode.HALF_EVEN)
                .max(BigDecimal.ZERO.setScale(2))
                .min(HUNDRED.setScale(2))
                .toPlainString();
    }
}
