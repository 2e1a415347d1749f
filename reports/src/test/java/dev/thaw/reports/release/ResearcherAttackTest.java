package dev.thaw.reports.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.SubjectId;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.release.Attacker;
import dev.thaw.core.release.Contributed;
import dev.thaw.core.release.Contribution;
import dev.thaw.core.release.Part;
import dev.thaw.reports.TrendBuilder;
import java.math.BigDecimal;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A researcher who has a login, SQL, every release, and knows who is in which cell.
@Tag("stack")
class ResearcherAttackTest {

    private static final int MINIMUM = 3;

    private final ReleasedStudy study = new ReleasedStudy(MINIMUM);
    private final Random random = new Random(20);
    private final SortedMap<SubjectId, Map<String, String>> labels = new TreeMap<>();
    private final SortedMap<SubjectId, List<Integer>> moods = new TreeMap<>();

    @Test
    void nothingButReleasedFiguresIsReadable() {
        // Given
        comeIn(12);
        study.released();
        Jdbi researcher = study.researcher();

        // When the researcher tries whatever there is
        List<String> readable = new ArrayList<>();
        for (Map<String, Object> relation :
                study.rows(
                        """
                        SELECT c.oid::regclass::text AS name
                          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                         WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                           AND c.relkind IN ('r', 'v', 'm', 'S', 'f', 'p')
                        """)) {
            String name = (String) relation.get("name");
            if (succeeds(researcher, "SELECT * FROM " + name)) {
                readable.add(name);
            }
            if (!name.startsWith("research.")) {
                assertThat(succeeds(researcher, "EXPLAIN SELECT * FROM " + name))
                        .as(name)
                        .isFalse();
            }
            assertThat(succeeds(researcher, "DELETE FROM " + name)).as(name).isFalse();
        }

        // Then
        assertThat(readable)
                .containsExactlyInAnyOrder(
                        "research.release",
                        "research.claim_result",
                        "research.claim_receipt",
                        "research.export",
                        "research.cohort_trend",
                        "research.cohort_trend_history",
                        "research.cohort_share",
                        "research.cohort_share_history");
    }

    @Test
    void noCatalogueTellsHowManyRowsLiveTablesHave() throws SQLException {
        // Given
        comeIn(12);
        study.released();
        study.steward.useHandle(handle -> handle.execute("ANALYZE"));
        Jdbi researcher = study.researcher();

        // When, then
        for (String telling :
                List.of(
                        "SELECT reltuples FROM pg_class",
                        "SELECT relpages FROM pg_class",
                        "SELECT pg_class FROM pg_class",
                        "SELECT n_live_tup FROM pg_stat_all_tables",
                        "SELECT n_tup_ins FROM pg_stat_user_tables",
                        "SELECT n_tup_ins FROM pg_stat_xact_user_tables",
                        "SELECT heap_blks_read FROM pg_statio_all_tables",
                        "SELECT idx_scan FROM pg_stat_all_indexes",
                        "SELECT tup_inserted FROM pg_stat_database",
                        "SELECT pg_stat_get_live_tuples(oid) FROM pg_class",
                        "SELECT pg_stat_get_tuples_inserted(oid) FROM pg_class",
                        "SELECT pg_relation_size(oid) FROM pg_class",
                        "SELECT pg_table_size(oid) FROM pg_class",
                        "SELECT pg_total_relation_size(oid) FROM pg_class",
                        "SELECT pg_database_size(current_database())",
                        "SELECT * FROM pg_statistic")) {
            assertThat(succeeds(researcher, telling)).as(telling).isFalse();
        }
        assertThat(rows(researcher, "SELECT * FROM pg_stats WHERE schemaname = 'reports'"))
                .isEmpty();
        assertThat(rows(researcher, "SELECT * FROM pg_sequences WHERE last_value IS NOT NULL"))
                .isEmpty();

        // And tools that list what can be read still do
        assertThat(
                        rows(
                                researcher,
                                "SELECT table_name FROM information_schema.tables"
                                        + " WHERE table_schema = 'research'"))
                .hasSize(8);
        assertThat(
                        rows(
                                researcher,
                                "SELECT relname FROM pg_class WHERE relnamespace = 'research'::regnamespace"))
                .hasSize(8);
        assertThat(columnsByDriver(researcher)).contains("participant_count", "is_hidden");
    }

