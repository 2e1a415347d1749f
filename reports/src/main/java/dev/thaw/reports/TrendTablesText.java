package dev.thaw.reports;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Estimate.Measured;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.MeasureTrend;
import dev.thaw.core.trend.Window;
import dev.thaw.core.trend.WindowTrend;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The tables for a terminal: per measure the cohort, then each participant's first and longest
/// window. Numbers are rounded to four digits; all of them are in the JSON.
public final class TrendTablesText {

    private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);
    private static final String NONE = "–";

    private TrendTablesText() {}

    /// All tables of a study.
    public static String of(StudyTables tables) {
        StringBuilder text = new StringBuilder();
        text.append(
                "%s · %d participant%s\n"
                        .formatted(
                                tables.study(),
                                tables.participants().size(),
                                tables.participants().size() == 1 ? "" : "s"));
        for (CohortTable table : tables.cohort()) {
            text.append('\n').append(of(table));
            text.append(participants(tables.participants(), table));
        }
        return text.toString();
    }

    /// The cohort of one measure.
    public static String of(CohortTable table) {
        TextTable text = new TextTable(unit(table.axis()), "n", "mean", "95 % interval", "sd");
        table.points()
                .forEach(
                        point ->
                                text.row(
                                        Integer.toString(point.index()),
                                        Integer.toString(point.value().n()),
                                        value(point.value().mean()),
                                        interval(point.value().mean()),
                                        value(point.value().standardDeviation())));
        return "%s by %s\n%s".formatted(table.measure(), unit(table.axis()), text);
    }

    private static String participants(List<LabelledTrend> participants, CohortTable table) {
        TextTable text =
                new TextTable(
                        "participant",
                        unit(table.axis()) + "s",
                        "valid",
                        "Theil–Sen slope",
                        "95 % interval",
                        "least squares",
                        "tau-b",
                        "p",
                        "status");
        int position = 0;
        for (LabelledTrend participant : participants) {
            position++;
            String name = participant.label().orElse("#" + position);
            for (MeasureTrend measure : participant.trend().measures()) {
                if (measure.axis() == table.axis() && measure.measure().equals(table.measure())) {
                    shown(measure.windows()).forEach(window -> text.row(cells(name, window)));
                }
            }
        }
        return text.isEmpty() ? "" : "\n" + text;
    }

    /// The longest window that begins at 1, which is the one that claims are about, and the newest
    /// of that length.
    private static List<WindowTrend> shown(List<WindowTrend> windows) {
        List<WindowTrend> shown = new ArrayList<>();
        int longest = windows.stream().mapToInt(w -> w.window().length()).max().orElse(0);
        windows.stream().filter(w -> w.window().length() == longest).forEach(shown::add);
        return shown;
    }

    private static String[] cells(String participant, WindowTrend trend) {
        Window window = trend.window();
        return new String[] {
            participant,
            "%d–%d".formatted(window.first(), window.last()),
            Integer.toString(trend.valid()),
            value(trend.theilSen()),
            interval(trend.theilSen()),
            value(trend.leastSquares()),
            value(trend.tauB()),
            value(trend.trendP()),
            trend.theilSen().status().name().toLowerCase(Locale.ROOT)
        };
    }

    private static String unit(Axis axis) {
        return switch (axis) {
            case WEEK -> "week";
            case SESSION -> "session";
        };
    }

    private static String value(Estimate estimate) {
        return estimate.figure().map(TrendTablesText::rounded).orElse(NONE);
    }

    private static String interval(Estimate estimate) {
        Optional<Interval> interval =
                estimate instanceof Measured measured ? measured.interval() : Optional.empty();
        return interval.map(i -> rounded(i.lower()) + " … " + rounded(i.upper())).orElse(NONE);
    }

    private static String rounded(Figure figure) {
        return Figure.of(figure.value().round(FOUR_DIGITS)).toString();
    }
}
