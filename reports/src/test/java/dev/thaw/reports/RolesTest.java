package dev.thaw.reports;

import static dev.thaw.reports.TrendBuilder.aParticipant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// Who may read the tables that show single people, or change from minute to minute. The tables are
/// looked up, so that what is added later is covered.
@Tag("stack")
class RolesTest {

    private static final String FORBIDDEN = "42501";

    private static Jdbi jdbi;

    @BeforeAll
    static void fill() {
        Database database =
                new Database().with(aParticipant("oslo").withWeeks("err@1", "0.1", "0.3"));
        jdbi = Jdbi.create(database.source());
    }

    /// Tables and views of the schema, but Flyway's own.
    private static List<String> relations(String kinds) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT c.oid::regclass::text FROM pg_class c"
                                                + " WHERE c.relnamespace = 'reports'::regnamespace"
                                                + " AND strpos(:kinds, c.relkind::text) > 0"
                                                + " AND c.relname NOT LIKE 'flyway%'")
                                .bind("kinds", kinds)
                                .mapTo(String.class)
                                .list());
    }

    private static void as(String role, String... statements) {
        jdbi.useTransaction(
                handle -> {
                    handle.execute("SET LOCAL ROLE " + role);
                    for (String statement : statements) {
                        handle.execute(statement);
                    }
                });
    }

    private static void isForbidden(ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOf(JdbiException.class)
                .rootCause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(FORBIDDEN));
    }

    @Test
    void stewardsReadAllOfIt() {
        assertThat(relations("rvmp")).hasSizeGreaterThan(10);
        for (String relation : relations("rvmp")) {
            as("thaw_steward", "SELECT count(*) FROM " + relation);
        }
    }

    @Test
    void theListOfWhatToLookAtIsAmongThem() {
        assertThat(relations("r"))
                .contains(
                        "reports.monitor_entry",
                        "reports.monitor_message",
                        "reports.participant_app");
    }

    @Test
    void stewardsChangeNothing() {
        for (String table : relations("rp")) {
            isForbidden(() -> as("thaw_steward", "DELETE FROM " + table));
            isForbidden(() -> as("thaw_steward", "TRUNCATE " + table + " CASCADE"));
            isForbidden(() -> as("thaw_steward", "INSERT INTO " + table + " DEFAULT VALUES"));
            isForbidden(() -> as("thaw_steward", "LOCK TABLE " + table + " IN EXCLUSIVE MODE"));
        }
        isForbidden(() -> as("thaw_steward", "CREATE TABLE reports.own (n integer)"));
        isForbidden(() -> as("thaw_steward", "SELECT * FROM reports.flyway_schema_history"));
    }

    @Test
    void researchersReadNoneOfIt() {
        for (String relation : relations("rvmp")) {
            isForbidden(() -> as("thaw_researcher", "SELECT count(*) FROM " + relation));
        }
    }

    @Test
    void nobodyElseReadsAnyOfIt() {
        for (String privilege : List.of("SELECT", "INSERT", "UPDATE", "DELETE", "REFERENCES")) {
            for (String relation : relations("rvmp")) {
                assertThat(may("public", relation, privilege)).as(relation).isFalse();
                assertThat(may("thaw_researcher", relation, privilege)).as(relation).isFalse();
            }
        }
    }

    private static boolean may(String role, String relation, String privilege) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT has_table_privilege(:role, :relation, :privilege)")
                                .bind("role", role)
                                .bind("relation", relation)
                                .bind("privilege", privilege)
                                .mapTo(Boolean.class)
                                .one());
    }

    @Test
    void whatLaterVersionsAddIsTheStewardsToo() {
        // Given a table and a view of a later migration
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE reports.later AS SELECT 1 AS n"));
        jdbi.useHandle(handle -> handle.execute("CREATE VIEW reports.seen AS TABLE reports.later"));

        // When, then
        for (String relation : List.of("reports.later", "reports.seen")) {
            as("thaw_steward", "SELECT * FROM " + relation);
            isForbidden(() -> as("thaw_steward", "DELETE FROM " + relation));
            isForbidden(() -> as("thaw_researcher", "SELECT * FROM " + relation));
        }
        jdbi.useHandle(handle -> handle.execute("DROP TABLE reports.later CASCADE"));
    }

    @Test
    void databasesOfOneClusterMayBeMigratedAtOnce() throws Exception {
        // Given a role that one migration has made, and not committed yet
        String role = "thaw_test_" + UUID.randomUUID().toString().replace("-", "");
        String making = rolesAsMigrated().replace("'thaw_steward'", "'" + role + "'");
        try (ExecutorService other = Executors.newSingleThreadExecutor();
                Handle first = jdbi.open()) {
            first.begin();
            run(first, making);

            // When another one is about to make it, too
            Future<?> second = other.submit(() -> jdbi.useHandle(handle -> run(handle, making)));
            Stack.await("the second migration to wait", () -> isWaiting(role) || second.isDone());
            first.commit();

            // Then it goes on
            assertThat(second.get()).isNull();
        }
        jdbi.useHandle(handle -> handle.execute("DROP ROLE " + role));
    }

    private static boolean isWaiting(String role) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT count(*) > 0 FROM pg_stat_activity"
                                                + " WHERE strpos(query, :role) > 0"
                                                + " AND wait_event_type = 'Lock'")
                                .bind("role", role)
                                .mapTo(Boolean.class)
                                .one());
    }

    /// As the driver has it: the colons and question marks of a block mean nothing here.
    private static void run(Handle handle, String block) {
        try (Statement statement = handle.getConnection().createStatement()) {
            statement.execute(block);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aUserWhoMayNotMakeRolesUsesThoseMadeBeforehand() {
        // Given
        PGSimpleDataSource database = ownedByAnOrdinaryUser();

        // When, then
        assertThat(TrendTables.of(database).studies()).isEmpty();
    }

    @Test
    void aUserWhoMayNotMakeRolesIsToldWhatToDo() throws IOException {
        // Given roles of another name, which do not exist
        PGSimpleDataSource database = ownedByAnOrdinaryUser();
        String making = rolesAsMigrated().replace("'thaw_steward'", "'thaw_nobody'");

        // When, then
        assertThatThrownBy(() -> Jdbi.create(database).useHandle(handle -> run(handle, making)))
                .rootCause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).isEqualTo(ReportsDatabase.NO_ROLES));
    }

    /// A new database of somebody who may log in, and no more.
    private static PGSimpleDataSource ownedByAnOrdinaryUser() {
        String name = "u" + UUID.randomUUID().toString().replace("-", "");
        PGSimpleDataSource database = Database.named(name);
        Database.create(database);
        jdbi.useHandle(
                handle -> {
                    handle.execute("CREATE ROLE " + name + " LOGIN PASSWORD 'swordfish'");
                    handle.execute("ALTER DATABASE " + name + " OWNER TO " + name);
                    handle.execute("GRANT thaw_researcher, thaw_steward TO " + name);
                });
        database.setUser(name);
        database.setPassword("swordfish");
        return database;
    }

    private static String rolesAsMigrated() throws IOException {
        try (InputStream migration =
                ReportsDatabase.class.getResourceAsStream(
                        "migrations/V3__change_flow_and_roles.sql")) {
            Matcher block =
                    Pattern.compile("DO \\$\\$.*?\\$\\$;", Pattern.DOTALL)
                            .matcher(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(block.find()).isTrue();
            return block.group();
        }
    }
}