    @Test
    void aFunctionOfTheResearchersOwnSeesNoRowThatAViewLeavesOut() {
        // Given figures of which every one was published anew
        comeIn(12);
        study.released();
        study.intervalPasses();
        comeIn(12);
        study.released();
        Jdbi researcher = study.researcher();
        String releases = "SELECT DISTINCT release_number FROM research.cohort_trend";
        assertThat(rows(researcher, releases))
                .extracting(row -> row.get("release_number"))
                .containsExactly(2);

        // When a function costs so little that the planner would call it as early as it can
        int seen =
                researcher.withHandle(
                        handle -> {
                            handle.execute(
                                    """
                                    CREATE FUNCTION pg_temp.peek(integer) RETURNS boolean
                                    COST 0.0000001 LANGUAGE plpgsql AS $$
                                    BEGIN
                                      IF $1 <> 2 THEN RAISE EXCEPTION 'peeked %', $1; END IF;
                                      RETURN true;
                                    END $$
                                    """);
                            return handle.createQuery(
                                            "SELECT count(*) FROM research.cohort_trend"
                                                    + " WHERE pg_temp.peek(release_number)")
                                    .mapTo(Integer.class)
                                    .one();
                        });

        // Then it is called with rows of the view only
        assertThat(seen).isPositive();
    }

    @Test
    void noSumsAndDifferencesOverAllReleasesLeaveAFewPeople() {
        // Given people who come, leave, change late data, move and are erased, and a release each
        // time
        Jdbi researcher = study.researcher();
        List<List<Contribution>> truths = new ArrayList<>();
        comeIn(16);
        for (int release = 1; release <= 8; release++) {
            truths.add(truth());
            study.release();
            study.intervalPasses();
            goOn();
        }

        // When the researcher reads every figure of every release
        Attacker attacker = new Attacker();
        List<Map<String, Object>> shown =
                rows(
                        researcher,
                        """
                        SELECT release_number, partition, label, participant_count, mean
                          FROM research.cohort_trend_history
                         WHERE measure = 'item:mood' AND axis = 'WEEK' AND NOT is_hidden
                         ORDER BY release_number, partition, label
                        """);
        for (Map<String, Object> row : shown) {
            List<Contribution> truth = truths.get((int) row.get("release_number") - 1);
            Part part = PartNames.part((String) row.get("partition"), (String) row.get("label"));
            List<Contribution> behind =
                    truth.stream().filter(one -> part.has(one.labels())).toList();
            // (what is known of who is behind a figure is right)
            assertThat(row.get("participant_count")).isEqualTo(behind.size());
            assertThat(mean(behind)).isEqualByComparingTo((BigDecimal) row.get("mean"));
            attacker.adds(part, Optional.empty(), truth);
        }

        // Then no combination is about fewer than three people
        assertThat(shown).extracting(row -> row.get("release_number")).contains(1, 2);
        assertThat(shown).extracting(row -> row.get("partition")).contains("arm");
        assertThat(attacker.singlesOut(MINIMUM)).isEmpty();

        // And neither does SQL find two figures that differ by fewer
        assertThat(pairsThatDifferByFew(researcher, truths)).isEmpty();
    }

    /// The researcher's knowledge in tables of the session, joined with what was released.
    private static List<Map<String, Object>> pairsThatDifferByFew(
            Jdbi researcher, List<List<Contribution>> truths) {
        return researcher.withHandle(
                handle -> {
                    handle.execute(
                            "CREATE TEMP TABLE member (release_number integer, person text,"
                                    + " value text, arm text, site text)");
                    for (int i = 0; i < truths.size(); i++) {
                        for (Contribution one : truths.get(i)) {
                            handle.execute(
                                    "INSERT INTO member VALUES (?, ?, ?, ?, ?)",
                                    i + 1,
                                    one.contributor().toString(),
                                    Matter.text(one.what()),
                                    one.labels().get("arm"),
                                    one.labels().get("site"));
                        }
                    }
                    return few(handle);
                });
    }

