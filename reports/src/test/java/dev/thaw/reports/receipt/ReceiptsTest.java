package dev.thaw.reports.receipt;

import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.reports.receipt.CountsByKind.claim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.evidence.Digest;
import dev.thaw.core.evidence.SubjectLeaf;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.Payloads;
import dev.thaw.reports.replay.Ledger;
import dev.thaw.reports.replay.LedgerCopy;
import dev.thaw.reports.replay.Replay;
import dev.thaw.reports.replay.TestLedger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stack")
class ReceiptsTest {

    private static final int PEOPLE = 9;
    private static final LocalDate HORIZON = LocalDate.of(2026, 11, 26);

    private final SigningKey key = SigningKey.generate();
    private final Map<String, ParticipantBuilder> told = new HashMap<>();
    private final Map<String, List<LedgerEvent>> admitted = new HashMap<>();
    private TestLedger ledger;

    @BeforeEach
    void begin() throws Exception {
        ledger = new TestLedger(3);
        for (int i = 0; i < PEOPLE; i++) {
            String name = "p" + i;
            told.put(name, aParticipant().withWeeklyRates(0.5, i * 0.1));
            admitted.put(name, ledger.admit(name, told.get(name)));
        }
        ledger.admitElsewhere("x", aParticipant().withWeeklyRates(0.5));
    }

    @AfterEach
    void end() {
        ledger.close();
    }

    @Test
    void aReceiptIsReproducedByAnotherProcess() {
        SignedLock lock = lock();
        byte[] receipt = issue(lock, Edition.RESTRICTED);

        assertThat(verify(receipt, lock)).isEqualTo(new Verdict.BitIdentical());
        assertThat(CountsByKind.text(receipt))
                .contains("\"people\":" + PEOPLE)
                .contains("\"n_erased\":0");
    }

    @Test
    void whatIsAdmittedAfterTheLockLiesBeyondIt() {
        // Given
        SignedLock lock = lock();
        byte[] receipt = issue(lock, Edition.RESTRICTED);

        // When
        LedgerEvent last = admitted.get("p3").getLast();
        ledger.admit(
                "p3",
                told.get("p3")
                        .correcting(last.event().id(), Payloads.session(2), at(3, 1, "09:00")));
        ledger.admit("new", aParticipant().withWeeklyRates(0.5));

        // Then
        assertThat(verify(receipt, lock)).isEqualTo(new Verdict.BitIdentical());
        byte[] newer = issue(lock(), Edition.RESTRICTED);
        assertThat(result(newer).resultHash()).isNotEqualTo(result(receipt).resultHash());
    }

    @Test
    void aCopyWithOtherPartitionsIsAsGoodAsTheLedger() {
        SignedLock lock = lock();
        byte[] receipt = issue(lock, Edition.RESTRICTED);
        ledger.admit("later", aParticipant().withWeeklyRates(0.5));

        assertThat(verify(receipt, lock, copy())).isEqualTo(new Verdict.BitIdentical());
    }

    @Test
    void aLockOfACopyHoldsForTheCopyAndForWhatItGrewBy() {
        // Given a copy that went on growing
        Ledger copy = copy();
        LedgerEvent first = admitted.get("p0").getFirst();
        LedgerEvent added =
                new LedgerEvent(
                        first.subject(),
                        first.receivedAt(),
                        aParticipant()
                                .withFirstSession()
                                .with(Payloads.session(2), at(9, 1, "10:00"))
                                .events()
                                .getLast()
                                .event());
        ledger.forge(copy, inStudy(added), ledger.sealed(inStudy(added)));

        // When
        SignedLock lock = lock(receipts(copy));

        // Then
        assertThat(lock.lock().ends().byLedger()).containsOnlyKeys(ledger.ledger().id(), copy.id());
        byte[] receipt = receipts(copy).issue(lock, claim(Edition.RESTRICTED), counts(), key);
        assertThat(verify(receipt, lock, copy)).isEqualTo(new Verdict.BitIdentical());
        assertThat(verify(receipt, lock))
                .isInstanceOfSatisfying(
                        Verdict.RecordsDiffer.class,
                        differ ->
                                assertThat(differ.changes().altered())
                                        .containsExactly(leafId(lock, "p0")));
    }

