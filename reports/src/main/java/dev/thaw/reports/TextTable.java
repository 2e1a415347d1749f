package dev.thaw.reports;

import java.util.ArrayList;
import java.util.List;

/// Rows of text in columns as wide as their widest cell; the first column is flush left.
final class TextTable {

    private final List<String[]> rows = new ArrayList<>();

    TextTable(String... head) {
        rows.add(head);
    }

    /// @param cells as many as the head has
    void row(String... cells) {
        rows.add(cells);
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            for (int column = 0; column < row.length; column++) {
                String blanks = " ".repeat(width(column) - length(row[column]));
                text.append(column == 0 ? "  " : "   ");
                text.append(column == 0 ? row[column] + blanks : blanks + row[column]);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> length(row[column])).max().orElse(0);
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
