package dev.thaw.reports.monitor;

import dev.thaw.core.event.StudyId;
import dev.thaw.reports.ReportsDatabase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The list for data stewards, read from PostgreSQL. Nobody else is to see it: single participants
/// are on it, and what they feel.
///
/// Every method throws Jdbi's or the driver's exception if the database cannot be reached.
public final class MonitorList {

    private final Jdbi jdbi;

    private MonitorList(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// The lists of a database, whose tables are made where there are none.
    public static MonitorList of(DataSource database) {
        return new MonitorList(ReportsDatabase.open(database));
    }

    /// What there is to look at in a study, in the order in which it was noted.
    public List<MonitorEntry> open(StudyId study) {
        return read(study, " AND ended_at IS NULL");
    }

    /// The same, and what ended in the last 90 days.
    public List<MonitorEntry> all(StudyId study) {
        return read(study, "");
    }

    /// How many entries are open, by study; studies without any are absent.
    public SortedMap<StudyId, Integer> counts() {
        SortedMap<StudyId, Integer> counts = new TreeMap<>();
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT study, count(*) FROM reports.monitor_entry"
                                                + " WHERE ended_at IS NULL GROUP BY study")
                                .map((row, _) -> Map.entry(row.getString(1), row.getInt(2)))
                                .forEach(
                                        row ->
                                                counts.put(
                                                        new StudyId(row.getKey()),
                                                        row.getValue())));
        return counts;
    }

    /// Messages to the webhook that are not delivered.
    ///
    /// @param problem why the newest attempt failed, without the address
    public record Undelivered(int messages, Optional<String> problem) {}

    /// What the webhook has not been told yet.
    public Undelivered undelivered() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT count(*), (array_agg(last_problem ORDER BY next_attempt_at DESC)
                                                           FILTER (WHERE last_problem IS NOT NULL))[1]
                                          FROM reports.monitor_message
                                        """)
                                .map(
                                        (row, _) ->
                                                new Undelivered(
                                                        row.getInt(1),
                                                        Optional.ofNullable(row.getString(2))))
                                .one());
    }

    /// The same, read with the rights that a connection has.
    public static List<MonitorEntry> all(Handle handle, StudyId study) {
        return new EntryRows(handle, study).read("");
    }

    private List<MonitorEntry> read(StudyId study, String which) {
        return jdbi.withHandle(handle -> new EntryRows(handle, study).read(which));
    }
}
