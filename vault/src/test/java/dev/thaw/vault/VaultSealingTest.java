package dev.thaw.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.SubjectErased;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.Unsealed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("stack")
class VaultSealingTest {

    private static final StudyId STUDY = new StudyId("pilot");
    private static final byte[] PLAIN = "felt calm, 70".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;

    @AutoClose private final NewDatabase database = new NewDatabase();
    private Vault vault;
    private Sealing sealing;
    private SubjectId ada;
    private SubjectId bert;

    @BeforeEach
    void openVault() {
        vault = process();
        sealing = vault.sealing();
        ada = vault.subjectOf(STUDY, new ParticipantId("ada")).orElseThrow();
        bert = vault.subjectOf(STUDY, new ParticipantId("bert")).orElseThrow();
    }

    private Vault process() {
        return database.vault(folder.resolve("key"));
    }

    private static byte[] place(SubjectId subject) {
        return Sealing.associated(
                Topic.LEDGER_EVENTS, new LedgerKey(subject, 0, new UUID(7, 7)).toBytes());
    }

    @Test
    void aSealedValueOpensInEveryProcessAsItWas() {
        Random random = new Random(1);
        for (int length : new int[] {0, 1, 15, 16, 17, 150, 400, 70_000}) {
            // Given
            byte[] plain = new byte[length];
            random.nextBytes(plain);

            // When
            byte[] sealed = sealing.seal(ada, place(ada), plain);

            // Then
            assertThat(sealed).hasSize(length + 29).startsWith(1);
            assertThat(process().sealing().open(ada, place(ada), sealed)).contains(plain);
        }
    }

    @Test
    void aSealedValueShowsNothingOfWhatItHolds() {
        // When
        byte[] sealed = sealing.seal(ada, place(ada), PLAIN);
        byte[] again = sealing.seal(ada, place(ada), PLAIN);

        // Then
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("calm");
        assertThat(again).as("nobody sees that the same was said twice").isNotEqualTo(sealed);
    }

