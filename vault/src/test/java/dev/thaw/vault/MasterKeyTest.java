package dev.thaw.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("stack")
class MasterKeyTest {

    private static final MasterKey VARIABLE = MasterKey.at("env:THAW_MASTER_KEY");
    private static final MasterKey SERVICE = MasterKey.at("test-kms://europe/thaw");

    @TempDir private Path folder;

    @AutoClose private final NewDatabase database = new NewDatabase();

    @Test
    void aSourceIsAVariableAServiceOrAFile() {
        assertThat(VARIABLE).isEqualTo(new MasterKey.InVariable("THAW_MASTER_KEY"));
        assertThat(MasterKey.at("aws-kms://arn:aws:kms:eu-west-1:1:key/2"))
                .isEqualTo(new MasterKey.InKms("aws-kms://arn:aws:kms:eu-west-1:1:key/2"));
        assertThat(MasterKey.at("/srv/thaw/key.json"))
                .isEqualTo(new MasterKey.InFile(Path.of("/srv/thaw/key.json")));
        assertThat(MasterKey.at("a:b")).isEqualTo(new MasterKey.InFile(Path.of("a:b")));
    }

    @Test
    void aFileIsMadeWithTheVaultAndItsOwnerAloneCanReadIt() throws IOException {
        // Given
        Path file = folder.resolve("key");

        // When
        new TestLedger(database.vault(file), 3).isWholeIn(database.vault(file));

        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void aDamagedFileIsAClearProblem() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "{\"primaryKeyId\": 7}");

        assertThatThrownBy(() -> database.vault(file))
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void aKeySetInAVariableServesAsOneInAFileDoes() {
        database.set("THAW_MASTER_KEY", MasterKey.newKeyset());

        new TestLedger(database.vault(VARIABLE), 3).isWholeIn(database.vault(VARIABLE));
    }

    @Test
    void aVariableThatIsNotSetOrHoldsSomethingElseIsAClearProblem() {
        assertThatThrownBy(() -> database.vault(VARIABLE))
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("THAW_MASTER_KEY is not set");

        database.set("THAW_MASTER_KEY", "swordfish");
        assertThatThrownBy(() -> database.vault(VARIABLE))
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("holds no master key")
                .hasMessageNotContaining("swordfish");
    }

    @Test
    void aKeyManagementServiceIsAskedOncePerStartAndNotPerParticipant() {
        // Given
        TestLedger ledger = new TestLedger(database.vault(SERVICE), 50);
        int before = TestKms.asked();

        // When
        ledger.isWholeIn(database.vault(SERVICE));

        // Then
        assertThat(TestKms.asked() - before).isBetween(1, 3);
        assertThat(database.rows("master_keyset")).hasSize(1).noneMatch(row -> row.contains("AES"));
    }

    @Test
    void aServiceThatRefusesOrThatNobodyKnowsIsAClearProblem() {
        assertThatThrownBy(() -> database.vault(MasterKey.at("test-kms://europe/forbidden")))
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("test-kms://europe/forbidden")
                .hasMessageContaining("may encrypt and decrypt");
        assertThatThrownBy(() -> database.vault(MasterKey.at("other-kms://key")))
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("No client for other-kms://key");
    }
}
