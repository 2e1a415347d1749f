package dev.thaw.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("stack")
class EmbeddedPostgresTest {

    @TempDir private Path temporary;

    @Test
    void whereRootMayNotMakeANamespaceItRunsAsNobody() throws Exception {
        // Given
        assumeTrue(
                PostgresIdentity.choose() != PostgresIdentity.OURSELVES
                        && Command.succeeds(PostgresIdentity.NOBODY.command(List.of("true"))),
                "needs root and setpriv");
        Path directory = temporary.resolve("postgres");
        allowEverybodyToEnter(temporary);

        // When root's own data are taken over by nobody
        EmbeddedPostgres.start(directory, 0, false, PostgresIdentity.USER_NAMESPACE).close();
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.start(directory, 0, false, PostgresIdentity.NOBODY)) {

            // Then
            assertThat(Files.getOwner(directory.resolve("cluster")).getName()).isEqualTo("nobody");
            execute(postgres, "CREATE TABLE t (c text)");
        }
    }

    @Test
    void aDirectoryThatNobodyMayEnterIsNamed() throws Exception {
        // Given
        assumeTrue(
                PostgresIdentity.choose() != PostgresIdentity.OURSELVES
                        && Command.succeeds(PostgresIdentity.NOBODY.command(List.of("true"))),
                "needs root and setpriv");

        // Then
        assertThatThrownBy(
                        () ->
                                EmbeddedPostgres.start(
                                        temporary.resolve("postgres"),
                                        0,
                                        false,
                                        PostgresIdentity.NOBODY))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("use a --data directory that every account may enter");
    }

    @Test
    void aPostgresWhoseWatchdogWasKilledIsStoppedAtTheNextStart() throws Exception {
        // Given
        Path directory = temporary.resolve("postgres");
        EmbeddedPostgres orphaned = EmbeddedPostgres.start(directory, 0, false);
        long pid =
                Long.parseLong(
                        Files.readAllLines(directory.resolve("cluster").resolve("postmaster.pid"))
                                .getFirst());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        // The inner shell first: the outer one's end would make it do its duty.
        kill(shells().filter(EmbeddedPostgresTest::isInner));
        kill(shells());
        assertThat(postmaster.info().command()).isPresent();

        // When
        try (EmbeddedPostgres next = EmbeddedPostgres.start(directory, 0, false)) {

            // Then
            assertThat(postmaster.info().command()).isEmpty();
            execute(next, "SELECT 1");
        }
        orphaned.close();
    }

    @Test
    void itKeepsValuesOutOfItsLogAndItsPasswordToItsOwner() throws Exception {
        // Given
        Path directory = temporary.resolve("postgres");

        // When
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0, false)) {
            execute(postgres, "CREATE TABLE t (c text PRIMARY KEY)");
            execute(postgres, "INSERT INTO t VALUES ('participant-17')");

            // Then
            assertThatThrownBy(() -> execute(postgres, "INSERT INTO t VALUES ('participant-17')"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(
                            () ->
                                    DriverManager.getConnection(
                                            postgres.jdbcUrl(), postgres.username(), "guess"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(directory.resolve("log"))
                .content()
                .contains("duplicate key")
                .doesNotContain("participant-17");
        assertThat(Files.getPosixFilePermissions(directory.resolve("password")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private static Stream<ProcessHandle> shells() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("sh"));
    }

    private static boolean isInner(ProcessHandle shell) {
        return !shell.parent().equals(Optional.of(ProcessHandle.current()));
    }

    private static void kill(Stream<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes.toList()) {
            process.destroyForcibly();
            process.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    private static void allowEverybodyToEnter(Path path) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.username(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
