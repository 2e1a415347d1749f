package dev.thaw.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The roles of docs/operating.md.
@Tag("stack")
class VaultRoleTest {

    private static final Path GUIDE = Path.of("..", "docs", "operating.md");

    @TempDir private Path folder;

    @AutoClose private final NewDatabase database = new NewDatabase();

    @Test
    void theVaultWorksUnderItsOwnRoleAndTheReportsRoleSeesNothingOfIt() throws IOException {
        // Given
        database.script(rolesInTheGuide().replace("…", "swordfish"));

        // When
        Vault vault =
                Vault.open(
                        database.as("thaw_vault", "swordfish"),
                        MasterKey.inFile(folder.resolve("key")),
                        database.environment(),
                        Ticker.systemTicker());

        // Then
        new TestLedger(vault, 3).isWholeIn(vault);
        Jdbi reports = Jdbi.create(database.as("thaw_reports", "swordfish"));
        reports.useHandle(handle -> handle.execute("CREATE TABLE reports.something (n int)"));
        for (String table : new String[] {"data_key", "subject", "link", "secret"}) {
            assertThatThrownBy(
                            () ->
                                    reports.useHandle(
                                            handle ->
                                                    handle.execute(
                                                            "SELECT count(*) FROM vault." + table)))
                    .isInstanceOf(UnableToExecuteStatementException.class)
                    .hasMessageContaining("permission denied for schema vault");
        }
    }

    private static String rolesInTheGuide() throws IOException {
        Matcher block =
                Pattern.compile("```sql\n(CREATE ROLE.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(GUIDE));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }
}
