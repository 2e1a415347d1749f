package dev.thaw.ingest.importer;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// One row of a file, its cells found by the names of their columns.
///
/// @param columns index of each column
/// @param format how the file writes what is missing and decimals
record Row(Map<String, Integer> columns, FileFormat format, List<String> cells) {

    private static final Pattern POINT =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,2})?");
    private static final Pattern COMMA =
            Pattern.compile("[+-]?(\\d+,?\\d*|,\\d+)([eE][+-]?\\d{1,2})?");
    private static final int LONGEST_NUMBER = 60;

    /// The cell without surrounding blanks; empty where the file says that it is missing.
    ///
    /// @param missing further markers of what is missing in this column
    Optional<String> cell(String column, Set<String> missing) {
        String text = cells.get(columns.get(column)).strip();
        return text.isEmpty() || format.missing().contains(text) || missing.contains(text)
                ? Optional.empty()
                : Optional.of(text);
    }

    /// The number that a cell's text writes.
    ///
    /// @throws Unusable if it writes none
    BigDecimal number(String column, String text) {
        return number(column, text, format.decimalComma());
    }

    /// The number that a text writes.
    ///
    /// @throws Unusable if it writes none
    static BigDecimal number(String column, String text, boolean decimalComma) {
        if (text.length() > LONGEST_NUMBER
                || !(decimalComma ? COMMA : POINT).matcher(text).matches()) {
            throw new Unusable(
                    column,
                    decimalComma
                            ? "is no number with a decimal comma"
                            : "is no number with a decimal point");
        }
        return new BigDecimal(decimalComma ? text.replace(',', '.') : text);
    }
}
