package dev.thaw.streams;

import static dev.thaw.core.example.ParticipantBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.example.Payloads;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.RefusedEvent;
import dev.thaw.schemas.topic.SubjectErasure;
import dev.thaw.schemas.topic.SubjectErasures;
import dev.thaw.streams.TestStudy.TestParticipant;
import dev.thaw.vault.Erasure;
import dev.thaw.vault.Erasure.Step;
import dev.thaw.vault.Identity;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

@Tag("stack")
class ErasureTest {

    private final RunningStreams streams = RunningStreams.shared();
    private final TestStudy study = TestStudy.applied();
    private final TestParticipant ada = study.participant("ada");

    @Test
    void anErasureTakesEverythingAway() {
        // Given
        SubjectId subject = adaTakesPart();
        assertThat(study.trendOf(subject)).isPresent();

        // When
        adaAsksForErasure();

        // Then
        assertThat(study.ledgerOf(subject)).isEmpty();
        assertThat(study.trendOf(subject)).isEmpty();
        assertThat(study.account()).isEqualTo(study.account(4, 0, 0));
        assertThat(erasureOf(subject).events()).isEqualTo(3);
        assertThat(rowsOfAdmissionAbout(subject)).as("that she was erased").hasSize(1);
        assertThat(streams.vault().find(study.id(), ada.key().participant()))
                .isEqualTo(new Identity.Erased());
        assertThat(streams.vault().sealing().open(subject, new byte[0], new byte[] {1}))
                .as("the key is gone")
                .isEmpty();
    }

    @Test
    void whoWasErasedIsNotHeardAgain() {
        // Given
        SubjectId subject = adaTakesPart();
        StudyEvent request = adaAsksForErasure();

        // When
        ada.sends(request);
        ada.consents();
        ada.sends(Payloads.felt(10), at(1, 3, "10:00"));
        study.settle();

        // Then
        assertThat(study.ledgerOf(subject)).isEmpty();
        assertThat(study.account())
                .isEqualTo(
                        study.account(
                                4,
                                0,
                                0,
                                RefusalReason.ERASED,
                                RefusalReason.ERASED,
                                RefusalReason.ERASED));
    }

    @Test
    void whatWaitsIsErasedToo() {
        // Given
        StudyEvent waiting = ada.sends(Payloads.felt(10), at(1, 1, "10:00"));
        study.settle();
        SubjectId subject = ada.subject();
        assertThat(study.account()).isEqualTo(study.account(0, 0, 1));
        assertThat(rowsOfAdmissionAbout(subject)).hasSizeGreaterThan(2);

        // When
        adaAsksForErasure();

        // Then
        assertThat(study.account()).isEqualTo(study.account(1, 0, 0, RefusalReason.ERASED));
        assertThat(rowsOfAdmissionAbout(subject)).as("that she was erased").hasSize(1);
        assertThat(study.refusals())
                .singleElement()
                .satisfies(
                        refusal -> {
                            assertThat(refusal.eventId()).contains(waiting.id());
                            assertThat(refusal.reason()).isEqualTo(RefusalReason.ERASED);
                        });
    }

    @Test
    void aWithdrawalErasesWhereTheConsentTextPromisedIt() {
        // Given
        study.apply("consent: {withdrawal_policies: {default: erase}}");
        SubjectId subject = adaTakesPart();

        // When
        ada.sends(Payloads.withdrawal(WithdrawalKind.STOP_COLLECTION), at(2, 1, "10:00"));
        study.settle();

        // Then
        assertThat(study.ledgerOf(subject)).isEmpty();
        assertThat(erasureOf(subject).events()).isEqualTo(3);
    }

    @Test
    void aLaterPromiseOfErasureReachesWhoWithdrewBeforeAndIsSilent() {
        // Given
        SubjectId subject = adaTakesPart();
        ada.sends(Payloads.withdrawal(WithdrawalKind.STOP_COLLECTION), at(2, 1, "10:00"));
        study.settle();
        assertThat(study.ledgerOf(subject)).hasSize(4);

        // When
        study.apply("consent: {withdrawal_policies: {default: erase}}");

        // Then
        awaitStep(subject, Step.TRENDS_EMPTIED);
        assertThat(study.ledgerOf(subject)).isEmpty();
        assertThat(study.trendOf(subject)).isEmpty();
        assertThat(streams.vault().erased()).contains(subject);
    }

