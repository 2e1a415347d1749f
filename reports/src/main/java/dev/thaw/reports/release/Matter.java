package dev.thaw.reports.release;

import dev.thaw.core.number.Rational;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.release.Contributed;
import dev.thaw.core.release.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/// Something that figures are released about, at one or many places.
///
/// @param query finds what each participant who is in aggregates contributes: columns `subject`,
///   `axis`, `axis_index`, `window_length` and `contributed`, for the parameters `study` and
///   `matter`
record Matter(String name, Kind kind, String query) {

    private static final String COHORT =
            "reports.participant p WHERE p.study = :study AND p.in_aggregates";

    private static final String OUTCOME =
            "CASE c.outcome_window WHEN 'WEEKS_11_12' THEN 'CHANGE_IN_WEEKS_11_12'"
                    + " ELSE 'CHANGE_AFTER_SESSIONS_8_12' END";

    /// Windows are those that everybody has alike; the newest one of somebody is another's past.
    private static final String MEASURE =
            """
            WITH cohort AS (SELECT p.subject FROM %s)
            SELECT w.subject, 'WEEK' AS axis, w.week AS axis_index, 0 AS window_length,
                   w.value::text AS contributed
              FROM cohort JOIN reports.participant_week w USING (subject)
             WHERE w.measure = :matter AND w.value IS NOT NULL
             UNION ALL
            SELECT s.subject, 'SESSION', s.session_number, 0, s.value::text
              FROM cohort JOIN reports.participant_session s USING (subject)
             WHERE s.measure = :matter AND s.value IS NOT NULL
             UNION ALL
            SELECT t.subject, CASE t.axis WHEN 'WEEK' THEN 'WINDOW' ELSE 'SESSION_WINDOW' END,
                   t.first_index, t.length, t.theil_sen_slope_per_unit::text
              FROM cohort JOIN reports.participant_window t USING (subject)
             WHERE t.measure = :matter AND t.theil_sen_slope_per_unit IS NOT NULL
               AND t.first_index = 1
               AND (t.axis = 'WEEK' AND t.length = 12
                    OR t.axis = 'SESSION' AND t.length IN (8, 10, 12))
             UNION ALL
            SELECT c.subject, %s, 0, 0, c.change_from_baseline::text
              FROM cohort JOIN reports.participant_change c USING (subject)
             WHERE c.measure = :matter AND c.change_from_baseline IS NOT NULL
            """
                    .formatted(COHORT, OUTCOME);

    /// Without what is counted along sessions.
    private static final String MEASURE_BY_WEEK =
            "SELECT * FROM (%s) m WHERE axis NOT IN ('SESSION', 'SESSION_WINDOW')"
                    .formatted(MEASURE);

    /// Rates that between two sessions are of the same answers as in a week, where a diary is kept
    /// in the evening and sessions are held on one weekday: with one mean more or less, two looks
    /// at the same values (docs/decisions/0054).
    private static final Set<String> OF_ANSWERS = Set.of("err@1", "blankrate@1");

    /// Before the name of the measure. Whether a change is reliable is a matter of the cohort and
    /// of a claim; this is its direction alone.
    private static final String CHANGE = "change:";

    private static final String DIRECTION =
            """
            SELECT c.subject, %s AS axis, 0 AS axis_index, 0 AS window_length,
                   CASE sign(c.change_from_baseline)
                        WHEN 1 THEN 'higher' WHEN 0 THEN 'equal' ELSE 'lower' END AS contributed
              FROM (SELECT p.subject FROM %s) cohort
              JOIN reports.participant_change c USING (subject)
             WHERE c.measure = substr(:matter, length('change:') + 1)
               AND c.change_from_baseline IS NOT NULL
            """
                    .formatted(OUTCOME, COHORT);

    /// The share's numerator is whole; the stored one has 12 digits.
    private static final Matter COMPLIANCE =
            new Matter(
                    "compliance",
                    new Kind.Shares(),
                    """
                    SELECT w.subject, 'WEEK' AS axis, w.week AS axis_index, 0 AS window_length,
                           round(w.value * w.n) || '/' || w.n AS contributed
                      FROM (SELECT p.subject FROM %s) cohort
                      JOIN reports.participant_week w USING (subject)
                     WHERE w.measure = 'compliance@1' AND w.value IS NOT NULL
                    """
                            .formatted(COHORT));

    private static final Matter PARTICIPATION =
            new Matter(
                    "participation",
                    categories("enough_answers", "too_few_answers", "no_answer"),
                    """
                    SELECT w.subject, 'WEEK' AS axis, w.week AS axis_index, 0 AS window_length,
                           CASE WHEN rate.value IS NOT NULL THEN 'enough_answers'
                                WHEN w.value > 0 THEN 'too_few_answers'
                                ELSE 'no_answer' END AS contributed
                      FROM (SELECT p.subject FROM %s) cohort
                      JOIN reports.participant_week w USING (subject)
                      LEFT JOIN reports.participant_week rate
                        ON rate.subject = w.subject AND rate.week = w.week AND rate.measure = 'err@1'
                     WHERE w.measure = 'compliance@1' AND w.value IS NOT NULL
                    """
                            .formatted(COHORT));

