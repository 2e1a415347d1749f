package dev.thaw.reports.claim;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/// The share that has improved by a week, as stairs.
///
/// @param points of the stairs, from 0 to 100 either way
/// @param weeks where the axis is marked
/// @param lastWeek right end of the axis
public record StepCurve(String points, List<Mark> weeks, int lastWeek) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int EVERY = 4;
    private static final int SHORTEST = 12;

    /// A mark of the axis.
    public record Mark(String x, int week) {}

    /// @param steps with `week` and `not_yet_improved`, a figure or an estimate
    static StepCurve of(JsonNode steps) {
        int last = SHORTEST;
        for (JsonNode step : steps) {
            last = Math.max(last, new BigDecimal(step.get("week").asText()).intValue());
        }
        StringBuilder points = new StringBuilder("0,100");
        BigDecimal y = HUNDRED;
        for (JsonNode step : steps) {
            BigDecimal x = scaled(new BigDecimal(step.get("week").asText()), last);
            points.append(' ').append(x).append(',').append(y);
            y = survival(step).multiply(HUNDRED).setScale(2, RoundingMode.HALF_EVEN);
            points.append(' ').append(x).append(',').append(y);
        }
        points.append(" 100,").append(y);
        List<Mark> marks = new ArrayList<>();
        for (int week = 0; week <= last; week += EVERY) {
            marks.add(new Mark(scaled(BigDecimal.valueOf(week), last).toPlainString(), week));
        }
        return new StepCurve(points.toString(), marks, last);
    }

    private static BigDecimal survival(JsonNode step) {
        JsonNode value = step.path("not_yet_improved");
        return new BigDecimal((value.isTextual() ? value : value.path("value")).asText("1"));
    }

    private static BigDecimal scaled(BigDecimal week, int last) {
        return week.multiply(HUNDRED).divide(BigDecimal.valueOf(last), 2, RoundingMode.HALF_EVEN);
    }
}