    @Test
    void aLaterPromiseOfErasureIsKeptWhenSomebodyIsHeardAgain() {
        // Given somebody without a trend, whom only admission knows
        ada.sends(Payloads.withdrawal(WithdrawalKind.STOP_PROCESSING), at(1, 1, "10:00"));
        ada.consents();
        study.settle();
        SubjectId subject = ada.subject();
        study.apply("consent: {withdrawal_policies: {default: erase}}");

        // When
        ada.sends(Payloads.withdrawal(WithdrawalKind.STOP_COLLECTION), at(2, 1, "10:00"));
        study.settle();

        // Then
        assertThat(study.ledgerOf(subject)).isEmpty();
        assertThat(erasureOf(subject).study()).isEqualTo(study.id());
    }

    @Test
    void aVaultOutOfReachWhenAnErasureIsFoundDelaysItOnly() {
        // Given
        SubjectId subject = adaTakesPart();
        streams.execute("ALTER TABLE vault.erasure RENAME TO erasure_out_of_reach");
        try (ErasureWorker worker =
                new ErasureWorker(streams.kafka(), streams.registry(), streams.vault())) {
            adaAsksForErasure();
            assertThatThrownBy(worker::work).isInstanceOf(RuntimeException.class);

            // When
            streams.execute("ALTER TABLE vault.erasure_out_of_reach RENAME TO erasure");
            worker.work();

            // Then
            assertThat(erasureOf(subject).isDone(Step.KEY_DESTROYED)).isTrue();
        }
    }

    @Test
    void anErasureLeavesOthersAlone() {
        // Given
        TestParticipant bert = study.participant("bert");
        bert.consents();
        StudyEvent berts = bert.sends(Payloads.felt(30), at(1, 1, "10:00"));
        adaTakesPart();

        // When
        adaAsksForErasure();

        // Then
        assertThat(bert.admitted()).contains(berts);
        assertThat(bert.trend()).isPresent();
    }

    @Test
    void itIsCompleteWhenTheTablesAreEmptyAndNoProcessRemembersTheKey() {
        // Given
        SubjectId subject = adaTakesPart();
        adaAsksForErasure();
        awaitStep(subject, Step.TRENDS_EMPTIED);

        // When
        streams.vault().erasures().done(subject, Step.TABLES_EMPTIED);
        streams.vault().erasures().complete();
        assertThat(erasureOf(subject).receipt()).as("a key may still be remembered").isEmpty();
        aMinutePasses(subject);

        // Then
        awaitStep(subject, Step.COMPLETED);
        assertThat(erasureOf(subject).receipt()).isPresent();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "COMPLETED")
    void anErasureInterruptedBeforeAnyStepGoesOnFromThere(Step notReached) {
        // Given
        SubjectId subject = adaTakesPart();
        adaAsksForErasure();
        awaitStep(subject, Step.TRENDS_EMPTIED);
        streams.vault().erasures().done(subject, Step.TABLES_EMPTIED);

        // When
        streams.stop();
        forget(subject, notReached);
        streams.start();
        if (notReached.compareTo(Step.TABLES_EMPTIED) <= 0) {
            awaitStep(subject, Step.TRENDS_EMPTIED);
            streams.vault().erasures().done(subject, Step.TABLES_EMPTIED);
        }
        aMinutePasses(subject);

        // Then
        awaitStep(subject, Step.COMPLETED);
    }

    @Test
    void aVaultRestoredFromABackupTakenBeforeIsErasedAgain() {
        // Given
        SubjectId subject = adaTakesPart();
        streams.execute(
                "CREATE TABLE backup_key AS SELECT * FROM vault.data_key WHERE subject = ?",
                subject.value());
        streams.execute(
                "CREATE TABLE backup_subject AS SELECT * FROM vault.subject WHERE subject = ?",
                subject.value());
        adaAsksForErasure();
        awaitStep(subject, Step.TRENDS_EMPTIED);

        // When
        streams.stop();
        streams.execute("DELETE FROM vault.erasure WHERE subject = ?", subject.value());
        streams.execute("DELETE FROM vault.data_key WHERE subject = ?", subject.value());
        streams.execute("INSERT INTO vault.data_key SELECT * FROM backup_key");
        streams.execute(
                "UPDATE vault.subject s SET subject = b.subject, erased = false"
                        + " FROM backup_subject b WHERE s.study = b.study"
                        + " AND s.participant_hmac = b.participant_hmac");
        streams.execute("DROP TABLE backup_key, backup_subject");
        streams.start();

        // Then
        awaitStep(subject, Step.TRENDS_EMPTIED);
        assertThat(streams.vault().erased()).contains(subject);
        assertThat(streams.vault().find(study.id(), ada.key().participant()))
                .isEqualTo(new Identity.Erased());
    }

