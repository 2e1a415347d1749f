package dev.thaw.reports.release;

import dev.thaw.core.event.StudyId;
import dev.thaw.reports.BulkInsert.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A published block.
record BlockKey(StudyId study, int release, String matter, Place place) {

    /// The columns that name it, before those of a row.
    static <R> List<Column<R>> columns(Function<R, BlockKey> key, List<Column<R>> more) {
        List<Column<R>> columns = new ArrayList<>();
        columns.add(new Column<>("study", "text", row -> key.apply(row).study().value()));
        columns.add(new Column<>("release_number", "integer", row -> key.apply(row).release()));
        columns.add(new Column<>("subject_matter", "text", row -> key.apply(row).matter()));
        columns.add(new Column<>("axis", "text", row -> key.apply(row).place().along().name()));
        columns.add(new Column<>("axis_index", "integer", row -> key.apply(row).place().index()));
        columns.add(
                new Column<>("window_length", "integer", row -> key.apply(row).place().length()));
        columns.addAll(more);
        return columns;
    }

    List<String> said() {
        return List.of(matter, place.toString());
    }
}
