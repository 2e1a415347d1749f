package dev.thaw.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.vault.Rotation.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("stack")
class RotationTest {

    private static final MasterKey VARIABLE = MasterKey.at("env:THAW_MASTER_KEY");
    private static final MasterKey SERVICE = MasterKey.at("test-kms://europe/thaw");
    private static final Rotation.Progress UNWATCHED = (_, _, _) -> {};

    @TempDir private Path folder;

    @AutoClose private final NewDatabase database = new NewDatabase();

    private MasterKey file() {
        return MasterKey.inFile(folder.resolve("key"));
    }

    private Rotation.Done rotate(MasterKey key, Rotation.Progress progress) {
        return Rotation.inPlace(database.source(), key, database.environment(), progress);
    }

    private Rotation.Done move(MasterKey from, MasterKey to, Rotation.Progress progress) {
        return Rotation.move(database.source(), from, to, database.environment(), progress);
    }

    private int keysInFile() throws Exception {
        return Keyset.parse(Files.readString(folder.resolve("key"))).ids().size();
    }

    @Test
    void everythingIsWrappedUnderANewKeyAndTheOldOneOpensNothing() throws Exception {
        // Given
        TestLedger ledger = new TestLedger(database.vault(file()), 10);
        Path old = Files.copy(folder.resolve("key"), folder.resolve("old key"));

        // When
        Rotation.Done done = rotate(file(), UNWATCHED);

        // Then 2 secrets, 9 links and 9 data keys
        assertThat(done.wrapped()).isEqualTo(20);
        assertThat(done.oldKeysRemoved()).isTrue();
        assertThat(keysInFile()).isEqualTo(1);
        ledger.isWholeIn(database.vault(file()));
        assertThatThrownBy(() -> database.vault(old))
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("another master key");
    }

    @Test
    void moreRowsThanFitIntoOneBatchAreAllWrapped() {
        // Given
        TestLedger ledger = new TestLedger(database.vault(file()), Rotation.BATCH + 7);
        List<Long> progress = new ArrayList<>();

        // When
        Rotation.Done done = rotate(file(), (_, wrapped, _) -> progress.add(wrapped));

        // Then
        assertThat(done.wrapped()).isEqualTo(2 + 2 * (Rotation.BATCH + 6));
        assertThat(progress).isSorted().hasSizeGreaterThan(8);
        ledger.isWholeIn(database.vault(file()));
    }

    /// The steps of a rotation of so few rows: key added, key in use, a batch and an empty one of
    /// each of three tables, old keys removed.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void aRotationKilledAfterAnyStepLeavesEverythingReadableAndIsTakenUpAgain(int step)
            throws Exception {
        // Given a process that runs all the while
        Vault running = database.vault(file());
        TestLedger ledger = new TestLedger(running, 10);

        // When
        assertThatThrownBy(() -> rotate(file(), killedAfter(step))).isInstanceOf(Killed.class);

        // Then
        database.pass(Duration.ofSeconds(61));
        ledger.isWholeIn(running);
        ledger.isWholeIn(database.vault(file()));

        // When
        Rotation.Done done = rotate(file(), UNWATCHED);

        // Then
        assertThat(done.oldKeysRemoved()).isTrue();
        assertThat(keysInFile()).isEqualTo(1);
        database.pass(Duration.ofSeconds(61));
        ledger.isWholeIn(running);
        ledger.isWholeIn(database.vault(file()));
    }

    @Test
    void aDraftWithTheOldKeyIsRemovedAndThatOfAnotherKeyStays() throws Exception {
        // Given somebody who was killed between writing the key set and putting it in its place
        TestLedger ledger = new TestLedger(database.vault(file()), 3);
        Path draft = Files.copy(folder.resolve("key"), folder.resolve(".key-4711.new"));
        Path others = Files.writeString(folder.resolve(".key-of-others-4711.new"), "theirs");

        // When
        rotate(file(), UNWATCHED);

        // Then
        assertThat(draft).doesNotExist();
        assertThat(others).exists();
        ledger.isWholeIn(database.vault(file()));
    }

    @Test
    void aFurtherKeyInTheSetIsNotTakenForAnUnfinishedRotation() throws Exception {
        // Given everything is wrapped under the primary key, and there is another one
        TestLedger ledger = new TestLedger(database.vault(file()), 3);
        assertThatThrownBy(() -> rotate(file(), killedAfter(8))).isInstanceOf(Killed.class);
        int current = Keyset.parse(Files.readString(folder.resolve("key"))).primary();
        assertThat(keysInFile()).isEqualTo(2);

        // When
        Rotation.Done done = rotate(file(), UNWATCHED);

        // Then
        assertThat(done.keyId()).isNotEqualTo(current);
        assertThat(done.wrapped()).isEqualTo(2 + 2 * 2);
        assertThat(keysInFile()).isEqualTo(1);
        ledger.isWholeIn(database.vault(file()));
    }

    @Test
    void participantsAreTakenInWhileARotationRuns() {
        // Given
        Vault running = database.vault(file());
        TestLedger ledger = new TestLedger(running, 10);

        // When
        rotate(file(), (_, _, _) -> ledger.isWholeIn(running));

        // Then
        ledger.isWholeIn(database.vault(file()));
    }

