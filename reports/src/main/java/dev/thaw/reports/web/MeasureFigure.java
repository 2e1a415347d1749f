package dev.thaw.reports.web;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Estimate.Measured;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.trend.Axis;
import dev.thaw.reports.CohortValue;
import dev.thaw.reports.PublishedCohort;
import dev.thaw.reports.PublishedCohort.Row;
import dev.thaw.reports.PublishedCohort.Shown;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// One measure along one axis: a chart, and the numbers behind it.
///
/// @param anchor of the figure within its page: unique, without white space
/// @param summary the chart in a sentence, for those who do not see it
/// @param hidden how many rows are hidden
/// @param chart empty: there is no mean to draw
record MeasureFigure(
        String anchor,
        MeasureWords measure,
        Wording wording,
        Optional<CohortChart> chart,
        String summary,
        List<DataRow> rows,
        long hidden) {

    /// Digits behind the point beyond those of the chart's ticks.
    private static final int FINER_THAN_TICKS = 2;

    /// A row of the table; what does not exist is a dash.
    ///
    /// @param note why there is nothing but the index; empty: there is
    record DataRow(
            String index,
            String n,
            String mean,
            String lower,
            String upper,
            String deviation,
            Optional<String> note) {}

    /// @param rows of that measure and axis, ascending by index, at least one
    static MeasureFigure of(Axis axis, MeasureWords measure, List<Row> rows, MinimumCell minimum) {
        Wording wording = new Wording(axis, minimum);
        Optional<CohortChart> chart = CohortChart.of(rows, measure.range(), wording);
        int decimals = chart.map(CohortChart::decimals).orElse(0) + FINER_THAN_TICKS;
        List<DataRow> data = rows.stream().map(row -> row(row, wording, decimals)).toList();
        return new MeasureFigure(
                wording.unit() + "-" + URLEncoder.encode(measure.id(), StandardCharsets.UTF_8),
                measure,
                wording,
                chart,
                summary(data, wording),
                data,
                PublishedCohort.hidden(rows));
    }

    private static DataRow row(Row row, Wording wording, int decimals) {
        String index = Integer.toString(row.index());
        return switch (row.shown()) {
            case Shown.Value(CohortValue value) -> {
                Optional<Interval> interval =
                        value.mean() instanceof Measured mean ? mean.interval() : Optional.empty();
                yield new DataRow(
                        index,
                        wording.count(row),
                        number(value.mean(), decimals),
                        number(interval.map(Interval::lower), decimals),
                        number(interval.map(Interval::upper), decimals),
                        number(value.standardDeviation(), decimals),
                        Optional.empty());
            }
            case Shown.Nobody _ -> empty(index, "nobody");
            case Shown.Hidden _ -> empty(index, wording.hidden());
        };
    }

    private static DataRow empty(String index, String note) {
        return new DataRow(index, "", "", "", "", "", Optional.of(note));
    }

    private static String number(Estimate estimate, int decimals) {
        return number(estimate.figure(), decimals);
    }

    private static String number(Optional<Figure> figure, int decimals) {
        return figure.map(f -> Numerals.ascii(f.value(), decimals)).orElse("–");
    }

    private static String summary(List<DataRow> rows, Wording wording) {
        List<DataRow> shown = rows.stream().filter(row -> row.note().isEmpty()).toList();
        if (shown.isEmpty()) {
            return "All %ss are %s.".formatted(wording.unit(), wording.hidden());
        }
        String summary = "Mean " + at(shown.getFirst(), wording);
        if (shown.size() > 1) {
            summary += ", " + at(shown.getLast(), wording);
        }
        return summary + ".";
    }

    private static String at(DataRow row, Wording wording) {
        return "%s in %s %s (n = %s)".formatted(row.mean(), wording.unit(), row.index(), row.n());
    }
}
