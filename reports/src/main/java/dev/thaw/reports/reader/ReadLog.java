package dev.thaw.reports.reader;

import dev.thaw.core.event.StudyId;
import dev.thaw.reports.ReportsDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/// Who read what, through the query API and on pages. Entries are added, and never changed or
/// deleted: PostgreSQL refuses both.
///
/// Every method throws Jdbi's or the driver's exception if the database cannot be reached.
public final class ReadLog {

    private final Jdbi jdbi;

    ReadLog(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// The log of a database; its tables are made where there are none.
    public static ReadLog of(DataSource database) {
        return new ReadLog(ReportsDatabase.open(database));
    }

    /// An answer, or a refusal, to a reader who is known.
    ///
    /// @param at when the answer was ready
    /// @param reader `key:<number>` or `token:<hash of issuer and subject>`
    /// @param study as the address names it; empty if what it has there cannot name a study
    /// @param route the address, with `{study}` in the study's place
    /// @param filters what was asked for, as a query string in a fixed order; empty if it could not
    ///   be understood
    /// @param release which release; absent: none
    /// @param rows in the answer
    /// @param status of the answer
    public record Entry(
            Instant at,
            String reader,
            Role role,
            String study,
            String route,
            String filters,
            OptionalInt release,
            int rows,
            int status) {}

    void append(Entry entry) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        INSERT INTO readers.read_entry
                                          (read_at, reader, role, study, route, filters,
                                           release_number, row_count, status)
                                        VALUES (:at, :reader, :role, :study, :route, :filters,
                                                :release, :rows, :status)
                                        """)
                                .bind("at", entry.at().atOffset(ZoneOffset.UTC))
                                .bind("reader", entry.reader())
                                .bind("role", entry.role().name())
                                .bind("study", entry.study())
                                .bind("route", entry.route())
                                .bind("filters", entry.filters())
                                .bind(
                                        "release",
                                        entry.release().isPresent()
                                                ? (Integer) entry.release().getAsInt()
                                                : null)
                                .bind("rows", entry.rows())
                                .bind("status", entry.status())
                                .execute());
    }

    /// The newest entries, the newest first.
    ///
    /// @param study only those of this study
    /// @param most how many
    public List<Entry> newest(Optional<StudyId> study, int most) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT read_at, reader, role, study, route, filters,
                                               release_number, row_count, status
                                          FROM readers.read_entry
                                         WHERE :study::text IS NULL OR study = :study
                                         ORDER BY id DESC
                                         LIMIT :most
                                        """)
                                .bind("study", study.map(StudyId::value).orElse(null))
                                .bind("most", most)
                                .map(ReadLog::entry)
                                .list());
    }

    private static Entry entry(ResultSet row, StatementContext context) throws SQLException {
        return new Entry(
                row.getObject("read_at", OffsetDateTime.class).toInstant(),
                row.getString("reader"),
                Role.valueOf(row.getString("role")),
                row.getString("study"),
                row.getString("route"),
                row.getString("filters"),
                release(row),
                row.getInt("row_count"),
                row.getInt("status"));
    }

    private static OptionalInt release(ResultSet row) throws SQLException {
        return row.getObject("release_number") instanceof Integer number
                ? OptionalInt.of(number)
                : OptionalInt.empty();
    }
}
