package dev.thaw.ingest.importer;

import java.io.Serial;

/// A row that cannot be used: the way out of a deep read, turned into a [RefusedRow] where the row
/// ends. It carries no stack trace, because a file may have a million of them.
final class Unusable extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final String column;

    /// @param column the column or field, or empty: the whole row
    /// @param reason the rule that is broken, without any value
    Unusable(String column, String reason) {
        super(reason, null, false, false);
        this.column = column;
    }

    String column() {
        return column;
    }
}