    @Test
    void anErasureLeavesEverybodyElseProved() {
        // Given
        SignedLock lock = lock();
        byte[] receipt = issue(lock, Edition.RESTRICTED);
        SubjectId subject = ledger.subject("p4");

        // When
        ledger.erase("p4", admitted.get("p4"));

        // Then
        Verdict verdict = verify(receipt, lock);
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.ReproducedMinusErased.class,
                        erased -> {
                            assertThat(erased.erased()).isEqualTo(1);
                            assertThat(erased.restated().get("people").asInt())
                                    .isEqualTo(PEOPLE - 1);
                        });
        assertThat(verdict.toString()).doesNotContain(subject.toString());
        // And a receipt issued now counts one less, and is reproduced
        byte[] later = issue(lock, Edition.RESTRICTED);
        assertThat(verify(later, lock)).isEqualTo(new Verdict.BitIdentical());
    }

    @Test
    void recordsThatVanishWithoutAnErasureAreMissed() {
        // Given
        SignedLock lock = lock();
        byte[] receipt = issue(lock, Edition.RESTRICTED);
        ledger.erase("p4", admitted.get("p4"));

        // When
        ledger.vanish(admitted.get("p5"));

        // Then
        assertThat(verify(receipt, lock))
                .isInstanceOfSatisfying(
                        Verdict.RecordsDiffer.class,
                        differ -> {
                            assertThat(differ.changes().missing())
                                    .containsExactly(leafId(lock, "p5"));
                            assertThat(differ.changes().erased()).hasSize(1);
                            assertThat(differ.changes().altered()).isEmpty();
                        });
        assertThatExceptionOfType(ReceiptProblem.class)
                .isThrownBy(() -> issue(lock, Edition.RESTRICTED))
                .withMessageContaining("missing without an erasure");
    }

    @Test
    void aKeyThatIsGoneWithoutAnErasureIsMissed() {
        SignedLock lock = lock();
        byte[] receipt = issue(lock, Edition.RESTRICTED);
        Digest id = leafId(lock, "p2");

        ledger.vault().erase(ledger.subject("p2"));

        assertThat(verify(receipt, lock))
                .isInstanceOfSatisfying(
                        Verdict.RecordsDiffer.class,
                        differ -> assertThat(differ.changes().missing()).containsExactly(id));
    }

    @Test
    void oneVanishedRecordOfManyIsNoticed() {
        SignedLock lock = lock();
        byte[] receipt = issue(lock, Edition.RESTRICTED);

        ledger.vanish(admitted.get("p1").subList(3, 4));

        assertAltered(verify(receipt, lock), lock, "p1");
    }

    @Test
    void aRecordWithOtherContentInACopyIsNoticed() {
        // Given
        SignedLock lock = lock();
        byte[] receipt = issue(lock, Edition.RESTRICTED);
        Ledger copy = copy();
        LedgerEvent event = admitted.get("p7").get(5);

        // When it is sealed anew, with the right key and in the right place
        LedgerEvent other =
                new LedgerEvent(event.subject(), event.receivedAt().plusSeconds(1), event.event());
        ledger.forgeInPlace(copy, event, ledger.sealed(other));

        // Then
        assertAltered(verify(receipt, lock, copy), lock, "p7");
        assertThat(verify(receipt, lock)).isEqualTo(new Verdict.BitIdentical());
    }

    @Test
    void aRecordThatCannotBeReadIsAnAlteredOne() {
        SignedLock lock = lock();
        byte[] receipt = issue(lock, Edition.RESTRICTED);
        Ledger copy = copy();
        LedgerEvent event = admitted.get("p7").get(5);
        byte[] broken = ledger.sealed(event);
        broken[broken.length - 1] ^= 1;

        ledger.forgeInPlace(copy, event, broken);

        assertAltered(verify(receipt, lock, copy), lock, "p7");
    }

    @Test
    void changedCodeIsTheOnlyExplanationWhenTheRecordsAreTheSame() {
        SignedLock lock = lock();
        byte[] receipt = issue(lock, Edition.RESTRICTED);

        assertThat(receipts().verify(result(receipt), lock, new CountsByKind("day")))
                .isInstanceOf(Verdict.ResultDiffers.class);
    }

    @Test
    void aPublicReceiptTellsOfNobodyAndIsReproducedAllTheSame() {
        // Given
        SignedLock lock = lock();
        byte[] receipt = issue(lock, Edition.PUBLIC);

        // Then
        String text = CountsByKind.text(receipt);
        assertThat(text)
                .contains("\"n_leaves\":\"5-9\"", "\"n_erased\":\"<5\"")
                .doesNotContain("\"leaves\"", leafId(lock, "p0").toString(), "\"people\"");
        assertThat(verify(receipt, lock)).isEqualTo(new Verdict.BitIdentical());

        // When
        ledger.erase("p4", admitted.get("p4"));

        // Then
        assertThat(verify(receipt, lock)).isInstanceOf(Verdict.ReproducedMinusErased.class);
    }

    @Test
    void aLaterProtocolDoesNotChangeAnOldReceipt() {
        SignedLock lock = lock();
        byte[] receipt = issue(lock, Edition.RESTRICTED);

        assertThat(result(receipt).result().get("protocol").asText()).isEqualTo("1.0.0");
        assertThat(lock.lock().protocol()).isEqualTo(TestLedger.protocol("1.0.0"));
    }

    @Test
    void anotherLockIsNotTheReceiptsLock() {
        SignedLock lock = lock();
        byte[] receipt = issue(lock, Edition.RESTRICTED);
        SignedLock other = lock();

        assertThat(other.lock().leaves().keySet())
                .doesNotContainAnyElementsOf(lock.lock().leaves().keySet());
        assertThatExceptionOfType(ReceiptProblem.class)
                .isThrownBy(() -> verify(receipt, other))
                .withMessageContaining(lock.lock().id().toString());
    }

    @Test
    void aLedgerThatHasNothingToDoWithTheLockProvesNothing() throws Exception {
        SignedLock lock = lock();
        byte[] receipt = issue(lock, Edition.RESTRICTED);

        try (TestLedger strange = new TestLedger(2)) {
            assertThatExceptionOfType(ReceiptProblem.class)
                    .isThrownBy(() -> verify(receipt, lock, strange.ledger()))
                    .withMessageContaining("neither the ledger that was locked nor a copy");
        }
    }

    @Test
    void aLockOrAReceiptWithAnyByteChangedIsRefused() {
        byte[] lockFile =
                receipts()
                        .lock(
                                TestLedger.protocol("1.0.0"),
                                HORIZON,
                                Instant.parse("2026-11-26T10:00:00Z"),
                                key);
        byte[] receipt =
                receipts()
                        .issue(
                                SignedLock.read(lockFile, trusted()),
                                claim(Edition.RESTRICTED),
                                counts(),
                                key);
        for (int position = 0; position < receipt.length; position++) {
            byte[] changed = receipt.clone();
            changed[position] ^= (byte) (1 << position % 7);
            assertThat(Receipts.read(changed, trusted()))
                    .as("byte %d", position)
                    .isInstanceOf(Receipts.Reading.Invalid.class);
        }
        for (int position = 0; position < lockFile.length; position += 3) {
            byte[] changed = lockFile.clone();
            changed[position] ^= 1;
            assertThatExceptionOfType(ReceiptProblem.class)
                    .isThrownBy(() -> SignedLock.read(changed, trusted()));
        }
    }

    private void assertAltered(Verdict verdict, SignedLock lock, String name) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.RecordsDiffer.class,
                        differ -> {
                            assertThat(differ.changes().altered())
                                    .containsExactly(leafId(lock, name));
                            assertThat(differ.changes().missing()).isEmpty();
                            assertThat(differ.changes().added()).isEmpty();
                        });
    }

    private static LedgerEvent inStudy(LedgerEvent event) {
        return TestLedger.inStudy(event);
    }

    private Digest leafId(SignedLock lock, String name) {
        return SubjectLeaf.id(lock.lock().id(), ledger.subject(name));
    }

    private Ledger copy() {
        Ledger copy = ledger.newLedger();
        new LedgerCopy(ledger.ledger(), copy, Replay.Progress.silent()).run(5, (short) 1);
        return copy;
    }

    private List<VerifyingKey> trusted() {
        return List.of(key.verifying());
    }

    private static Evaluation counts() {
        return new CountsByKind();
    }

    private Receipts receipts() {
        return receipts(ledger.ledger());
    }

    private Receipts receipts(Ledger where) {
        return new Receipts(ledger.replay(where), ledger::erased, Replay.Progress.silent());
    }

    private SignedLock lock() {
        return lock(receipts());
    }

    private SignedLock lock(Receipts receipts) {
        return SignedLock.read(
                receipts.lock(
                        TestLedger.protocol("1.0.0"),
                        HORIZON,
                        Instant.parse("2026-11-26T10:00:00Z"),
                        key),
                trusted());
    }

    private byte[] issue(SignedLock lock, Edition edition) {
        return receipts().issue(lock, claim(edition), counts(), key);
    }

    private Verdict verify(byte[] receipt, SignedLock lock) {
        return verify(receipt, lock, ledger.ledger());
    }

    private Verdict verify(byte[] receipt, SignedLock lock, Ledger where) {
        return receipts(where).verify(result(receipt), lock, counts());
    }

    private Receipt result(byte[] receipt) {
        return switch (Receipts.read(receipt, trusted())) {
            case Receipts.Reading.Valid(Receipt valid) -> valid;
            case Receipts.Reading.Invalid(Verdict.InvalidSignature verdict) ->
                    throw new AssertionError(verdict.reason());
        };
    }
}
