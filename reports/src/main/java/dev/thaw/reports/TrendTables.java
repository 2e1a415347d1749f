package dev.thaw.reports;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Window;
import dev.thaw.reports.CohortCells.Cell;
import dev.thaw.reports.CohortCells.Part;
import dev.thaw.reports.CohortTable.CohortPoint;
import dev.thaw.reports.CohortTable.CohortWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// The trends in PostgreSQL, read.
///
/// Cohorts are summed up by the database, in exact decimals, so that neither the order of rows nor
/// their number matters; means and deviations are then computed in `core`. Every method reads one
/// snapshot, and throws Jdbi's or the driver's exception if the database cannot be reached.
public final class TrendTables {

    private final Jdbi jdbi;

    private TrendTables(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// The tables of a database, made where there are none.
    public static TrendTables of(DataSource database) {
        return new TrendTables(ReportsDatabase.open(database));
    }

    /// Studies of which there are events, even if all of them were refused.
    public SortedSet<StudyId> studies() {
        return snapshot(
                handle -> {
                    SortedSet<StudyId> studies = new TreeSet<>();
                    handle.createQuery(
                                    "SELECT study FROM reports.study_account WHERE study <> :none"
                                            + " UNION SELECT study FROM reports.participant")
                            .bind("none", StudyAccounts.UNKNOWN)
                            .mapTo(String.class)
                            .forEach(study -> studies.add(new StudyId(study)));
                    return studies;
                });
    }

    /// All tables of a study. For data stewards: single people are in them.
    ///
    /// @param labels what to call participants; may name others too, and need not name all
    public StudyTables tables(StudyId study, Map<SubjectId, String> labels) {
        return snapshot(
                handle ->
                        new StudyTables(
                                study,
                                labelled(StoredTrends.read(handle, study), labels),
                                cohort(handle, study)));
    }

    /// What may be shown of a study's cohort to anybody.
    public PublishedCohort published(StudyId study, MinimumCell minimum) {
        return PublishedCohort.of(cells(study), minimum);
    }

    /// What the tables say of a study as a whole, before anything is hidden.
    CohortCells cells(StudyId study) {
        return snapshot(handle -> CohortCells.read(handle, study));
    }

    private <T> T snapshot(Function<Handle, T> read) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, read::apply);
    }

    private static List<CohortTable> cohort(Handle handle, StudyId study) {
        SortedMap<Series, List<CohortPoint>> points = new TreeMap<>();
        for (Cell cell : CohortCells.cells(handle, study, Part.NONE)) {
            points.computeIfAbsent(cell.series(), _ -> new ArrayList<>())
                    .add(new CohortPoint(cell.index(), CohortValue.of(cell.moments())));
        }
        SortedMap<Series, List<CohortWindow>> windows = windows(handle, study);
        SortedSet<Series> all = new TreeSet<>(points.keySet());
        all.addAll(windows.keySet());
        return all.stream()
                .map(
                        series ->
                                new CohortTable(
                                        series.axis(),
                                        series.measure(),
                                        points.getOrDefault(series, List.of()),
                                        windows.getOrDefault(series, List.of())))
                .toList();
    }

    private static SortedMap<Series, List<CohortWindow>> windows(Handle handle, StudyId study) {
        SortedMap<Series, List<CohortWindow>> windows = new TreeMap<>();
        Rows.each(
                handle.createQuery(
                                """
                                SELECT w.axis, w.measure, w.first_index, w.length,
                                       count(*), sum(w.theil_sen_slope_per_unit),
                                       sum(w.theil_sen_slope_per_unit * w.theil_sen_slope_per_unit)
                                  FROM reports.participant_window w
                                  JOIN reports.participant p USING (subject)
                                 WHERE p.study = :study
                                   AND w.theil_sen_slope_per_unit IS NOT NULL
                                 GROUP BY w.axis, w.measure, w.first_index, w.length
                                 ORDER BY w.length, w.first_index
                                """)
                        .bind("study", study.value()),
                row ->
                        windows.computeIfAbsent(Series.of(row), _ -> new ArrayList<>())
                                .add(
                                        new CohortWindow(
                                                new Window(row.getInt(3), row.getInt(4)),
                                                CohortValue.of(CohortCells.moments(row, 5)))));
        return windows;
    }

    private static List<LabelledTrend> labelled(
            List<ParticipantTrend> trends, Map<SubjectId, String> labels) {
        Stream<LabelledTrend> named =
                trends.stream()
                        .filter(trend -> labels.containsKey(trend.subject()))
                        .map(
                                trend ->
                                        new LabelledTrend(
                                                Optional.of(labels.get(trend.subject())), trend))
                        .sorted(Comparator.comparing(trend -> trend.label().orElseThrow()));
        Stream<LabelledTrend> unnamed =
                byContent(
                        trends.stream()
                                .filter(trend -> !labels.containsKey(trend.subject()))
                                .map(trend -> new LabelledTrend(Optional.empty(), trend)));
        return Stream.concat(named, unnamed).toList();
    }

    /// Subjects are random: in their stead the trends themselves, without subjects, give the order,
    /// which is then the same wherever the same events were admitted.
    private static Stream<LabelledTrend> byContent(Stream<LabelledTrend> trends) {
        record Keyed(String content, LabelledTrend trend) {}
        return trends.map(trend -> new Keyed(TrendTablesJson.of(trend).toString(), trend))
                .sorted(Comparator.comparing(Keyed::content))
                .map(Keyed::trend);
    }
}