    private static List<Map<String, Object>> few(Handle handle) {
        return handle.createQuery(
                        """
                        WITH cell AS (
                          SELECT row_number() OVER () AS id, release_number, partition, label
                            FROM research.cohort_trend_history
                           WHERE measure = 'item:mood' AND axis = 'WEEK' AND NOT is_hidden),
                        behind AS (
                          SELECT c.id, m.person, m.value
                            FROM cell c JOIN member m USING (release_number)
                           WHERE c.partition = 'all'
                              OR c.partition = 'arm' AND c.label = m.arm
                              OR c.partition = 'site' AND c.label = m.site),
                        pair AS (SELECT a.id AS a, b.id AS b FROM cell a JOIN cell b ON a.id < b.id),
                        differs AS (
                          SELECT pair.a, pair.b, x.person
                            FROM pair JOIN behind x ON x.id IN (pair.a, pair.b)
                           GROUP BY pair.a, pair.b, x.person, x.value
                          HAVING count(*) = 1)
                        SELECT a, b, count(DISTINCT person) AS people
                          FROM differs GROUP BY a, b HAVING count(DISTINCT person) < :minimum
                        """)
                .bind("minimum", MINIMUM)
                .mapToMap()
                .list();
    }

    private void comeIn(int people) {
        for (int i = 0; i < people; i++) {
            SubjectId subject = new SubjectId(new UUID(random.nextLong(), random.nextLong()));
            labels.put(
                    subject,
                    new TreeMap<>(
                            Map.of(
                                    "arm", random.nextBoolean() ? "care" : "thaw",
                                    "site", random.nextInt(3) == 0 ? "north" : "south")));
            say(subject);
        }
    }

    private void say(SubjectId subject) {
        int mood = random.nextInt(1000);
        moods.put(subject, List.of(mood));
        project(subject);
    }

    private void project(SubjectId subject) {
        TrendBuilder participant =
                study.participant(subject)
                        .inArm(labels.get(subject).get("arm"))
                        .ofSite(labels.get(subject).get("site"));
        study.database.with(
                moods.containsKey(subject)
                        ? participant.withWeeks(
                                "item:mood",
                                BigDecimal.valueOf(moods.get(subject).getFirst(), 3).toString())
                        : participant);
    }

    private void goOn() {
        for (int events = 2; events > 0; events--) {
            List<SubjectId> some = new ArrayList<>(moods.keySet());
            Collections.shuffle(some, random);
            List<SubjectId> few = some.subList(0, Math.min(random.nextInt(5), some.size()));
            switch (random.nextInt(6)) {
                case 0 -> few.forEach(this::say);
                case 1 ->
                        few.forEach(
                                subject -> {
                                    moods.remove(subject);
                                    project(subject);
                                });
                case 2 ->
                        few.forEach(
                                subject -> {
                                    labels.get(subject).put("site", "north");
                                    project(subject);
                                });
                case 3 ->
                        few.stream()
                                .limit(1)
                                .forEach(
                                        subject -> {
                                            moods.remove(subject);
                                            labels.remove(subject);
                                            study.database.erase(subject);
                                        });
                default -> comeIn(random.nextInt(5));
            }
        }
    }

    private List<Contribution> truth() {
        List<Contribution> truth = new ArrayList<>();
        moods.forEach(
                (subject, values) ->
                        truth.add(
                                new Contribution(
                                        subject,
                                        new Contributed.Amount(
                                                Rational.of(values.getFirst(), 1000)),
                                        labels.get(subject))));
        return truth;
    }

    private static BigDecimal mean(List<Contribution> behind) {
        Rational sum = Rational.ZERO;
        for (Contribution one : behind) {
            if (one.what() instanceof Contributed.Amount(var value)) {
                sum = sum.add(value);
            }
        }
        return Figure.of(sum.divide(behind.size())).value();
    }

    private static List<String> columnsByDriver(Jdbi who) throws SQLException {
        List<String> names = new ArrayList<>();
        who.useHandle(
                handle -> {
                    DatabaseMetaData driver = handle.getConnection().getMetaData();
                    try (ResultSet columns =
                            driver.getColumns(null, "research", "cohort_trend", "%")) {
                        while (columns.next()) {
                            names.add(columns.getString("COLUMN_NAME"));
                        }
                    }
                });
        return names;
    }

    private static List<Map<String, Object>> rows(Jdbi who, String sql) {
        return who.withHandle(handle -> handle.createQuery(sql).mapToMap().list());
    }

    private static boolean succeeds(Jdbi who, String sql) {
        try {
            who.useHandle(handle -> handle.execute(sql));
            return true;
        } catch (UnableToExecuteStatementException e) {
            assertThat(e.getMessage())
                    .containsAnyOf("permission denied", "cannot delete from view");
            return false;
        }
    }
}
