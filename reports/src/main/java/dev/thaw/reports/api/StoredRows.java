package dev.thaw.reports.api;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.evidence.Digest;
import dev.thaw.reports.api.Dataset.Source;
import dev.thaw.reports.reader.Gate;
import dev.thaw.reports.reader.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Reads tables of the database, each with the rights of whoever asks and no others.
///
/// What stands in SQL is ours alone; what was sent is bound to it.
final class StoredRows {

    private final Gate gate;

    StoredRows(Gate gate) {
        this.gate = gate;
    }

    /// A release.
    ///
    /// @param digests of it and of those before it: figures that it kept are of those
    record Release(int number, String digests) {}

    /// One snapshot of the database, seen with the rights of a role.
    <T> T as(Role role, Function<Snapshot, T> read) {
        return gate.read(role, handle -> read.apply(new Snapshot(handle)));
    }

    /// What the database had at one moment.
    static final class Snapshot {

        private final Handle handle;

        Snapshot(Handle handle) {
            this.handle = handle;
        }

        /// A release of a study.
        ///
        /// @param number which; absent: the newest
        Optional<Release> release(String study, OptionalInt number) {
            List<Release> until =
                    handle.createQuery(
                                    """
                                    SELECT release_number, digest
                                      FROM research.release
                                     WHERE study = :study
                                       AND release_number <= coalesce(:number, release_number)
                                     ORDER BY release_number
                                    """)
                            .bind("study", study)
                            .bind("number", number.isPresent() ? (Integer) number.getAsInt() : null)
                            .map((row, _) -> new Release(row.getInt(1), row.getString(2)))
                            .list();
            if (until.isEmpty()
                    || (number.isPresent() && until.getLast().number() != number.getAsInt())) {
                return Optional.empty();
            }
            return Optional.of(
                    new Release(
                            until.getLast().number(),
                            until.stream().map(Release::digests).collect(Collectors.joining(" "))));
        }

        /// What was published last of each claim of a study, by the claim's hash.
        Map<String, NewestVerdict> verdicts(StudyId study) {
            return handle
                    .createQuery(
                            """
                            SELECT DISTINCT ON (claim_hash)
                                   claim_hash, verdict, published_at, receipt_sha256
                              FROM research.claim_result
                             WHERE study = :study
                             ORDER BY claim_hash, result_number DESC
                            """)
                    .bind("study", study.value())
                    .map(
                            (row, _) ->
                                    Map.entry(
                                            row.getString(1),
                                            new NewestVerdict(
                                                    row.getString(2),
                                                    row.getObject(3, OffsetDateTime.class)
                                                            .toInstant(),
                                                    row.getString(4))))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }

        /// The file of a receipt that was published.
        Optional<byte[]> receipt(StudyId study, Digest receipt) {
            return handle.createQuery(
                            """
                            SELECT receipt FROM research.claim_receipt
                             WHERE study = :study AND receipt_sha256 = :receipt
                            """)
                    .bind("study", study.value())
                    .bind("receipt", receipt.toString())
                    .mapTo(byte[].class)
                    .findOne();
        }

        /// A page of a table.
        ///
        /// @param release which; 0 where the table has none
        Page page(Question question, Source.Stored source, int release) {
            List<Column> columns = question.dataset().columns();
            List<Row> rows = new ArrayList<>(rows(question, source, release));
            boolean more = rows.size() > question.limit();
            if (!more) {
                return new Page(columns, rows, Optional.empty());
            }
            rows.removeLast();
            return new Page(
                    columns,
                    rows,
                    Optional.of(
                            question.next(release, key(question, source, rows.getLast()))
                                    .encode()));
        }

        private static List<Object> key(Question question, Source.Stored source, Row last) {
            return source.key().stream()
                    .map(name -> last.at(question.dataset().indexOf(name)).orElseThrow())
                    .toList();
        }

        private List<Row> rows(Question question, Source.Stored source, int release) {
            Dataset dataset = question.dataset();
            String key = String.join(", ", source.key());
            StringBuilder sql =
                    new StringBuilder("SELECT ")
                            .append(
                                    dataset.columns().stream()
                                            .map(Column::name)
                                            .collect(Collectors.joining(", ")))
                            .append(" FROM ")
                            .append(source.relation())
                            .append(" AS t WHERE study = :study");
            if (source instanceof Source.Released released) {
                sql.append(" AND ").append(standing(question, released));
            }
            given(question).forEach(f -> sql.append(" AND ").append(condition(question, f)));
            question.after()
                    .ifPresent(
                            _ ->
                                    sql.append(" AND (")
                                            .append(key)
                                            .append(") > (")
                                            .append(names("after", source.key().size()))
                                            .append(')'));
            sql.append(" ORDER BY ").append(key).append(" LIMIT :most");
            Query query =
                    handle.createQuery(sql.toString())
                            .bind("study", question.study())
                            .bind("most", question.limit() + 1);
            if (source instanceof Source.Released) {
                query.bind("release", release);
            }
            question.values().forEach((name, values) -> bind(query, name, values));
            question.after().ifPresent(cursor -> bind(query, "after", cursor.key()));
            return query.map((row, _) -> row(dataset, row)).list();
        }

        private static Row row(Dataset dataset, ResultSet row) throws SQLException {
            List<Optional<Object>> values = new ArrayList<>(dataset.columns().size());
            for (int i = 0; i < dataset.columns().size(); i++) {
                values.add(dataset.columns().get(i).kind().read(row, i + 1));
            }
            return new Row(values);
        }

        /// Of each block, the version that stood after a release. Other blocks than those that are
        /// asked for need not be looked at.
        private static String standing(Question question, Source.Released source) {
            String block = String.join(", ", source.block());
            return "(%1$s, release_number) IN (SELECT %1$s, max(release_number) FROM %2$s"
                            .formatted(block, source.relation())
                    + " WHERE study = :study AND release_number <= :release"
                    + given(question)
                            .filter(filter -> source.block().contains(filter.column()))
                            .map(filter -> " AND " + condition(question, filter))
                            .collect(Collectors.joining())
                    + " GROUP BY "
                    + block
                    + ")";
        }

        private static Stream<Filter> given(Question question) {
            return question.dataset().filters().stream()
                    .filter(filter -> question.values().containsKey(filter.name()));
        }

        private static String condition(Question question, Filter filter) {
            String given = names(filter.name(), question.values().get(filter.name()).size());
            return filter.column()
                    + switch (filter.comparison()) {
                        case ANY_OF -> " IN (" + given + ")";
                        case AT_LEAST -> " >= " + given;
                        case AT_MOST -> " <= " + given;
                    };
        }

        /// `:name_0, :name_1, …`
        private static String names(String name, int count) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                names.add(":" + name + "_" + i);
            }
            return String.join(", ", names);
        }

        private static void bind(Query query, String name, List<Object> values) {
            for (int i = 0; i < values.size(); i++) {
                query.bind(name + "_" + i, values.get(i));
            }
        }
    }
}
