package dev.thaw.reports.api;

import dev.thaw.reports.api.Dataset.Source;
import dev.thaw.reports.reader.Gate;
import dev.thaw.reports.reader.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// One look at a study's tables, for pages: the tables, filters, rights and rows of the query API,
/// so that a page and the API cannot disagree. All that one look reads is of one moment.
public final class StudyReading {

    private final String study;
    private final StoredRows.Snapshot snapshot;
    private final Handle handle;

    private StudyReading(String study, Handle handle) {
        this.study = study;
        this.handle = handle;
        this.snapshot = new StoredRows.Snapshot(handle);
    }

    /// Looks with the rights of a role.
    public static <T> T as(Role role, String study, Gate gate, Function<StudyReading, T> look) {
        return gate.read(role, handle -> look.apply(new StudyReading(study, handle)));
    }

    /// All rows of a released table as they stood after a release.
    ///
    /// @param path as the query API has it behind `/v1/studies/{study}`
    /// @param filters by name; only such as the table knows
    /// @param release which; there must be such a one
    public List<TableRow> released(String path, Map<String, List<String>> filters, int release) {
        return rows(dataset(path), filters, release);
    }

    /// All rows of a table as they are now.
    public List<TableRow> current(String path) {
        return rows(dataset(path), Map.of(), 0);
    }

    /// The database at this moment, with these rights, for what is no table of the query API.
    public Handle handle() {
        return handle;
    }

    private List<TableRow> rows(Dataset dataset, Map<String, List<String>> filters, int release) {
        Source.Stored source = (Source.Stored) dataset.source();
        List<TableRow> rows = new ArrayList<>();
        Map<String, List<String>> asked = new TreeMap<>(filters);
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            Page page = snapshot.page(question(dataset, asked), source, release);
            page.rows().forEach(row -> rows.add(new TableRow(dataset, row)));
            next = page.next();
            next.ifPresent(cursor -> asked.put("cursor", List.of(cursor)));
        }
        return rows;
    }

    private Question question(Dataset dataset, Map<String, List<String>> filters) {
        try {
            return Question.of(dataset, study, filters).upTo(Question.HIGHEST_LIMIT);
        } catch (NotAnswered e) {
            throw new IllegalArgumentException(
                    dataset.path() + " does not take this filter: " + e.getMessage(), e);
        }
    }

    private static Dataset dataset(String path) {
        return Datasets.ALL.stream()
                .filter(dataset -> dataset.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no table " + path));
    }

    /// A row; columns are named as the query API names them.
    public static final class TableRow {

        private final Dataset dataset;
        private final Row row;

        TableRow(Dataset dataset, Row row) {
            this.dataset = dataset;
            this.row = row;
        }

        /// What is in a column; empty: null.
        ///
        /// @throws ClassCastException if the column holds something else
        public <T> Optional<T> get(String column, Class<T> kind) {
            return row.at(dataset.indexOf(column)).map(kind::cast);
        }

        /// A text; empty where there is none.
        public String text(String column) {
            return get(column, String.class).orElse("");
        }

        /// A whole number.
        ///
        /// @throws java.util.NoSuchElementException if there is none
        public int integer(String column) {
            return get(column, Integer.class).orElseThrow();
        }

        public boolean flag(String column) {
            return get(column, Boolean.class).orElse(false);
        }
    }
}