    @Test
    void aLedgerRestoredFromABackupTakenBeforeIsErasedAgain() {
        // Given
        SubjectId subject = adaTakesPart();

        // When
        streams.stop();
        streams.vault().erasures().begin(subject, study.id(), TestStudy.CONSENTED, 3);
        streams.vault().erase(subject);
        List.of(Step.values()).stream()
                .filter(step -> step != Step.COMPLETED)
                .forEach(step -> streams.vault().erasures().done(subject, step));
        aMinutePasses(subject);
        streams.vault().erasures().complete();
        streams.start();

        // Then
        awaitStep(subject, Step.TRENDS_EMPTIED);
        assertThat(study.ledgerOf(subject)).isEmpty();
        assertThat(study.trendOf(subject)).isEmpty();
        assertThat(onTopic()).extracting(SubjectErasure::subject).contains(subject);
        ada.sends(Payloads.felt(10), at(1, 3, "10:00"));
        study.settle();
        assertThat(study.refusals())
                .extracting(RefusedEvent::reason)
                .containsExactly(RefusalReason.ERASED);
    }

    @Test
    void theRecordOfErasuresNamesNobody() {
        // Given
        SubjectId subject = adaTakesPart();
        adaAsksForErasure();

        // Then
        assertThat(onTopic())
                .filteredOn(erasure -> erasure.subject().equals(subject))
                .singleElement()
                .satisfies(
                        erasure -> {
                            assertThat(erasure.study()).isEqualTo(study.id());
                            assertThat(erasure.events()).isEqualTo(3);
                        });
    }

    private SubjectId adaTakesPart() {
        ada.consents();
        ada.sends(Payloads.felt(40), at(1, 1, "10:00"));
        ada.sends(Payloads.blank(), at(1, 2, "10:00"));
        study.settle();
        return ada.subject();
    }

    private StudyEvent adaAsksForErasure() {
        StudyEvent request =
                ada.sends(Payloads.withdrawal(WithdrawalKind.ERASE), at(2, 1, "10:00"));
        study.settle();
        return request;
    }

    /// The keys in admission's state that name a subject, as its changelog has them.
    private List<Bytes> rowsOfAdmissionAbout(SubjectId subject) {
        Map<Bytes, byte[]> newest = new HashMap<>();
        streams.recordsOf("thaw-admission-admission-state-changelog")
                .forEach(record -> newest.put(Bytes.wrap(record.key()), record.value()));
        newest.values().removeIf(Objects::isNull);
        String name = text(LedgerKey.prefix(subject));
        return newest.keySet().stream().filter(key -> text(key.get()).contains(name)).toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private List<SubjectErasure> onTopic() {
        try (var erasures = new SubjectErasures(streams.kafka(), streams.registry())) {
            return erasures.all();
        }
    }

    private Erasure erasureOf(SubjectId subject) {
        RunningStreams.await(
                "the erasure to be noted",
                () -> streams.vault().erasures().of(subject).isPresent());
        return streams.vault().erasures().of(subject).orElseThrow();
    }

    private void awaitStep(SubjectId subject, Step step) {
        RunningStreams.await(
                "step " + step,
                () ->
                        streams.vault()
                                .erasures()
                                .of(subject)
                                .map(erasure -> erasure.isDone(step))
                                .orElse(false));
    }

    /// As if it had been interrupted before this step.
    private void forget(SubjectId subject, Step step) {
        for (Step later : Step.values()) {
            if (later.compareTo(step) >= 0 && later != Step.COMPLETED) {
                streams.execute(
                        "UPDATE vault.erasure SET %s_at = NULL WHERE subject = ?"
                                .formatted(later.name().toLowerCase(Locale.ROOT)),
                        subject.value());
            }
        }
    }

    private void aMinutePasses(SubjectId subject) {
        streams.execute(
                "UPDATE vault.erasure SET key_destroyed_at = key_destroyed_at - interval '61 s'"
                        + " WHERE subject = ?",
                subject.value());
    }
}