    /// One division of all, not a count a week: who stopped between two weeks would be the
    /// difference of two counts.
    private static final Matter ATTRITION =
            new Matter(
                    "attrition",
                    categories(
                            "no_week",
                            "last_in_weeks_1_to_4",
                            "last_in_weeks_5_to_8",
                            "last_in_weeks_9_to_12",
                            "last_in_week_13_or_later"),
                    """
                    SELECT p.subject, 'COURSE' AS axis, 0 AS axis_index, 0 AS window_length,
                           CASE WHEN coalesce(latest.week, 0) < 1 THEN 'no_week'
                                WHEN latest.week <= 4 THEN 'last_in_weeks_1_to_4'
                                WHEN latest.week <= 8 THEN 'last_in_weeks_5_to_8'
                                WHEN latest.week <= 12 THEN 'last_in_weeks_9_to_12'
                                ELSE 'last_in_week_13_or_later' END AS contributed
                      FROM (SELECT * FROM %s) p
                      LEFT JOIN LATERAL
                           (SELECT max(w.week) AS week
                              FROM reports.participant_week w
                             WHERE w.subject = p.subject
                               AND w.n > 0
                               AND NOT (w.measure IN ('compliance@1', 'response@1')
                                        AND coalesce(w.value, 0) = 0)) latest ON true
                    """
                            .formatted(COHORT));

    private static final Matter SESSIONS_ATTENDED =
            new Matter(
                    "sessions_attended",
                    categories("none", "from_1_to_3", "from_4_to_7", "from_8_to_12", "13_or_more"),
                    """
                    SELECT p.subject, 'COURSE' AS axis, 0 AS axis_index, 0 AS window_length,
                           CASE WHEN p.session_attended_count = 0 THEN 'none'
                                WHEN p.session_attended_count <= 3 THEN 'from_1_to_3'
                                WHEN p.session_attended_count <= 7 THEN 'from_4_to_7'
                                WHEN p.session_attended_count <= 12 THEN 'from_8_to_12'
                                ELSE '13_or_more' END AS contributed
                      FROM %s
                    """
                            .formatted(COHORT));

    private static final Matter END_OF_THERAPY =
            new Matter(
                    "end_of_therapy",
                    categories("completed", "dropped_out", "referred", "not_reported"),
                    """
                    SELECT p.subject, 'COURSE' AS axis, 0 AS axis_index, 0 AS window_length,
                           coalesce(lower(f.therapy_ended), 'not_reported') AS contributed
                      FROM (SELECT * FROM %s) p
                      LEFT JOIN reports.participant_flow f USING (subject)
                    """
                            .formatted(COHORT));

    private static final Matter OUTCOME_OF_WEEKS =
            assessable("outcome_in_weeks_11_12", "assessable_in_weeks_11_12");

    private static final Matter OUTCOME_OF_SESSIONS =
            assessable("outcome_after_sessions_8_12", "assessable_after_sessions_8_12");

    private static final List<Matter> OF_ALL_STUDIES =
            List.of(
                    COMPLIANCE,
                    PARTICIPATION,
                    ATTRITION,
                    SESSIONS_ATTENDED,
                    END_OF_THERAPY,
                    OUTCOME_OF_WEEKS,
                    OUTCOME_OF_SESSIONS);

    private static Matter assessable(String name, String column) {
        return new Matter(
                name,
                categories("assessable", "not_assessable"),
                """
                SELECT p.subject, 'COURSE' AS axis, 0 AS axis_index, 0 AS window_length,
                       CASE WHEN f.%s THEN 'assessable' ELSE 'not_assessable' END AS contributed
                  FROM (SELECT * FROM %s) p
                  LEFT JOIN reports.participant_flow f USING (subject)
                """
                        .formatted(column, COHORT));
    }

    private static Kind categories(String... names) {
        return new Kind.Categories(new TreeSet<>(List.of(names)));
    }

    /// Everything that is released of a study, by name.
    static List<Matter> of(Handle snapshot, StudyProtocol protocol) {
        boolean diary = protocol.schedule().kind() == StudyProtocol.Schedule.Kind.DAILY_DIARY;
        List<Matter> matters = new ArrayList<>(OF_ALL_STUDIES);
        snapshot.createQuery(
                        """
                        SELECT w.measure FROM reports.participant p
                          JOIN reports.participant_week w USING (subject)
                         WHERE p.study = :study AND p.in_aggregates
                         UNION
                        SELECT s.measure FROM reports.participant p
                          JOIN reports.participant_session s USING (subject)
                         WHERE p.study = :study AND p.in_aggregates
                        """)
                .bind("study", protocol.study().value())
                .mapTo(String.class)
                .forEach(
                        measure -> {
                            String query =
                                    diary && OF_ANSWERS.contains(measure)
                                            ? MEASURE_BY_WEEK
                                            : MEASURE;
                            matters.add(new Matter(measure, new Kind.Amounts(), query));
                            matters.add(
                                    new Matter(
                                            CHANGE + measure,
                                            categories("higher", "equal", "lower"),
                                            DIRECTION));
                        });
        matters.sort((one, other) -> one.name().compareTo(other.name()));
        return matters;
    }

    /// As it is kept.
    static String text(Contributed what) {
        return switch (what) {
            case Contributed.Amount(var value) -> value.toString();
            case Contributed.Share(long part, long whole) -> part + "/" + whole;
            case Contributed.InCategory(var name) -> name;
        };
    }

    /// Of a decimal, a fraction or a category.
    Contributed parse(String text) {
        int slash = text.indexOf('/');
        return switch (kind) {
            case Kind.Amounts() ->
                    new Contributed.Amount(
                            slash < 0
                                    ? Rational.of(new BigDecimal(text))
                                    : Rational.of(
                                            new BigInteger(text.substring(0, slash)),
                                            new BigInteger(text.substring(slash + 1))));
            case Kind.Shares() ->
                    new Contributed.Share(
                            Long.parseLong(text, 0, slash, 10),
                            Long.parseLong(text, slash + 1, text.length(), 10));
            case Kind.Categories _ -> new Contributed.InCategory(text);
        };
    }
}
