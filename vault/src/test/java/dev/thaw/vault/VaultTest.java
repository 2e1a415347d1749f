package dev.thaw.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("stack")
class VaultTest {

    private static final StudyId STUDY = new StudyId("pilot");
    private static final StudyId OTHER_STUDY = new StudyId("other");
    private static final ParticipantId ADA = new ParticipantId("ada-lovelace");
    private static final ParticipantId BERT = new ParticipantId("bert");

    @TempDir private Path folder;

    @AutoClose private final NewDatabase database = new NewDatabase();

    private Vault vault() {
        return database.vault(folder.resolve("key"));
    }

    @Test
    void aParticipantHasOneSubjectInEveryProcessAndForEver() {
        // Given
        Vault vault = vault();

        // When
        SubjectId subject = vault.subjectOf(STUDY, ADA).orElseThrow();

        // Then
        assertThat(vault.subjectOf(STUDY, ADA)).contains(subject);
        assertThat(vault().subjectOf(STUDY, ADA)).contains(subject);
        assertThat(vault.find(STUDY, ADA)).isEqualTo(new Identity.Known(subject));
    }

    @Test
    void subjectsAreRandomAndSaySomethingAboutNobody() {
        // Given
        Vault here = vault();
        Vault elsewhere = database.another().vault(folder.resolve("key"));

        // Then
        SubjectId subject = here.subjectOf(STUDY, ADA).orElseThrow();
        assertThat(here.subjectOf(STUDY, BERT).orElseThrow()).isNotEqualTo(subject);
        assertThat(here.subjectOf(OTHER_STUDY, ADA).orElseThrow()).isNotEqualTo(subject);
        assertThat(elsewhere.subjectOf(STUDY, ADA).orElseThrow()).isNotEqualTo(subject);
        assertThat(subject.value().version()).isEqualTo(4);
        assertThat(database.rows("subject")).noneMatch(row -> row.contains("lovelace"));
    }

    @Test
    void askingWhetherAParticipantIsKnownMakesNobody() {
        assertThat(vault().find(STUDY, ADA)).isEqualTo(new Identity.NeverMet());
        assertThat(database.rows("subject")).isEmpty();
    }

    @Test
    void processesThatBeginAnEmptyVaultAtOnceShareIt() throws Exception {
        // When
        List<SubjectId> subjects = atOnce(6, () -> vault().subjectOf(STUDY, ADA).orElseThrow());

        // Then
        assertThat(Set.copyOf(subjects)).hasSize(1);
        assertThat(database.rows("subject")).hasSize(1);
        assertThat(database.rows("data_key")).hasSize(1);
    }

    @Test
    void processesThatMeetAParticipantAtOnceGiveTheSameSubject() throws Exception {
        // Given
        List<Vault> vaults = Stream.generate(this::vault).limit(4).toList();

        for (int i = 0; i < 20; i++) {
            ParticipantId participant = new ParticipantId("participant-" + i);
            // When
            List<SubjectId> subjects =
                    atOnce(
                            vaults.stream()
                                    .<Callable<SubjectId>>map(
                                            vault ->
                                                    () ->
                                                            vault.subjectOf(STUDY, participant)
                                                                    .orElseThrow())
                                    .toList());
            // Then
            assertThat(Set.copyOf(subjects)).hasSize(1);
        }
        assertThat(database.rows("data_key")).hasSize(20);
    }

    @Test
    void aPseudonymIsStableAndDiffersByStudyAndLedger() {
        // Given
        Vault vault = vault();

        // When
        ParticipantId pseudonym = vault.pseudonymFor(STUDY, "patient 7");

        // Then
        assertThat(vault().pseudonymFor(STUDY, "patient 7")).isEqualTo(pseudonym);
        assertThat(pseudonym.value()).matches("p[0-9a-f]{30}").doesNotContain("7 ");
        assertThat(vault.pseudonymFor(OTHER_STUDY, "patient 7")).isNotEqualTo(pseudonym);
        assertThat(vault.pseudonymFor(STUDY, "patient 8")).isNotEqualTo(pseudonym);
        assertThat(database.another().vault(folder.resolve("key")).pseudonymFor(STUDY, "patient 7"))
                .isNotEqualTo(pseudonym);
    }

    @Test
    void lookingAPersonUpKeepsNothing() {
        // Given
        Vault vault = vault();

        // When
        ParticipantId pseudonym = vault.pseudonymOf(STUDY, "patient 7");

        // Then
        assertThat(database.rows("link")).isEmpty();
        assertThat(database.rows("subject")).isEmpty();
        assertThat(vault.pseudonymFor(STUDY, "patient 7")).isEqualTo(pseudonym);
    }

    @Test
    void stewardsFindTheSourcesIdsOfImportedParticipants() {
        // Given
        Vault vault = vault();
        SubjectId seven =
                vault.subjectOf(STUDY, vault.pseudonymFor(STUDY, "patient 7")).orElseThrow();
        vault.subjectOf(STUDY, ADA);
        vault.pseudonymFor(STUDY, "patient without events");

        // Then
        assertThat(vault.sourceIds(STUDY)).containsExactly(Map.entry(seven, "patient 7"));
        assertThat(vault.sourceId(seven)).hasValue("patient 7");
        assertThat(vault.sourceId(vault.subjectOf(STUDY, ADA).orElseThrow())).isEmpty();
        assertThat(vault.sourceIds(OTHER_STUDY)).isEmpty();
        assertThat(database.rows("link")).noneMatch(row -> row.contains("patient"));
    }

