package dev.thaw.reports;

import static java.util.stream.Collectors.toCollection;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Moments;
import dev.thaw.core.trend.Exclusion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;

/// A study's measures summed up over its participants, whole and in parts, exact, and before
/// anything is hidden: see [PublishedCohort].
///
/// @param protocolHashes of the protocols under which the trends were computed; more than one while
///   they are being computed anew
/// @param totals over all participants
/// @param byArm over those of each arm; empty if no participant has one
/// @param bySite over those of each site; empty if no participant has one
/// @param excludedByConsent participants of whom at least one observation does not count because of
///   what is known of their consent
/// @param offsets how far the topics were in the tables
record CohortCells(
        StudyId study,
        SortedSet<String> protocolHashes,
        List<Cell> totals,
        List<Cell> byArm,
        List<Cell> bySite,
        int excludedByConsent,
        SortedMap<TopicPartition, Long> offsets) {

    /// One week or session of a measure.
    ///
    /// @param part arm or site; empty: the total, or those participants who have none
    record Cell(Series series, int index, String part, Moments moments)
            implements Comparable<Cell> {

        private static final Comparator<Cell> ORDER =
                Comparator.comparing(Cell::series)
                        .thenComparingInt(Cell::index)
                        .thenComparing(Cell::part);

        @Override
        public int compareTo(Cell other) {
            return ORDER.compare(this, other);
        }
    }

    /// How participants are divided.
    enum Part {
        NONE("''"),
        ARM("coalesce(p.arm, '')"),
        SITE("coalesce(p.site, '')");

        private final String expression;

        Part(String expression) {
            this.expression = expression;
        }
    }

    static CohortCells read(Handle handle, StudyId study) {
        return new CohortCells(
                study,
                protocolHashes(handle, study),
                cells(handle, study, Part.NONE),
                parts(handle, study, Part.ARM),
                parts(handle, study, Part.SITE),
                excludedByConsent(handle, study),
                ProjectionOffsets.read(handle));
    }

    private static List<Cell> parts(Handle handle, StudyId study, Part part) {
        List<Cell> cells = cells(handle, study, part);
        return cells.stream().allMatch(cell -> cell.part().isEmpty()) ? List.of() : cells;
    }

    /// Cells in which at least one participant has a value, in order.
    static List<Cell> cells(Handle handle, StudyId study, Part part) {
        List<Cell> cells = new ArrayList<>();
        Rows.each(
                handle.createQuery(
                                """
                                SELECT 'WEEK' AS axis, w.measure, w.week, %1$s,
                                       count(*), sum(w.value), sum(w.value * w.value)
                                  FROM reports.participant_week w
                                  JOIN reports.participant p USING (subject)
                                 WHERE p.study = :study AND w.value IS NOT NULL
                                 GROUP BY 2, 3, 4
                                 UNION ALL
                                SELECT 'SESSION', s.measure, s.session_number, %1$s,
                                       count(*), sum(s.value), sum(s.value * s.value)
                                  FROM reports.participant_session s
                                  JOIN reports.participant p USING (subject)
                                 WHERE p.study = :study AND s.value IS NOT NULL
                                 GROUP BY 2, 3, 4
                                """
                                        .formatted(part.expression))
                        .bind("study", study.value()),
                row ->
                        cells.add(
                                new Cell(
                                        Series.of(row),
                                        row.getInt(3),
                                        row.getString(4),
                                        moments(row, 5))));
        cells.sort(Comparator.naturalOrder());
        return cells;
    }

    /// From count, sum and sum of squares, in three columns that begin at the given one.
    static Moments moments(ResultSet row, int column) throws SQLException {
        return Moments.ofSums(
                row.getInt(column),
                Rational.of(row.getBigDecimal(column + 1)),
                Rational.of(row.getBigDecimal(column + 2)));
    }

    private static SortedSet<String> protocolHashes(Handle handle, StudyId study) {
        return handle
                .createQuery(
                        "SELECT DISTINCT protocol_hash FROM reports.participant"
                                + " WHERE study = :study")
                .bind("study", study.value())
                .mapTo(String.class)
                .stream()
                .collect(toCollection(TreeSet::new));
    }

    private static int excludedByConsent(Handle handle, StudyId study) {
        return handle.createQuery(
                        "SELECT count(*) FROM reports.participant_exclusion e"
                                + " JOIN reports.participant p USING (subject)"
                                + " WHERE p.study = :study AND e.reason = :reason")
                .bind("study", study.value())
                .bind("reason", Exclusion.CONSENT.name())
                .mapTo(Integer.class)
                .one();
    }
}
