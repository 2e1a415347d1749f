package dev.thaw.reports.api;

import java.util.List;

/// A parameter of an address that narrows a table.
///
/// @param name of the parameter
/// @param column that it is about
/// @param allowed what it may be; empty: anything of the column's kind
/// @param meaning one sentence
record Filter(
        String name,
        String column,
        Kind kind,
        Comparison comparison,
        List<String> allowed,
        String meaning) {

    /// How a row's value has to be to the given one.
    enum Comparison {
        /// Equal to one of those that are given.
        ANY_OF,
        AT_LEAST,
        AT_MOST
    }

    Filter {
        allowed = List.copyOf(allowed);
    }

    static Filter anyOf(Kind kind, String column, String meaning) {
        return new Filter(column, column, kind, Comparison.ANY_OF, List.of(), meaning);
    }

    static Filter oneOf(String column, String meaning, String... allowed) {
        return new Filter(column, column, Kind.TEXT, Comparison.ANY_OF, List.of(allowed), meaning);
    }

    static Filter from(String column) {
        return new Filter(
                "from",
                column,
                Kind.INTEGER,
                Comparison.AT_LEAST,
                List.of(),
                "Only rows with at least this " + column + ".");
    }

    static Filter to(String column) {
        return new Filter(
                "to",
                column,
                Kind.INTEGER,
                Comparison.AT_MOST,
                List.of(),
                "Only rows with at most this " + column + ".");
    }
}
