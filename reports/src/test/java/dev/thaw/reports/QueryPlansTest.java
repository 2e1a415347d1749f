package dev.thaw.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What pages and releases ask for is found by an index, not by reading a whole table.
@Tag("stack")
class QueryPlansTest {

    private static Jdbi jdbi;

    /// 600 participants in six studies, ten measures, half a year.
    @BeforeAll
    static void fill() {
        jdbi = Jdbi.create(new Database().source());
        jdbi.useHandle(
                handle -> {
                    handle.execute(
                            """
                            INSERT INTO reports.participant
                                   (subject, study, protocol_hash, event_count,
                                    session_attended_count)
                            SELECT gen_random_uuid(), 'study-' || i % 6, 'ab', 500, 12
                              FROM generate_series(1, 600) i
                            """);
                    handle.execute(
                            """
                            INSERT INTO reports.participant_week
                                   (subject, measure, week, value, n, status, flags)
                            SELECT subject, 'measure-' || m, w, w / 26.0, 28, 'OK', ''
                              FROM reports.participant, generate_series(1, 10) m,
                                   generate_series(1, 26) w
                            """);
                    handle.execute(
                            """
                            INSERT INTO reports.participant_change
                                   (subject, measure, outcome_window,
                                    baseline_value, outcome_value, change_from_baseline,
                                    qualifying_n, qualifying_status, qualifying_flags,
                                    baseline_n, baseline_status, baseline_flags,
                                    outcome_n, outcome_status, outcome_flags,
                                    change_n, change_status, change_flags)
                            SELECT subject, 'measure-' || m, o, 0.25, 0.5, 0.25, 40, 'OK', '',
                                   40, 'OK', '', 40, 'OK', '', 80, 'OK', ''
                              FROM reports.participant, generate_series(1, 40) m,
                                   unnest(ARRAY['WEEKS_11_12', 'AFTER_SESSIONS_8_12']) o
                            """);
                });
        jdbi.useHandle(handle -> handle.execute("VACUUM ANALYZE"));
    }

    private static String plan(String query) {
        List<String> lines =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery("EXPLAIN (COSTS OFF) " + query)
                                        .mapTo(String.class)
                                        .list());
        return String.join("\n", lines);
    }

    @Test
    void oneMeasureOfOneStudyInAllWeeks() {
        assertThat(
                        plan(
                                """
                                SELECT w.week, count(*), avg(w.value)
                                  FROM reports.participant_week w
                                  JOIN reports.participant p USING (subject)
                                 WHERE p.study = 'study-3' AND w.measure = 'measure-7'
                                   AND w.value IS NOT NULL
                                 GROUP BY w.week
                                """))
                .contains("Index Only Scan using participant_week_pkey")
                .doesNotContain("Seq Scan on participant_week");
    }

    @Test
    void oneMeasureOfOneStudyInOneWeek() {
        assertThat(
                        plan(
                                """
                                SELECT p.subject, w.value
                                  FROM reports.participant_week w
                                  JOIN reports.participant p USING (subject)
                                 WHERE p.study = 'study-3' AND w.measure = 'measure-7'
                                   AND w.week = 4
                                """))
                .contains("participant_week_pkey")
                .doesNotContain("Seq Scan on participant_week");
    }

    @Test
    void everythingOfOneParticipant() {
        for (String table : new String[] {"participant_week", "participant_change"}) {
            assertThat(
                            plan(
                                    "SELECT * FROM reports."
                                            + table
                                            + " WHERE subject ="
                                            + " '00000000-0000-4000-8000-000000000001'"))
                    .contains(table + "_pkey")
                    .doesNotContain("Seq Scan");
        }
    }

    @Test
    void theChangeOfOneMeasureInOneStudy() {
        assertThat(
                        plan(
                                """
                                SELECT c.baseline_value, c.outcome_value, c.change_from_baseline
                                  FROM reports.participant_change c
                                  JOIN reports.participant p USING (subject)
                                 WHERE p.study = 'study-3' AND c.measure = 'measure-7'
                                   AND c.outcome_window = 'WEEKS_11_12'
                                """))
                .contains("Index Only Scan using participant_change_pkey")
                .doesNotContain("Seq Scan on participant_change");
    }
}
