package dev.thaw.reports.api;

import dev.thaw.reports.reader.Role;
import java.util.List;
import java.util.stream.Stream;

/// A table that can be read.
///
/// @param path its address below `/v1/studies/{study}`
/// @param role who may read it, at least
/// @param columns in order
/// @param filters what narrows it, beside what every table of its source has
/// @param meaning what a row is; one sentence
record Dataset(
        String path,
        Role role,
        Source source,
        List<Column> columns,
        List<Filter> filters,
        String meaning) {

    /// What the address of every study begins with.
    static final String ROOT = "/v1/studies/{study}";

    /// Where the rows come from.
    sealed interface Source {

        /// Part of a relation of the database.
        sealed interface Stored extends Source {

            /// The relation; it has a column `study`.
            String relation();

            /// Columns by which rows are ordered and told apart.
            List<String> key();
        }

        /// Figures as they stood after one release: of each block the version that was published
        /// last until then. They never change.
        ///
        /// @param relation all versions
        /// @param block columns that tell one block from others
        /// @param key together different for each row that stood at a time, and never null
        record Released(String relation, List<String> block, List<String> key) implements Stored {

            public Released {
                block = List.copyOf(block);
                key = List.copyOf(key);
            }
        }

        /// What is there just now.
        ///
        /// @param key together different for each row of a study, and never null
        record Current(String relation, List<String> key) implements Stored {

            public Current {
                key = List.copyOf(key);
            }
        }

        /// The cohort as it is now, with what is hidden on the pages hidden.
        record LiveCohort() implements Source {}

        /// The claims that were registered.
        record Claims() implements Source {}
    }

    Dataset {
        columns = List.copyOf(columns);
        filters = List.copyOf(filters);
    }

    String route() {
        return ROOT + path;
    }

    /// Whether it comes in pages.
    boolean isPaged() {
        return source instanceof Source.Stored;
    }

    boolean isReleased() {
        return source instanceof Source.Released;
    }

    /// The columns of a key.
    List<Column> columns(List<String> names) {
        return names.stream().map(this::column).toList();
    }

    int indexOf(String name) {
        return columns.indexOf(column(name));
    }

    private Column column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(path + " has no column " + name));
    }

    /// The names of all parameters that it takes.
    List<String> parameters() {
        return Stream.of(
                        filters.stream().map(Filter::name),
                        isReleased() ? Stream.of("release") : Stream.<String>empty(),
                        isPaged() ? Stream.of("limit", "cursor") : Stream.<String>empty(),
                        Stream.of("format"))
                .flatMap(names -> names)
                .toList();
    }
}
