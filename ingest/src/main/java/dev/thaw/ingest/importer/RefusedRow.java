package dev.thaw.ingest.importer;

import java.nio.file.Path;

/// A row that did not become events, and why. It says which rule the row breaks and never what
/// stands in it.
///
/// @param line at which the row begins, from 1, the header counted
/// @param column the column that breaks the rule; empty: the row as a whole
/// @param reason continues the sentence "mood …", for example `is off its scale 1..5`
public record RefusedRow(Path file, long line, String column, String reason) {

    /// `checkins.csv line 812: mood is off its scale 1..5`.
    @Override
    public String toString() {
        String subject = column.isEmpty() ? "the row" : column;
        return "%s line %d: %s %s".formatted(file.getFileName(), line, subject, reason);
    }
}
