package dev.thaw.reports.web;

import dev.thaw.core.event.StudyId;
import dev.thaw.reports.web.figure.Line;
import dev.thaw.reports.web.figure.Mark;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// What there is of a study just now, also about single participants: for data stewards.
final class LiveTables {

    private final Handle handle;
    private final StudyId study;

    /// @param handle with a steward's rights
    LiveTables(Handle handle, StudyId study) {
        this.handle = handle;
        this.study = study;
    }

    /// How far participants came.
    ///
    /// @param reached how many reached it; stages are independent of each other
    record Stage(String words, long reached) {}

    /// How many participants there are, and how many of them reached each stage.
    List<Stage> flow() {
        return handle.createQuery(
                        """
                        SELECT count(*) AS known,
                               count(*) FILTER (WHERE f.enrolled) AS enrolled,
                               count(*) FILTER (WHERE f.consented) AS consented,
                               count(*) FILTER (WHERE f.baseline_valid) AS baseline_valid,
                               count(*) FILTER (WHERE f.one_session) AS one_session,
                               count(*) FILTER (WHERE f.four_sessions) AS four_sessions,
                               count(*) FILTER (WHERE f.eight_sessions) AS eight_sessions,
                               count(*) FILTER (WHERE f.assessable_in_weeks_11_12) AS in_weeks,
                               count(*) FILTER (WHERE f.assessable_after_sessions_8_12)
                                 AS after_sessions
                          FROM reports.participant p
                          LEFT JOIN reports.participant_flow f USING (subject)
                         WHERE p.study = :study
                        """)
                .bind("study", study.value())
                .map(
                        (row, _) ->
                                List.of(
                                        new Stage("heard of", row.getLong("known")),
                                        new Stage("enrolled", row.getLong("enrolled")),
                                        new Stage(
                                                "consented to aggregates",
                                                row.getLong("consented")),
                                        new Stage("valid baseline", row.getLong("baseline_valid")),
                                        new Stage("1 session", row.getLong("one_session")),
                                        new Stage("4 sessions", row.getLong("four_sessions")),
                                        new Stage("8 sessions", row.getLong("eight_sessions")),
                                        new Stage(
                                                "assessable in weeks 11–12",
                                                row.getLong("in_weeks")),
                                        new Stage(
                                                "assessable after sessions 8–12",
                                                row.getLong("after_sessions"))))
                .one();
    }

    /// How many participants there are.
    int participants() {
        return handle.createQuery("SELECT count(*) FROM reports.participant WHERE study = :study")
                .bind("study", study.value())
                .mapTo(Integer.class)
                .one();
    }

    /// Measures that any of 50 participants has by week, ascending. To look through everybody's
    /// rows takes long, and who is under the same protocol has the same measures, as far as there
    /// are answers.
    List<String> measures() {
        return handle.createQuery(
                        """
                        SELECT DISTINCT w.measure
                          FROM (SELECT subject FROM reports.participant
                                 WHERE study = :study ORDER BY subject LIMIT 50) p
                          JOIN reports.participant_week w USING (subject)
                         ORDER BY w.measure
                        """)
                .bind("study", study.value())
                .mapTo(String.class)
                .list();
    }

    /// A measure of some participants by week, ascending by random id.
    ///
    /// @param first how many participants come before
    /// @param most how many at most
    List<Line> weeks(String measure, int first, int most) {
        Map<String, SortedMap<Integer, Mark>> marks = new LinkedHashMap<>();
        handle.createQuery(
                        """
                        SELECT p.subject, w.week, w.value, w.lower, w.upper, w.n
                          FROM (SELECT subject FROM reports.participant
                                 WHERE study = :study
                                 ORDER BY subject LIMIT :most OFFSET :first) p
                          LEFT JOIN reports.participant_week w
                            ON w.subject = p.subject AND w.measure = :measure
                         ORDER BY p.subject, w.week
                        """)
                .bind("study", study.value())
                .bind("measure", measure)
                .bind("first", first)
                .bind("most", most)
                .map((row, _) -> week(row))
                .forEach(
                        week -> {
                            SortedMap<Integer, Mark> line =
                                    marks.computeIfAbsent(week.subject(), _ -> new TreeMap<>());
                            week.index().ifPresent(index -> line.put(index, week.mark()));
                        });
        List<Line> lines = new ArrayList<>();
        marks.forEach((subject, line) -> lines.add(new Line(subject, line)));
        return lines;
    }

    private record Week(String subject, Optional<Integer> index, Mark mark) {}

    private static Week week(ResultSet row) throws SQLException {
        int index = row.getInt("week");
        Optional<Integer> week = row.wasNull() ? Optional.empty() : Optional.of(index);
        BigDecimal value = row.getBigDecimal("value");
        Mark mark =
                value == null
                        ? new Mark.Absent()
                        : new Mark.Value(
                                value,
                                Optional.ofNullable(row.getBigDecimal("lower")),
                                Optional.ofNullable(row.getBigDecimal("upper")),
                                row.getLong("n"));
        return new Week(row.getString("subject"), week, mark);
    }

    /// Observations that do not count.
    ///
    /// @param reason its code
    /// @param participants of how many
    record Excluded(String reason, long observations, long participants) {}

    /// What does not count and why, the most frequent first.
    List<Excluded> exclusions() {
        return handle.createQuery(
                        """
                        SELECT e.reason, sum(e.event_count) AS observations,
                               count(*) AS participants
                          FROM reports.participant p
                          JOIN reports.participant_exclusion e USING (subject)
                         WHERE p.study = :study
                         GROUP BY e.reason
                         ORDER BY observations DESC, e.reason
                        """)
                .bind("study", study.value())
                .map(
                        (row, _) ->
                                new Excluded(
                                        row.getString("reason"),
                                        row.getLong("observations"),
                                        row.getLong("participants")))
                .list();
    }
}