    @Test
    void aParticipantErasedWhileARotationRunsStaysErased() {
        // Given
        Vault running = database.vault(file());
        SubjectId ada =
                running.subjectOf(new StudyId("pilot"), new ParticipantId("ada")).orElseThrow();

        // When
        rotate(
                file(),
                (step, _, _) -> {
                    if (step == Step.KEY_IN_USE) {
                        running.erase(ada);
                    }
                });

        // Then
        assertThat(database.vault(file()).erased()).containsExactly(ada);
        assertThat(database.count("data_key WHERE wrapped IS NOT NULL")).isZero();
    }

    @Test
    void twoRotationsDoNotRunAtOnce() {
        // Given
        TestLedger ledger = new TestLedger(database.vault(file()), 3);

        // When
        rotate(
                file(),
                (_, _, _) ->
                        assertThatThrownBy(() -> rotate(file(), UNWATCHED))
                                .isInstanceOf(VaultProblem.class)
                                .hasMessageContaining("Another rotation"));

        // Then
        ledger.isWholeIn(database.vault(file()));
    }

    @Test
    void theKeyMovesFromFileToVariableToServiceAndIsRotatedThere() {
        // Given
        TestLedger ledger = new TestLedger(database.vault(file()), 5);
        database.set("THAW_MASTER_KEY", MasterKey.newKeyset());

        // When
        assertThat(move(file(), VARIABLE, UNWATCHED).oldKeysRemoved()).isFalse();
        ledger.isWholeIn(database.vault(VARIABLE));
        move(VARIABLE, SERVICE, UNWATCHED);
        ledger.isWholeIn(database.vault(SERVICE));
        Vault running = database.vault(SERVICE);
        rotate(SERVICE, UNWATCHED);

        // Then
        ledger.isWholeIn(running);
        ledger.isWholeIn(database.vault(SERVICE));
        for (MasterKey left : List.of(file(), VARIABLE)) {
            assertThatThrownBy(() -> database.vault(left))
                    .isInstanceOf(VaultProblem.class)
                    .hasMessageContaining("another master key");
        }

        // When
        move(SERVICE, file(), UNWATCHED);

        // Then
        assertThat(database.rows("master_keyset")).isEmpty();
        ledger.isWholeIn(database.vault(file()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aMoveKilledAfterAnyStepIsTakenUpAgain(int step) {
        // Given
        TestLedger ledger = new TestLedger(database.vault(file()), 10);

        // When
        assertThatThrownBy(() -> move(file(), SERVICE, killedAfter(step)))
                .isInstanceOf(Killed.class);
        move(file(), SERVICE, UNWATCHED);

        // Then
        ledger.isWholeIn(database.vault(SERVICE));
    }

    @Test
    void aProcessStartedWithTheOldPlacePausesAfterAMoveAndWritesNothing() {
        // Given
        Vault running = database.vault(file());
        TestLedger ledger = new TestLedger(running, 3);

        // When
        move(file(), SERVICE, UNWATCHED);
        database.pass(Duration.ofSeconds(61));

        // Then
        assertThatThrownBy(() -> ledger.isWholeIn(running))
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("another master key");
        ledger.isWholeIn(database.vault(SERVICE));
    }

    @Test
    void aVariableIsRotatedByWhoeverSetsItToMoreKeys() throws Exception {
        // Given
        String one = MasterKey.newKeyset();
        database.set("THAW_MASTER_KEY", one);
        TestLedger ledger = new TestLedger(database.vault(VARIABLE), 3);

        // Then
        assertThatThrownBy(() -> rotate(VARIABLE, UNWATCHED))
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("cannot be changed from here");

        // When
        Keyset two = Keyset.parse(one).withNewPrimary();
        database.set("THAW_MASTER_KEY", two.json());
        Rotation.Done done = rotate(VARIABLE, UNWATCHED);

        // Then
        assertThat(done.keyId()).isEqualTo(two.primary());
        assertThat(done.oldKeysRemoved()).isFalse();
        database.set("THAW_MASTER_KEY", two.onlyPrimary().json());
        ledger.isWholeIn(database.vault(VARIABLE));
    }

    @Test
    void aKeyThatIsNotTheVaultsRotatesNothing() throws IOException {
        // Given
        TestLedger ledger = new TestLedger(database.vault(file()), 3);
        MasterKey stranger = MasterKey.inFile(folder.resolve("stranger"));
        database.another().vault(stranger);

        // Then
        assertThatThrownBy(() -> rotate(stranger, UNWATCHED))
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("another master key");
        assertThatThrownBy(() -> move(stranger, SERVICE, UNWATCHED))
                .isInstanceOf(VaultProblem.class);
        assertThatThrownBy(() -> move(file(), file(), UNWATCHED))
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("already");
        assertThatThrownBy(() -> rotate(MasterKey.inFile(folder.resolve("none")), UNWATCHED))
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("no master key to rotate");
        ledger.isWholeIn(database.vault(file()));
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static Rotation.Progress killedAfter(int step) {
        int[] steps = {0};
        return (_, _, _) -> {
            if (++steps[0] == step) {
                throw new Killed();
            }
        };
    }
}