    @Test
    void aValueInAnotherPlaceDoesNotOpen() {
        byte[] sealed = sealing.seal(ada, place(ada), PLAIN);
        byte[] elsewhere = Sealing.associated(Topic.PARTICIPANT_TRENDS, LedgerKey.prefix(ada));

        assertThatThrownBy(() -> sealing.open(ada, elsewhere, sealed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was changed");
    }

    @Test
    void aValueOfAnotherSubjectDoesNotOpen() {
        byte[] sealed = sealing.seal(ada, place(ada), PLAIN);

        assertThatThrownBy(() -> sealing.open(bert, place(ada), sealed))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aValueWithAnyBitFlippedDoesNotOpen() {
        byte[] sealed = sealing.seal(ada, place(ada), PLAIN);

        for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            assertThatThrownBy(() -> sealing.open(ada, place(ada), flipped))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aTruncatedValueDoesNotOpen() {
        byte[] sealed = sealing.seal(ada, place(ada), PLAIN);

        for (int length = 0; length < sealed.length; length++) {
            byte[] truncated = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> sealing.open(ada, place(ada), truncated))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aValueThatWasNeverSealedDoesNotOpen() {
        byte[] unsealed = new Unsealed().seal(ada, place(ada), PLAIN);

        assertThatThrownBy(() -> sealing.open(ada, place(ada), unsealed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not sealed by a vault");
    }

    @Test
    void aDestroyedKeyOpensNothingEverAgainAndSealsNothing() {
        // Given
        byte[] ofAda = sealing.seal(ada, place(ada), PLAIN);
        byte[] ofBert = sealing.seal(bert, place(bert), PLAIN);

        // When
        vault.erase(ada);

        // Then
        for (Sealing process : List.of(sealing, process().sealing())) {
            assertThat(process.open(ada, place(ada), ofAda)).isEmpty();
            assertThatThrownBy(() -> process.seal(ada, place(ada), PLAIN))
                    .isInstanceOf(SubjectErased.class);
            assertThat(process.open(bert, place(bert), ofBert)).contains(PLAIN);
        }
    }

    @Test
    void aFingerprintIsTheSameInEveryProcessAndDiffersByContentAndSubject() {
        byte[] fingerprint = sealing.fingerprint(ada, PLAIN);

        assertThat(fingerprint)
                .hasSize(32)
                .isEqualTo(sealing.fingerprint(ada, PLAIN))
                .isEqualTo(process().sealing().fingerprint(ada, PLAIN))
                .isNotEqualTo(sealing.fingerprint(ada, new byte[0]))
                .isNotEqualTo(sealing.fingerprint(bert, PLAIN));
    }

    @Test
    void aFingerprintOutlivesARotationOfTheMasterKey() {
        // Given
        byte[] fingerprint = sealing.fingerprint(ada, PLAIN);

        // When
        Rotation.inPlace(
                database.source(), MasterKey.inFile(folder.resolve("key")), (_, _, _) -> {});

        // Then
        assertThat(process().sealing().fingerprint(ada, PLAIN)).isEqualTo(fingerprint);
    }

    @Test
    void aFingerprintCannotBeHadWithoutTheKeyOfItsSubject() throws Exception {
        // Given
        byte[] fingerprint = sealing.fingerprint(ada, PLAIN);
        Sealing stranger = database.another().vault(folder.resolve("key")).sealing();

        // Then
        assertThat(fingerprint)
                .as("not what anybody can compute")
                .isNotEqualTo(new Unsealed().fingerprint(ada, PLAIN))
                .isNotEqualTo(MessageDigest.getInstance("SHA-256").digest(PLAIN));
        assertThatThrownBy(() -> stranger.fingerprint(ada, PLAIN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not belong to this ledger");

        // When
        vault.erase(ada);

        // Then
        for (Sealing process : List.of(sealing, process().sealing())) {
            assertThatThrownBy(() -> process.fingerprint(ada, PLAIN))
                    .isInstanceOf(SubjectErased.class);
        }
    }

    @Test
    void aKeyDestroyedElsewhereIsForgottenAfterSixtySeconds() {
        // Given
        Sealing other = process().sealing();
        byte[] sealed = other.seal(ada, place(ada), PLAIN);
        vault.erase(ada);

        // When
        database.pass(Duration.ofSeconds(59));

        // Then
        assertThat(other.open(ada, place(ada), sealed)).contains(PLAIN);

        // When
        database.pass(Duration.ofSeconds(2));

        // Then
        assertThat(other.open(ada, place(ada), sealed)).isEmpty();
    }

    @Test
    void whoeverLearnsOfAnErasureFromAKeyNoLongerGivesTheSubject() {
        // Given a process whose key of Ada runs out before its knowledge of who she is
        Vault other = process();
        byte[] sealed = other.sealing().seal(ada, place(ada), PLAIN);
        database.pass(Duration.ofSeconds(50));
        other.subjectOf(STUDY, new ParticipantId("ada"));
        vault.erase(ada);
        database.pass(Duration.ofSeconds(11));
        assertThat(other.subjectOf(STUDY, new ParticipantId("ada"))).contains(ada);

        // When
        assertThat(other.sealing().open(ada, place(ada), sealed)).isEmpty();

        // Then
        assertThat(other.subjectOf(STUDY, new ParticipantId("ada"))).isEmpty();
    }

    @Test
    void aVaultOutOfReachIsNotTakenForAnErasure() {
        // Given
        byte[] sealed = sealing.seal(ada, place(ada), PLAIN);
        database.isGone();

        // Then
        assertThat(sealing.open(ada, place(ada), sealed)).as("what is cached").contains(PLAIN);

        // When
        database.pass(Duration.ofSeconds(61));

        // Then
        assertThatThrownBy(() -> sealing.open(ada, place(ada), sealed))
                .isInstanceOf(ConnectionException.class);
        assertThatThrownBy(() -> sealing.seal(ada, place(ada), PLAIN))
                .isInstanceOf(ConnectionException.class);
        assertThatThrownBy(() -> sealing.prepare(List.of(ada)))
                .isInstanceOf(ConnectionException.class);
    }

    @Test
    void aSubjectWithoutARowIsNotTakenForAnErasure() {
        // Given a ledger that another vault sealed
        byte[] sealed = sealing.seal(ada, place(ada), PLAIN);
        Sealing stranger = database.another().vault(folder.resolve("key")).sealing();

        // Then
        assertThatThrownBy(() -> stranger.open(ada, place(ada), sealed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not belong to this ledger");
        assertThatThrownBy(() -> stranger.seal(ada, place(ada), PLAIN))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDataKeyMovedToAnotherSubjectsRowIsNoKey() {
        // Given
        database.execute(
                "UPDATE vault.data_key SET wrapped = (SELECT wrapped FROM vault.data_key WHERE"
                        + " subject = ?) WHERE subject = ?",
                ada.value(),
                bert.value());

        // Then
        assertThatThrownBy(() -> process().sealing().seal(bert, place(bert), PLAIN))
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("was changed");
    }

    @Test
    void preparedKeysAreReadAtOnceAndOpenWithoutTheDatabase() {
        // Given
        List<SubjectId> subjects =
                IntStream.range(0, 300)
                        .mapToObj(i -> new ParticipantId("participant-" + i))
                        .map(participant -> vault.subjectOf(STUDY, participant).orElseThrow())
                        .toList();
        List<byte[]> sealed = subjects.stream().map(s -> sealing.seal(s, place(s), PLAIN)).toList();
        vault.erase(subjects.get(5));
        Sealing replay = process().sealing();

        // When
        replay.prepare(subjects);
        replay.prepare(List.of(new SubjectId(new UUID(1, 2))));
        database.isGone();

        // Then
        for (int i = 0; i < subjects.size(); i++) {
            SubjectId subject = subjects.get(i);
            assertThat(replay.open(subject, place(subject), sealed.get(i)).isPresent())
                    .isEqualTo(i != 5);
        }
    }
}
