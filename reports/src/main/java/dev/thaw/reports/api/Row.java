package dev.thaw.reports.api;

import java.util.List;
import java.util.Optional;

/// A row of a table.
///
/// @param values one for each column; empty: null
record Row(List<Optional<Object>> values) {

    Row {
        values = List.copyOf(values);
    }

    Optional<Object> at(int column) {
        return values.get(column);
    }
}
