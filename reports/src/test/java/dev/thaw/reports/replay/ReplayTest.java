package dev.thaw.reports.replay;

import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.reports.replay.TestLedger.STUDY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.trend.ParticipantHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stack")
class ReplayTest {

    private TestLedger ledger;

    @BeforeEach
    void begin() throws Exception {
        ledger = new TestLedger(4);
    }

    @AfterEach
    void end() {
        ledger.close();
    }

    @Test
    void everybodyComesWholeAndInOrderWhateverTheOrderOfArrival() {
        // Given
        SortedMap<SubjectId, ParticipantHistory> told = new TreeMap<>();
        for (int i = 0; i < 12; i++) {
            String name = "p" + i;
            List<LedgerEvent> events =
                    ledger.admit(name, aParticipant().withWeeklyRates(0.5, 0.25 + i * 0.05));
            told.put(ledger.subject(name), new ParticipantHistory(ledger.subject(name), events));
        }
        ledger.admitElsewhere("x", aParticipant().withWeeklyRates(0.5));

        // When
        Replayed<ParticipantHistory> replayed = replay(_ -> true);

        // Then
        assertThat(replayed.results()).isEqualTo(told);
        assertThat(replayed.otherStudies()).isEqualTo(1);
        assertThat(replayed.records())
                .isEqualTo(told.values().stream().mapToLong(h -> h.events().size()).sum());
    }

    @Test
    void severalStudiesComeInOneReadingAndEverybodyWithTheirOwn() {
        // Given
        ledger.admit("ada", aParticipant().withFirstSession());
        ledger.admitElsewhere("ada", aParticipant().withFirstSession());
        ledger.admitElsewhere("bert", aParticipant().withFirstSession());

        // When
        Set<StudyId> meant = Set.of(STUDY, TestLedger.OTHER_STUDY);
        Replayed<StudyId> both =
                ledger.replay()
                        .run(
                                meant::contains,
                                _ -> true,
                                Set.of(),
                                SubjectRecords::study,
                                Replay.Progress.silent());

        // Then
        assertThat(both.results().values())
                .containsExactlyInAnyOrder(STUDY, TestLedger.OTHER_STUDY, TestLedger.OTHER_STUDY);
        assertThat(both.otherStudies()).isZero();
    }

    @Test
    void whatWasAdmittedBehindTheEndDoesNotCount() {
        // Given
        List<LedgerEvent> before = ledger.admit("ada", aParticipant().withFirstSession());
        EndsSeen ends = new EndsSeen();
        replay(ends);

        // When
        ledger.admit("bert", aParticipant().withFirstSession());
        ledger.admit(
                "ada",
                aParticipant().withFirstSession().with(Payloads.session(2), at(2, 1, "09:00")));

        // Then
        assertThat(replay(_ -> true).results()).hasSize(2);
        assertThat(replay(ends.ends()::contains).results().values())
                .singleElement()
                .extracting(ParticipantHistory::events)
                .isEqualTo(before);
        assertThat(ends.ends().byLedger()).containsOnlyKeys(ledger.ledger().id());
    }

    @Test
    void whatIsWrittenAnewBehindTheEndIsNotWhatWasBeforeIt() {
        // Given
        List<LedgerEvent> events = ledger.admit("ada", aParticipant().withFirstSession());
        EndsSeen ends = new EndsSeen();
        replay(ends);

        // When
        LedgerEvent last = events.getLast();
        ledger.forge(ledger.ledger(), last, ledger.sealed(last));

        // Then compaction would leave the newer one alone
        assertThat(replay(ends.ends()::contains).results().values())
                .singleElement()
                .extracting(ParticipantHistory::events)
                .isEqualTo(events.subList(0, events.size() - 1));
    }

    @Test
    void aTombstoneBehindTheEndTakesAwayWhatIsBeforeIt() {
        // Given
        List<LedgerEvent> events = ledger.admit("ada", aParticipant().withWeeklyRates(0.5));
        EndsSeen ends = new EndsSeen();
        replay(ends);

        // When
        ledger.vanish(events.subList(0, 2));

        // Then
        SubjectId ada = ledger.subject("ada");
        assertThat(replay(ends.ends()::contains).results())
                .containsEntry(ada, new ParticipantHistory(ada, events.subList(2, events.size())));
    }

