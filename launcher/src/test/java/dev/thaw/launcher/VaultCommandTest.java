package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultCommandTest {

    /// All that a vault knows of one subject.
    private static final String NEWEST_IS_LOST =
            """
            WITH person AS (
              DELETE FROM vault.subject WHERE subject = (SELECT max(subject::text)::uuid FROM vault.subject)
              RETURNING study, participant_hmac, subject),
            linked AS (
              DELETE FROM vault.link l USING person p
              WHERE l.study = p.study AND l.participant_hmac = p.participant_hmac)
            DELETE FROM vault.data_key k USING person p WHERE k.subject = p.subject
            """;

    @TempDir private Path folder;

    @Test
    void aNewKeyIsAKeySetForAVariable() {
        String key = Cli.thaw("vault", "new-key", "--json").json().get("master_key").asText();

        assertThat(key).contains("primaryKeyId").contains("AesGcmKey");
        assertThat(Cli.thaw("vault", "new-key").out()).doesNotContain(key);
    }

    @Test
    @Tag("stack")
    void theMasterKeyIsRotatedWhileThawRunsAndMovedWhileItDoesNot() throws IOException {
        // Given
        MadeUpDiary diary = MadeUpDiary.in(folder, 4, 80);
        String before;
        try (Workspace _ = Workspace.start(Where.at(data()), Cli.BRIEF_STACK, () -> {})) {
            on(data(), "study", "apply", diary.protocol().toString());
            bring(diary);
            before = trends();

            // When
            JsonNode rotated = on(data(), "vault", "rotate", "--json").json();

            // Then 2 secrets, a link and a data key each
            assertThat(rotated.get("wrapped").asInt()).isEqualTo(2 + 2 * 4);
            assertThat(rotated.get("old_keys_removed").asBoolean()).isTrue();
            assertThat(trends()).isEqualTo(before);

            // When more participants come
            bring(MadeUpDiary.in(Files.createDirectory(folder.resolve("more")), 6, 80));
            JsonNode all = on(data(), "trends", "--study", MadeUpDiary.STUDY, "--json").json();
            assertThat(all.get("participants").size()).isEqualTo(6);
            before = trends();
        }

        // When
        String moved = folder.resolve("moved-key.json").toString();
        Cli move = on(data(), "vault", "rotate", "--to", moved);

        // Then
        assertThat(move.exit()).as(move.err()).isZero();
        assertThat(move.out()).contains("14 secrets").contains("Remove the old key");
        Cli left = on(data(), "status");
        assertThat(left.exit()).isEqualTo(ExitCode.CANNOT);
        assertThat(left.err()).contains("another master key");
        assertThat(
                        on(
                                        data(),
                                        "trends",
                                        "--study",
                                        MadeUpDiary.STUDY,
                                        "--json",
                                        "--master-key",
                                        moved)
                                .out())
                .isEqualTo(before);
    }

    @Test
    @Tag("stack")
    void aVaultOlderThanItsLedgerHoldsUpServicesUntilWhomItNeverKnewIsWrittenOff()
            throws Exception {
        // Given a ledger with four participants, and a backup of the vault that knows three of them
        MadeUpDiary diary = MadeUpDiary.in(folder, 4, 20);
        try (Workspace _ = Workspace.start(Where.at(data()), Cli.BRIEF_STACK, () -> {})) {
            on(data(), "study", "apply", diary.protocol().toString());
            bring(diary);
        }
        try (Workspace thaw = Workspace.openWithoutServices(Where.at(data()))) {
            execute(thaw, NEWEST_IS_LOST);
            execute(thaw, "DROP SCHEMA reports CASCADE");
        }

        // Then
        try (Workspace thaw = Workspace.start(Where.at(data()), Cli.BRIEF_STACK, () -> {})) {
            Services services = thaw.services().orElseThrow();
            await(() -> services.problem().isPresent());
            assertThat(services.problem().orElseThrow()).contains("never had one");
        }

        // When it is asked for only
        Cli asked = on(data(), "vault", "write-off");

        // Then
        assertThat(asked.exit()).as(asked.err()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(asked.out()).contains("1 of the ledger's 4 subjects", "--yes");

        // When
        JsonNode done = on(data(), "vault", "write-off", "--yes", "--json").json();

        // Then
        assertThat(done.get("subjects").asInt()).isEqualTo(4);
        assertThat(done.get("written_off").asInt()).isEqualTo(1);
        assertThat(on(data(), "vault", "write-off").out()).contains("nothing to write off");
        try (Workspace _ = Workspace.start(Where.at(data()), Cli.BRIEF_STACK, () -> {})) {
            assertThat(participants()).isEqualTo(3);

            // And whoever is heard of again begins anew
            bring(diary);
            assertThat(participants()).isEqualTo(4);
        }
    }

    @Test
    @Tag("stack")
    void nobodyWritesOffALedgerWithAnotherLedgersVault() throws Exception {
        // Given
        MadeUpDiary diary = MadeUpDiary.in(folder, 2, 5);
        try (Workspace _ = Workspace.start(Where.at(data()), Cli.BRIEF_STACK, () -> {})) {
            on(data(), "study", "apply", diary.protocol().toString());
            bring(diary);
        }
        try (Workspace thaw = Workspace.openWithoutServices(Where.at(data()))) {
            execute(thaw, "DELETE FROM vault.link");
            execute(thaw, "DELETE FROM vault.subject");
            execute(thaw, "DELETE FROM vault.data_key");
        }

        // When
        Cli written = on(data(), "vault", "write-off", "--yes");

        // Then
        assertThat(written.exit()).isEqualTo(ExitCode.CANNOT);
        assertThat(written.err()).contains("knows none of the ledger's 2 subjects");
    }

    private int participants() {
        return on(data(), "trends", "--study", MadeUpDiary.STUDY, "--json")
                .json()
                .at("/participants")
                .size();
    }

    private static void execute(Workspace thaw, String sql) throws SQLException {
        try (Connection connection = thaw.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void await(BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain");
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void bring(MadeUpDiary diary) {
        Cli imported =
                on(
                        data(),
                        "import",
                        "--study",
                        MadeUpDiary.STUDY,
                        "--mapping",
                        diary.mapping().toString(),
                        diary.table().toString());
        assertThat(imported.exit()).as(imported.err()).isZero();
    }

    private String trends() {
        return on(data(), "trends", "--study", MadeUpDiary.STUDY, "--json").out();
    }

    private static Cli on(Path data, String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--data", data.toString()));
        return Cli.thaw(arguments.toArray(String[]::new));
    }
}
