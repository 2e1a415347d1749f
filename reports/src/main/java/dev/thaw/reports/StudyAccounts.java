package dev.thaw.reports;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.StudyAccount;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// What became of the events of each study, read from PostgreSQL and added up over partitions.
///
/// Every method throws Jdbi's or the driver's exception if the database cannot be reached.
public final class StudyAccounts {

    /// Stands in the tables, as on the topic, where the study of an event could not be read.
    static final String UNKNOWN = "unknown";

    private static final Comparator<StudyAccount> UNREADABLE_LAST =
            Comparator.comparing(
                    account -> account.study().orElse(null),
                    Comparator.nullsLast(Comparator.naturalOrder()));

    private final Jdbi jdbi;

    private StudyAccounts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// The accounts of a database, whose tables are made where there are none.
    public static StudyAccounts of(DataSource database) {
        return new StudyAccounts(ReportsDatabase.open(database));
    }

    /// All accounts, ascending by study; the one of events whose study could not be read is last,
    /// if there are any.
    public List<StudyAccount> all() {
        return jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> read(handle, Optional.empty()));
    }

    /// The account of a study; all 0 if no event of it was ever received.
    public StudyAccount of(StudyId study) {
        return jdbi
                .inTransaction(
                        TransactionIsolationLevel.REPEATABLE_READ,
                        handle -> read(handle, Optional.of(study.value())))
                .stream()
                .findFirst()
                .orElseGet(() -> new StudyAccount(Optional.of(study), 0, 0, 0, 0, new TreeMap<>()));
    }

    /// @param only this study as the tables name it; absent: all
    private static List<StudyAccount> read(Handle handle, Optional<String> only) {
        SortedMap<String, SortedMap<RefusalReason, Long>> refusals = new TreeMap<>();
        Rows.each(
                handle.createQuery(
                                """
                                SELECT study, reason, sum(refused)
                                  FROM reports.study_account_refusal
                                 WHERE :only::text IS NULL OR study = :only
                                 GROUP BY study, reason
                                """)
                        .bind("only", only.orElse(null)),
                row ->
                        refusals.computeIfAbsent(row.getString(1), _ -> new TreeMap<>())
                                .put(RefusalReason.valueOf(row.getString(2)), row.getLong(3)));
        return handle
                .createQuery(
                        """
                        SELECT * FROM reports.study_account_total
                         WHERE :only::text IS NULL OR study = :only
                        """)
                .bind("only", only.orElse(null))
                .map((row, _) -> account(row, refusals))
                .stream()
                .sorted(UNREADABLE_LAST)
                .toList();
    }

    private static StudyAccount account(
            ResultSet row, SortedMap<String, SortedMap<RefusalReason, Long>> refusals)
            throws SQLException {
        String study = row.getString("study");
        return new StudyAccount(
                study.equals(UNKNOWN) ? Optional.empty() : Optional.of(new StudyId(study)),
                row.getLong("received"),
                row.getLong("admitted"),
                row.getLong("duplicates"),
                row.getLong("waiting"),
                refusals.getOrDefault(study, new TreeMap<>()));
    }
}
