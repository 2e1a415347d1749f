package dev.thaw.reports.api;

import java.util.List;
import java.util.Optional;

/// A part of a table that goes out in one answer.
///
/// @param next where the table goes on; absent: this is its end
record Page(List<Column> columns, List<Row> rows, Optional<String> next) {

    Page {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }
}
