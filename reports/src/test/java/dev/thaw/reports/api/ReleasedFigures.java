package dev.thaw.reports.api;

import java.math.BigDecimal;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Releases of a study in the tables that releases are kept in, as somebody who releases would
/// leave them.
final class ReleasedFigures {

    private static final String DIGEST = "d".repeat(63);

    private final Jdbi jdbi;
    private final String study;

    ReleasedFigures(Jdbi jdbi, String study) {
        this.jdbi = jdbi;
        this.study = study;
        jdbi.useHandle(ReleasedFigures::standIn);
    }

    /// What a cell shows.
    ///
    /// @param label of the partition; empty for all
    /// @param count empty: hidden
    record Cell(String partition, String label, Integer count, BigDecimal mean) {

        static Cell shown(String partition, String label, int count, String mean) {
            return new Cell(partition, label, count, new BigDecimal(mean));
        }

        static Cell hidden(String partition, String label) {
            return new Cell(partition, label, null, null);
        }
    }

    ReleasedFigures release(int number) {
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "INSERT INTO reports.release VALUES (?, ?, '2026-01-05T10:00:00Z',"
                                        + " ?, 11, ?)",
                                study,
                                number,
                                "ab".repeat(32),
                                DIGEST + number));
        return this;
    }

    /// Publishes a block anew.
    ReleasedFigures week(int number, String measure, int week, List<Cell> cells) {
        jdbi.useHandle(
                handle -> {
                    handle.execute(
                            "INSERT INTO reports.release_block VALUES (?, ?, 'WEEK', ?, 0, ?)",
                            study,
                            measure,
                            week,
                            number);
                    cells.forEach(
                            cell ->
                                    handle.execute(
                                            """
                                            INSERT INTO reports.release_amount
                                              (study, subject_matter, axis, axis_index, window_length,
                                               release_number, partition, label, participant_count, mean,
                                               is_hidden)
                                            VALUES (?, ?, 'WEEK', ?, 0, ?, ?, ?, ?, ?, ?)
                                            """,
                                            study,
                                            measure,
                                            week,
                                            number,
                                            cell.partition(),
                                            cell.label(),
                                            cell.count(),
                                            cell.mean(),
                                            cell.count() == null));
                });
        return this;
    }

    ReleasedFigures share(int number, int week, String category, int count, int of, String share) {
        jdbi.useHandle(
                handle -> {
                    handle.execute(
                            "INSERT INTO reports.release_block VALUES (?, 'participation', 'WEEK',"
                                    + " ?, 0, ?) ON CONFLICT DO NOTHING",
                            study,
                            week,
                            number);
                    handle.execute(
                            """
                            INSERT INTO reports.release_share
                              (study, subject_matter, axis, axis_index, window_length, release_number,
                               partition, label, category, participant_count, of_count, share, is_hidden)
                            VALUES (?, 'participation', 'WEEK', ?, 0, ?, 'all', '', ?, ?, ?, ?, false)
                            """,
                            study,
                            week,
                            number,
                            category,
                            count,
                            of,
                            new BigDecimal(share));
                });
        return this;
    }

    /// As little of what releases are kept in as the query API needs, where the database does not
    /// have it yet.
    private static void standIn(Handle handle) {
        if (handle.createQuery("SELECT to_regclass('research.release') IS NULL")
                .mapTo(Boolean.class)
                .one()) {
            handle.createScript(STAND_IN).execute();
        }
        if (handle.createQuery("SELECT to_regclass('reports.participant_flow') IS NULL")
                .mapTo(Boolean.class)
                .one()) {
            handle.createScript(STAND_IN_OF_COURSE).execute();
        }
    }

    private static final String STAND_IN =
            """
            CREATE SCHEMA research;
            CREATE TABLE reports.release (study text, release_number integer, released_at timestamptz,
              protocol_hash text, minimum_cell integer, digest text);
            CREATE TABLE reports.release_block (study text, subject_matter text, axis text,
              axis_index integer, window_length integer, release_number integer,
              PRIMARY KEY (study, subject_matter, axis, axis_index, window_length, release_number));
            CREATE TABLE reports.release_amount (study text, subject_matter text, axis text,
              axis_index integer, window_length integer, release_number integer, partition text,
              label text, participant_count integer, mean numeric, standard_deviation numeric,
              quantile_10 numeric, quantile_25 numeric, median numeric, quantile_75 numeric,
              quantile_90 numeric, mean_lower numeric, mean_upper numeric, is_hidden boolean);
            CREATE TABLE reports.release_share (study text, subject_matter text, axis text,
              axis_index integer, window_length integer, release_number integer, partition text,
              label text, category text, participant_count integer, of_count integer, share numeric,
              share_lower numeric, share_upper numeric, is_hidden boolean);
            CREATE VIEW research.release AS SELECT * FROM reports.release;
            CREATE VIEW research.cohort_trend_history AS
              SELECT study, release_number, subject_matter AS measure, axis, axis_index, window_length,
                     partition, label, participant_count, mean, standard_deviation, quantile_10,
                     quantile_25, median, quantile_75, quantile_90, mean_lower, mean_upper, is_hidden
                FROM reports.release_amount;
            CREATE VIEW research.cohort_share_history AS
              SELECT study, release_number, subject_matter, axis, axis_index, partition, label,
                     category, participant_count, of_count, share, share_lower, share_upper, is_hidden
                FROM reports.release_share;
            CREATE VIEW research.cohort_trend AS
              SELECT * FROM research.cohort_trend_history t
               WHERE release_number = (SELECT max(release_number) FROM research.cohort_trend_history v
                                        WHERE v.study = t.study AND v.measure = t.measure
                                          AND v.axis = t.axis AND v.axis_index = t.axis_index
                                          AND v.window_length = t.window_length);
            GRANT USAGE ON SCHEMA research TO thaw_researcher;
            GRANT SELECT ON ALL TABLES IN SCHEMA research TO thaw_researcher
            """;

    private static final String STAND_IN_OF_COURSE =
            """
            CREATE TABLE reports.participant_change (subject uuid, measure text, outcome_window text,
              qualifying_value numeric, qualifying_standard_error numeric, qualifying_lower numeric,
              qualifying_upper numeric, qualifying_n integer, qualifying_required_n integer,
              qualifying_status text, qualifying_flags text,
              baseline_value numeric, baseline_standard_error numeric, baseline_lower numeric,
              baseline_upper numeric, baseline_n integer, baseline_required_n integer,
              baseline_status text, baseline_flags text,
              outcome_value numeric, outcome_standard_error numeric, outcome_lower numeric,
              outcome_upper numeric, outcome_n integer, outcome_required_n integer,
              outcome_status text, outcome_flags text,
              change_from_baseline numeric, change_standard_error numeric, change_lower numeric,
              change_upper numeric, change_n integer, change_required_n integer,
              change_status text, change_flags text);
            CREATE TABLE reports.participant_flow (subject uuid, enrolled boolean, consented boolean,
              qualifying_valid boolean, baseline_valid boolean, one_session boolean,
              four_sessions boolean, eight_sessions boolean, assessable_in_weeks_11_12 boolean,
              assessable_after_sessions_8_12 boolean, therapy_ended text,
              last_session_number integer, valid_week_count integer);
            GRANT SELECT ON reports.participant_change, reports.participant_flow TO thaw_steward
            """;
}