    @Test
    void whoWasErasedIsLeftOutAndWhoseKeyIsGoneIsCounted() {
        // Given
        ledger.admit("ada", aParticipant().withFirstSession());
        ledger.admit("bert", aParticipant().withFirstSession());
        ledger.admit("cleo", aParticipant().withFirstSession());
        ledger.vault().erase(ledger.subject("ada"));
        SubjectId bert = ledger.subject("bert");

        // When
        Replayed<SubjectId> replayed =
                ledger.replay()
                        .run(
                                STUDY,
                                _ -> true,
                                Set.of(bert),
                                SubjectRecords::subject,
                                Replay.Progress.silent());

        // Then
        assertThat(replayed.results()).containsOnlyKeys(ledger.subject("cleo"));
        assertThat(replayed.keysDestroyed()).hasSize(1).doesNotContain(bert);
    }

    @Test
    void whatWasNeverCommittedIsNotThere() {
        // Given
        ledger.admitAndAbort("ada", aParticipant().withFirstSession());
        ledger.admit("bert", aParticipant().withFirstSession());

        // Then
        assertThat(replay(_ -> true).results()).containsOnlyKeys(ledger.subject("bert"));
    }

    @Test
    void aRecordThatSomebodyChangedIsReportedAndNotSkipped() {
        // Given
        List<LedgerEvent> events = ledger.admit("ada", aParticipant().withFirstSession());
        ledger.admit("bert", aParticipant().withFirstSession());
        byte[] broken = ledger.sealed(events.getFirst());
        broken[20] ^= 1;

        // When
        ledger.forge(ledger.ledger(), events.getFirst(), broken);

        // Then
        Replayed<ParticipantHistory> replayed = replay(_ -> true);
        assertThat(replayed.unreadable()).containsExactly(ledger.subject("ada"));
        assertThat(replayed.results()).containsOnlyKeys(ledger.subject("bert"));
    }

    @Test
    void theVaultOfAnotherLedgerIsNoFindingAboutThisOne() {
        ledger.admit("ada", aParticipant().withFirstSession());

        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                ledger.replay(ledger.strangeVault())
                                        .run(
                                                STUDY,
                                                _ -> true,
                                                Set.of(),
                                                SubjectRecords::history,
                                                Replay.Progress.silent()))
                .withMessageContaining("does not belong to this ledger");
    }

    @Test
    void progressGoesUpToAllOfIt() {
        // Given
        ledger.admit("ada", aParticipant().withWeeklyRates(0.5, 0.5));
        ledger.vanish(ledger.admit("bert", aParticipant().withFirstSession()));
        AtomicLong last = new AtomicLong();
        AtomicLong total = new AtomicLong();

        // When
        ledger.replay()
                .run(
                        STUDY,
                        _ -> true,
                        Set.of(),
                        SubjectRecords::history,
                        (done, all) -> {
                            assertThat(done).isBetween(last.get(), all);
                            last.set(done);
                            total.set(all);
                        });

        // Then
        assertThat(last.get()).isEqualTo(total.get()).isPositive();
    }

    @Test
    void aCopyHoldsTheSameRecordsAtTheirOldPositions() {
        // Given
        for (int i = 0; i < 9; i++) {
            ledger.admit("p" + i, aParticipant().withWeeklyRates(0.5));
        }
        ledger.vanish(ledger.admit("gone", aParticipant().withFirstSession()));
        Ledger copy = ledger.newLedger();

        // When
        long copied =
                new LedgerCopy(ledger.ledger(), copy, Replay.Progress.silent()).run(7, (short) 1);
        Ledger copyOfCopy = ledger.newLedger();
        new LedgerCopy(copy, copyOfCopy, Replay.Progress.silent()).run(2, (short) 1);

        // Then
        assertThat(copied).isPositive();
        List<List<Object>> original = positions(ledger.ledger());
        assertThat(positions(copy)).isEqualTo(original);
        assertThat(positions(copyOfCopy)).isEqualTo(original);
    }

    @Test
    void aCopyIsNotWrittenOverAnother() {
        ledger.admit("ada", aParticipant().withFirstSession());
        Ledger copy = ledger.newLedger();
        LedgerCopy copying = new LedgerCopy(ledger.ledger(), copy, Replay.Progress.silent());
        copying.run(2, (short) 1);

        assertThatExceptionOfType(TopicExistsException.class)
                .isThrownBy(() -> copying.run(2, (short) 1));
    }

    private List<List<Object>> positions(Ledger where) {
        List<List<Object>> positions = new ArrayList<>();
        ledger.replay(where)
                .run(
                        STUDY,
                        _ -> true,
                        Set.of(),
                        records ->
                                records.records().stream()
                                        .map(r -> List.<Object>of(r.key(), r.position()))
                                        .toList(),
                        Replay.Progress.silent())
                .results()
                .values()
                .forEach(positions::addAll);
        return positions;
    }

    private Replayed<ParticipantHistory> replay(Predicate<LedgerPosition> counts) {
        return ledger.replay()
                .run(STUDY, counts, Set.of(), SubjectRecords::history, Replay.Progress.silent());
    }
}
