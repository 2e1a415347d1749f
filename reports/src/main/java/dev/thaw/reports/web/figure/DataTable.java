package dev.thaw.reports.web.figure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The numbers behind a chart.
///
/// @param rows each as long as the head
public record DataTable(List<String> head, List<List<Cell>> rows) {

    public DataTable {
        head = List.copyOf(head);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /// What stands in a row.
    ///
    /// @param text as it is read
    /// @param exact all digits that there are; absent: it is no figure
    /// @param name whether it names the row
    public record Cell(String text, Optional<String> exact, boolean name) {

        static Cell named(String text) {
            return new Cell(text, Optional.empty(), true);
        }

        static Cell said(String text) {
            return new Cell(text, Optional.empty(), false);
        }

        static Cell figure(BigDecimal value, int decimals) {
            return new Cell(
                    value.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString(),
                    Optional.of(value.toPlainString()),
                    false);
        }

        private static Cell figure(Optional<BigDecimal> value, int decimals) {
            return value.map(known -> figure(known, decimals)).orElseGet(() -> said("–"));
        }
    }

    /// A row for each mark of each line; what is absent has none.
    static DataTable of(String unit, int decimals, String counted, List<Line> lines) {
        boolean several = lines.size() > 1;
        List<String> head = new ArrayList<>();
        if (several) {
            head.add("group");
        }
        head.addAll(List.of(unit, counted, "value", "lower 95 %", "upper 95 %"));
        List<List<Cell>> rows = new ArrayList<>();
        for (Line line : lines) {
            line.marks()
                    .forEach(
                            (place, mark) -> {
                                if (!(mark instanceof Mark.Absent)) {
                                    List<Cell> row = new ArrayList<>();
                                    if (several) {
                                        row.add(Cell.named(line.name()));
                                    }
                                    row.add(Cell.named(Integer.toString(place)));
                                    row.addAll(cells(mark, decimals));
                                    rows.add(row);
                                }
                            });
        }
        return new DataTable(head, rows);
    }

    /// A row for each name.
    static DataTable of(String unit, int decimals, List<Chart.Column> columns) {
        return new DataTable(
                List.of(unit, "participants", "value", "lower 95 %", "upper 95 %"),
                columns.stream()
                        .map(
                                column -> {
                                    List<Cell> row = new ArrayList<>();
                                    row.add(Cell.named(column.name()));
                                    row.addAll(cells(column.mark(), decimals));
                                    return row;
                                })
                        .map(List::copyOf)
                        .toList());
    }

    /// A row for each category of each bar.
    static DataTable of(Chart.Parts parts) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Chart.Stack stack : parts.stacks()) {
            for (int i = 0; i < parts.categories().size(); i++) {
                List<Cell> row = new ArrayList<>();
                row.add(Cell.named(stack.name()));
                row.add(Cell.named(parts.categories().get(i)));
                row.addAll(cells(stack.marks().get(i), 3));
                rows.add(row);
            }
        }
        return new DataTable(
                List.of(
                        parts.unit(),
                        "category",
                        "participants",
                        "share",
                        "lower 95 %",
                        "upper 95 %"),
                rows);
    }

    private static List<Cell> cells(Mark mark, int decimals) {
        return switch (mark) {
            case Mark.Absent _ -> List.of(said("–"), said("–"), said("–"), said("–"));
            case Mark.Hidden _ -> List.of(said("hidden"), said("hidden"), said("–"), said("–"));
            case Mark.Value(BigDecimal value, var lower, var upper, long n) ->
                    List.of(
                            Cell.figure(BigDecimal.valueOf(n), 0),
                            Cell.figure(value, decimals),
                            Cell.figure(lower, decimals),
                            Cell.figure(upper, decimals));
        };
    }

    private static Cell said(String text) {
        return Cell.said(text);
    }
}
