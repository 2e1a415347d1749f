package dev.thaw.reports.web.figure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/// A chart, the numbers behind it, and what it says.
///
/// @param id within its page: lower-case letters, digits and hyphens
/// @param meaning of what is drawn; one sentence, or empty
/// @param summary the chart in a sentence, for those who do not see it
/// @param csv where the same numbers are, unrounded; absent: nowhere
/// @param hidden marks that are hidden
public record Figure(
        String id,
        String heading,
        String meaning,
        String summary,
        Chart chart,
        DataTable table,
        Optional<String> csv,
        long hidden) {

    /// For the browser's script.
    public String json() {
        return ChartJson.of(heading, chart);
    }

    /// Whether there is anything to draw.
    public boolean isEmpty() {
        return marks(chart).stream().noneMatch(mark -> mark instanceof Mark.Value);
    }

    /// @param counted what the numbers behind the values count, such as participants
    public static Figure of(
            String id,
            String heading,
            String meaning,
            Chart chart,
            String counted,
            Optional<String> csv) {
        return new Figure(
                id,
                heading,
                meaning,
                summary(chart),
                chart,
                table(chart, counted),
                csv,
                marks(chart).stream().filter(mark -> mark instanceof Mark.Hidden).count());
    }

    private static DataTable table(Chart chart, String counted) {
        return switch (chart) {
            case Chart.Trend trend ->
                    DataTable.of(trend.unit(), trend.scale().decimals(), counted, trend.lines());
            case Chart.Comparison comparison ->
                    DataTable.of(
                            comparison.unit(), comparison.scale().decimals(), comparison.columns());
            case Chart.Parts parts -> DataTable.of(parts);
            case Chart.Heat heat ->
                    DataTable.of(heat.unit(), heat.scale().decimals(), counted, heat.rows());
        };
    }

    private static List<Mark> marks(Chart chart) {
        return switch (chart) {
            case Chart.Trend trend -> ofLines(trend.lines());
            case Chart.Comparison comparison ->
                    comparison.columns().stream().map(Chart.Column::mark).toList();
            case Chart.Parts parts ->
                    parts.stacks().stream().flatMap(stack -> stack.marks().stream()).toList();
            case Chart.Heat heat -> ofLines(heat.rows());
        };
    }

    private static List<Mark> ofLines(List<Line> lines) {
        return lines.stream().flatMap(line -> line.marks().values().stream()).toList();
    }

    private static String summary(Chart chart) {
        return switch (chart) {
            case Chart.Trend trend -> ofTrend(trend);
            case Chart.Comparison comparison -> ofComparison(comparison);
            case Chart.Parts parts ->
                    "%d bars of %d categories: %s."
                            .formatted(
                                    parts.stacks().size(),
                                    parts.categories().size(),
                                    String.join(", ", parts.categories()));
            case Chart.Heat heat ->
                    "A shade for each of %d rows at each %s; the table has the numbers."
                            .formatted(heat.rows().size(), heat.unit());
        };
    }

    private static String ofTrend(Chart.Trend trend) {
        if (trend.lines().size() != 1) {
            return "%d lines: %s."
                    .formatted(
                            trend.lines().size(),
                            String.join(", ", trend.lines().stream().map(Line::name).toList()));
        }
        Line line = trend.lines().getFirst();
        List<Integer> shown =
                line.marks().keySet().stream()
                        .filter(place -> line.at(place) instanceof Mark.Value)
                        .toList();
        if (shown.isEmpty()) {
            return "Nothing may be shown.";
        }
        String first = at(line, shown.getFirst(), trend);
        return shown.size() == 1
                ? first + "."
                : first + ", " + at(line, shown.getLast(), trend) + ".";
    }

    private static String at(Line line, int place, Chart.Trend trend) {
        Mark.Value mark = (Mark.Value) line.at(place);
        return "%s in %s %d (n = %d)"
                .formatted(
                        rounded(mark.value(), trend.scale().decimals()),
                        trend.unit(),
                        place,
                        mark.n());
    }

    private static String ofComparison(Chart.Comparison comparison) {
        List<String> sentences =
                comparison.columns().stream()
                        .filter(column -> column.mark() instanceof Mark.Value)
                        .map(column -> said(column, comparison.scale().decimals()))
                        .toList();
        return sentences.isEmpty() ? "Nothing may be shown." : String.join(", ", sentences) + ".";
    }

    private static String said(Chart.Column column, int decimals) {
        Mark.Value mark = (Mark.Value) column.mark();
        return "%s: %s (n = %d)"
                .formatted(column.name(), rounded(mark.value(), decimals), mark.n());
    }

    private static String rounded(BigDecimal value, int decimals) {
        return value.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }
}
