package dev.thaw.reports.web;

import static java.util.stream.Collectors.groupingBy;

import dev.thaw.reports.api.StudyReading;
import dev.thaw.reports.api.StudyReading.TableRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Exports that left the system.
///
/// @param exports the newest first
/// @param inDetail whether their files are shown: they count what is live
record ExportsPage(Frame frame, List<Entry> exports, boolean inDetail) {

    ExportsPage {
        exports = List.copyOf(exports);
    }

    /// An export.
    ///
    /// @param files none where they are not for whoever looks
    record Entry(
            int number,
            String when,
            String id,
            String tier,
            String protocol,
            int minimumCell,
            List<File> files) {

        Entry {
            files = List.copyOf(files);
        }
    }

    /// A table of it.
    record File(String name, int rows, int hidden, String digest) {}

    /// @param inDetail only with a steward's rights
    static ExportsPage of(Frame frame, StudyReading reading, boolean inDetail) {
        Map<Integer, List<TableRow>> files =
                inDetail
                        ? reading.current("/exports/files").stream()
                                .collect(groupingBy(row -> row.integer("export_number")))
                        : Map.of();
        return new ExportsPage(
                frame,
                reading.current("/exports").stream()
                        .map(row -> entry(row, files))
                        .toList()
                        .reversed(),
                inDetail);
    }

    private static Entry entry(TableRow row, Map<Integer, List<TableRow>> files) {
        int number = row.integer("export_number");
        return new Entry(
                number,
                Moments.minute(row.get("exported_at", Instant.class).orElseThrow()),
                row.text("export_id"),
                row.text("tier"),
                row.text("protocol_version"),
                row.integer("minimum_cell"),
                files.getOrDefault(number, List.of()).stream()
                        .map(
                                file ->
                                        new File(
                                                file.text("file_name"),
                                                file.integer("row_count"),
                                                file.integer("hidden_row_count"),
                                                file.text("sha256")))
                        .toList());
    }
}