    @Test
    void anErasedParticipantStaysErasedAndLeadsNowhere() {
        // Given
        Vault vault = vault();
        ParticipantId seven = vault.pseudonymFor(STUDY, "patient 7");
        SubjectId subject = vault.subjectOf(STUDY, seven).orElseThrow();
        SubjectId bert = vault.subjectOf(STUDY, BERT).orElseThrow();

        // When
        vault.erase(subject);

        // Then at once in this process and in those that start later
        for (Vault process : List.of(vault, vault())) {
            assertThat(process.subjectOf(STUDY, seven)).isEmpty();
            assertThat(process.find(STUDY, seven)).isEqualTo(new Identity.Erased());
            assertThat(process.erased()).containsExactly(subject);
            assertThat(process.sourceIds(STUDY)).isEmpty();
            assertThat(process.subjectOf(STUDY, BERT)).contains(bert);
        }
        assertThat(database.rows("link")).isEmpty();
        assertThat(database.rows("subject"))
                .hasSize(2)
                .noneMatch(row -> row.contains(subject.toString()));
        assertThat(database.count("data_key WHERE wrapped IS NULL AND destroyed_at IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void erasingTwiceChangesNothing() {
        // Given
        Vault vault = vault();
        SubjectId subject = vault.subjectOf(STUDY, ADA).orElseThrow();
        vault.erase(subject);
        List<String> keys = database.rows("data_key");

        // When
        vault.erase(subject);
        vault().erase(subject);

        // Then
        assertThat(database.rows("data_key")).isEqualTo(keys);
        assertThat(vault.subjectOf(STUDY, ADA)).isEmpty();
    }

    @Test
    void importingAnErasedParticipantAgainKeepsNoLink() {
        // Given
        Vault vault = vault();
        ParticipantId seven = vault.pseudonymFor(STUDY, "patient 7");
        vault.erase(vault.subjectOf(STUDY, seven).orElseThrow());

        // When
        ParticipantId again = vault.pseudonymFor(STUDY, "patient 7");

        // Then
        assertThat(again).isEqualTo(seven);
        assertThat(vault.subjectOf(STUDY, again)).isEmpty();
        assertThat(database.rows("link")).isEmpty();
    }

    @Test
    void anErasureByAnotherProcessIsNoticedWithinAMinute() {
        // Given
        Vault eraser = vault();
        Vault other = vault();
        SubjectId subject = other.subjectOf(STUDY, ADA).orElseThrow();

        // When
        eraser.erase(subject);
        database.pass(Duration.ofSeconds(61));

        // Then
        assertThat(other.subjectOf(STUDY, ADA)).isEmpty();
    }

    @Test
    void anErasureOlderThanARestoredVaultIsHonouredAllTheSame() {
        // Given
        SubjectId unknownHere = new SubjectId(new UUID(1, 2));
        Vault vault = vault();

        // When
        vault.erase(unknownHere);

        // Then
        assertThat(vault.erased()).containsExactly(unknownHere);
        assertThat(vault.sealing().open(unknownHere, new byte[0], new byte[] {1, 2, 3})).isEmpty();
    }

    @Test
    void aVaultOutOfReachIsNeverTakenForAParticipantUnknownOrErased() {
        // Given
        Vault vault = vault();
        SubjectId subject = vault.subjectOf(STUDY, ADA).orElseThrow();
        database.isGone();

        // Then
        assertThat(vault.subjectOf(STUDY, ADA)).as("what is cached").contains(subject);
        assertThatThrownBy(() -> vault.subjectOf(STUDY, BERT))
                .isInstanceOf(ConnectionException.class);
        assertThatThrownBy(() -> vault.find(STUDY, ADA)).isInstanceOf(ConnectionException.class);
        assertThatThrownBy(() -> vault.erase(subject)).isInstanceOf(ConnectionException.class);
        assertThat(vault.subjectOf(STUDY, ADA)).as("not erased then").contains(subject);
    }

    @Test
    void aMasterKeyOfAnotherVaultIsAClearProblem() {
        // Given
        vault();
        database.another().vault(folder.resolve("key of another"));

        // Then
        assertThatThrownBy(() -> database.vault(folder.resolve("key of another")))
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("another master key");
        assertThatCode(this::vault).doesNotThrowAnyException();
    }

    @Test
    void aLostMasterKeyIsNotReplacedByANewOne() {
        // Given
        vault();

        // Then
        assertThatThrownBy(() -> database.vault(folder.resolve("nowhere")))
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("restore it from a backup");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aLedgerBegunBeforeEventsWereSealedIsAClearProblem() {
        // Given
        Flyway.configure()
                .dataSource(database.source())
                .schemas("vault")
                .locations("classpath:dev/thaw/vault/migrations")
                .target("1")
                .load()
                .migrate();
        database.execute(
                "INSERT INTO vault.subject VALUES ('pilot', '\\x01', ?)", UUID.randomUUID());

        // Then
        assertThatThrownBy(this::vault)
                .isInstanceOf(VaultProblem.class)
                .hasMessageContaining("did not seal events yet");
    }

    private static <T> List<T> atOnce(int times, Callable<T> work) throws Exception {
        return atOnce(IntStream.range(0, times).mapToObj(_ -> work).collect(Collectors.toList()));
    }

    private static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(work.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
            List<Future<T>> results =
                    threads.invokeAll(
                            work.stream()
                                    .<Callable<T>>map(
                                            one ->
                                                    () -> {
                                                        start.await();
                                                        return one.call();
                                                    })
                                    .toList());
            List<T> all = new ArrayList<>();
            for (Future<T> result : results) {
                all.add(result.get());
            }
            return all;
        }
    }
}
