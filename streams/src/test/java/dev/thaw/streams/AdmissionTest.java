package dev.thaw.streams;

import static dev.thaw.core.example.ParticipantBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.trend.Trends;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.EventVerdict.Outcome;
import dev.thaw.schemas.RefusalNotice;
import dev.thaw.schemas.RefusedEvent;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.schemas.Topic;
import dev.thaw.streams.TestStudy.TestParticipant;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stack")
class AdmissionTest {

    private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");

    private final RunningStreams streams = RunningStreams.shared();

    @Test
    void aConsentedEventEntersTheLedgerOnceHoweverOftenItIsSent() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        StudyEvent consent = ada.consents();
        // When
        StudyEvent checkIn = ada.sends(Payloads.felt(50), at(1, 1, "10:00"));
        ada.sends(checkIn);
        ada.sends(checkIn);
        study.settle();
        // Then
        assertThat(ada.admitted()).containsExactly(consent, checkIn);
        assertThat(study.account()).isEqualTo(study.account(2, 2, 0));
    }

    @Test
    void aUsedIdWithOtherContentIsRefused() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        StudyEvent consent = ada.consents();
        StudyEvent checkIn = ada.sends(Payloads.felt(50), at(1, 1, "10:00"));
        // When
        ada.sends(ada.event(checkIn.id(), Payloads.felt(51), checkIn.captured()));
        study.settle();
        // Then
        assertThat(ada.admitted()).containsExactly(consent, checkIn);
        assertThat(study.account()).isEqualTo(study.account(2, 0, 0, RefusalReason.ID_REUSED));
        assertThat(study.refusals())
                .extracting(RefusedEvent::eventId)
                .containsExactly(Optional.of(checkIn.id()));
    }

    @Test
    void eventsWaitForTheirConsentAndThenEnterInTheOrderInWhichTheyHappened() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        StudyEvent third = ada.sends(Payloads.felt(30), at(1, 3, "10:00"));
        StudyEvent first = ada.sends(Payloads.felt(10), at(1, 1, "10:00"));
        StudyEvent second = ada.sends(Payloads.blank(), at(1, 2, "10:00"));
        ada.sends(second);
        ada.sends(ada.event(first.id(), Payloads.felt(99), first.captured()));
        study.settle();
        assertThat(ada.admitted()).isEmpty();
        assertThat(study.account()).isEqualTo(study.account(0, 1, 3, RefusalReason.ID_REUSED));
        // When
        StudyEvent consent = ada.consents();
        study.settle();
        // Then
        assertThat(ada.admitted()).containsExactly(consent, first, second, third);
        assertThat(study.account()).isEqualTo(study.account(4, 1, 0, RefusalReason.ID_REUSED));
    }

    @Test
    void whoeverSentAnEventIsToldWhatBecameOfIt() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        StudyEvent early = ada.sends(Payloads.felt(30), at(1, 3, "10:00"));
        StudyEvent tooEarly = ada.sends(Payloads.felt(30), ParticipantBuilder.moment(LONG_AGO));
        StudyEvent consent = ada.consents();
        StudyEvent imported =
                ada.sends(
                        imported(
                                ada.event(UUID.randomUUID(), Payloads.blank(), at(1, 4, "10:00"))));
        // When
        ada.sends(early);
        study.settle();
        // Then
        assertThat(study.verdictsOn(consent)).containsExactly(new Outcome.Admitted());
        assertThat(study.verdictsOn(early))
                .containsExactly(
                        new Outcome.Waiting(), new Outcome.Admitted(), new Outcome.Duplicate());
        assertThat(study.verdictsOn(tooEarly))
                .containsExactly(new Outcome.Refused(RefusalReason.OUTSIDE_STUDY_PERIOD));
        assertThat(ada.admitted()).contains(imported);
        assertThat(study.verdictsOn(imported)).isEmpty();
    }

    @Test
    void whoeverSentAnIdThatAnotherSentIsToldOfTheirOwnEvent() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        TestParticipant bert = study.participant("bert");
        TestParticipant cleo = study.participant("cleo");
        ada.consents();
        StudyEvent event = ada.sends(Payloads.felt(30), at(1, 3, "10:00"));
        bert.sends(event);
        cleo.sends(event);
        study.settle();
        assertThat(study.verdictsOn(ada, event)).containsExactly(new Outcome.Admitted());
        assertThat(study.verdictsOn(bert, event)).containsExactly(new Outcome.Waiting());
        // When
        bert.consents();
        cleo.sends(Payloads.withdrawal(WithdrawalKind.ERASE), at(1, 4, "10:00"));
        study.settle();
        // Then
        assertThat(study.verdictsOn(ada, event)).containsExactly(new Outcome.Admitted());
        assertThat(study.verdictsOn(bert, event))
                .containsExactly(new Outcome.Waiting(), new Outcome.Admitted());
        assertThat(study.verdictsOn(cleo, event))
                .containsExactly(new Outcome.Waiting(), new Outcome.Refused(RefusalReason.ERASED));
    }

    @Test
    void nobodyIsToldWhatBecameOfAnImportedEventThatWaited() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        StudyEvent imported =
                ada.sends(
                        imported(
                                ada.event(UUID.randomUUID(), Payloads.blank(), at(1, 4, "10:00"))));
        // When
        ada.consents();
        study.settle();
        // Then
        assertThat(ada.admitted()).contains(imported);
        assertThat(study.verdictsOn(imported)).isEmpty();
    }

    private static StudyEvent imported(StudyEvent event) {
        return new StudyEvent(
                event.id(),
                event.study(),
                event.captured(),
                Optional.empty(),
                new AppSource(AppSource.IMPORTER, "1"),
                Optional.empty(),
                event.payload());
    }

    @Test
    void whatTheGatewayRefusedStandsInTheAccount() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        StudyEvent consent = ada.consents();
        StudyEvent anothers = ada.event(UUID.randomUUID(), Payloads.blank(), at(1, 1, "10:00"));
        // When
        study.notice(
                new RefusalNotice(
                        study.id(), Optional.of(anothers.id()), RefusalReason.OTHER_PARTICIPANT));
        study.notice(new RefusalNotice(study.id(), Optional.empty(), RefusalReason.MALFORMED));
        study.settle();
        // Then
        assertThat(ada.admitted()).containsExactly(consent);
        assertThat(study.account())
                .isEqualTo(
                        study.account(
                                1, 0, 0, RefusalReason.OTHER_PARTICIPANT, RefusalReason.MALFORMED));
        assertThat(study.refusals())
                .extracting(RefusedEvent::eventId)
                .containsExactlyInAnyOrder(Optional.of(anothers.id()), Optional.empty());
        assertThat(study.verdictsOn(anothers)).isEmpty();
    }

    @Test
    void aConsentThatBeganLaterLeavesEarlierEventsWaiting() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        ada.sends(Payloads.felt(10), at(1, 1, "10:00"));
        StudyEvent after = ada.sends(Payloads.felt(20), at(1, 3, "10:00"));
        // When
        StudyEvent consent =
                ada.sends(Payloads.fullConsent(at(1, 2, "10:00").at()), at(1, 2, "10:00"));
        study.settle();
        // Then
        assertThat(ada.admitted()).containsExactly(consent, after);
        assertThat(study.account()).isEqualTo(study.account(2, 0, 1));
    }

    @Test
    void whatHappenedAfterAWithdrawalIsRefusedAndWhatHappenedBeforeItIsNot() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        StudyEvent consent = ada.consents();
        StudyEvent withdrawal =
                ada.sends(Payloads.withdrawal(WithdrawalKind.STOP_COLLECTION), at(2, 1, "10:00"));
        // When
        StudyEvent late = ada.sends(Payloads.felt(10), at(1, 1, "10:00"));
        ada.sends(Payloads.felt(20), at(2, 1, "10:01"));
        study.settle();
        // Then
        assertThat(ada.admitted()).containsExactly(consent, withdrawal, late);
        assertThat(study.account())
                .isEqualTo(study.account(3, 0, 0, RefusalReason.CONSENT_WITHDRAWN));
    }

    @Test
    void aCorrectionThatForksAChainOrClosesACircleIsRefusedAndWhatStoodStands() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        StudyEvent consent = ada.consents();
        StudyEvent original = ada.sends(Payloads.felt(10), at(1, 1, "10:00"));
        StudyEvent second = ada.sends(correcting(original.id(), 20), at(1, 1, "10:00"));
        StudyEvent third = ada.sends(correcting(second.id(), 30), at(1, 1, "10:00"));
        // When
        StudyEvent fork = ada.sends(correcting(original.id(), 40), at(1, 1, "10:00"));
        UUID itself = UUID.randomUUID();
        ada.sends(ada.event(itself, correcting(itself, 50), at(1, 1, "10:00")));
        study.settle();
        // Then
        assertThat(ada.admitted())
                .containsExactlyInAnyOrder(consent, original, second, third)
                .doesNotContain(fork);
        assertThat(study.account())
                .isEqualTo(
                        study.account(
                                4,
                                0,
                                0,
                                RefusalReason.CORRECTION_FORKS,
                                RefusalReason.CORRECTION_IN_CIRCLE));
    }

    @Test
    void aChainOfCorrectionsIsRememberedFromTheWaitingRoomAndThroughALostStateDirectory() {
        // Given two corrections of one event that wait together
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        StudyEvent original = ada.sends(Payloads.felt(10), at(1, 1, "10:00"));
        ada.sends(correcting(original.id(), 20), at(1, 1, "10:00"));
        ada.sends(correcting(original.id(), 30), at(1, 1, "10:00"));
        ada.consents();
        study.settle();
        assertThat(study.account())
                .isEqualTo(study.account(3, 0, 0, RefusalReason.CORRECTION_FORKS));
        // When
        streams.stop();
        streams.loseStateDirectory();
        streams.start();
        ada.sends(correcting(original.id(), 40), at(1, 1, "10:00"));
        study.settle();
        // Then
        assertThat(study.account())
                .isEqualTo(
                        study.account(
                                3,
                                0,
                                0,
                                RefusalReason.CORRECTION_FORKS,
                                RefusalReason.CORRECTION_FORKS));
    }

    private static EventCorrected correcting(UUID event, int intensity) {
        return new EventCorrected(event, Payloads.felt(intensity), "typing error", "participant");
    }

    @Test
    void rubbishIsRefusedWithItsPositionAndNothingElse() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        StudyEvent consent = ada.consents();
        study.settle();
        StudyAccount before = TestStudy.accountOf(Optional.empty());
        byte[] marker = "a secret".getBytes(StandardCharsets.UTF_8);
        // When
        int partition = ada.key().partition(RunningStreams.PARTITIONS);
        List<Long> offsets = new ArrayList<>();
        for (byte[] rubbish :
                new byte[][] {null, {}, marker, {0, 0, 0, 0, 99, 1, 2}, {0, 127, 1, 1, 1, 1}}) {
            offsets.add(
                    streams.send(
                            new ProducerRecord<>(
                                    Topic.INTAKE_EVENTS.topicName(), partition, marker, rubbish)));
        }
        StudyEvent checkIn = ada.sends(Payloads.felt(10), at(1, 1, "10:00"));
        study.settle();
        // Then
        StudyAccount after = TestStudy.accountOf(Optional.empty());
        assertThat(after.received() - before.received()).isEqualTo(offsets.size());
        assertThat(after.refused() - before.refused()).isEqualTo(offsets.size());
        List<RefusedEvent> refusals =
                TestStudy.allRefusals().stream()
                        .filter(refused -> refused.reason() == RefusalReason.UNDECODABLE)
                        .filter(refused -> refused.intakePartition() == partition)
                        .filter(refused -> offsets.contains(refused.intakeOffset()))
                        .toList();
        assertThat(refusals).extracting(RefusedEvent::study).containsOnly(Optional.empty());
        assertThat(refusals)
                .extracting(RefusedEvent::intakeOffset)
                .containsExactlyInAnyOrderElementsOf(offsets);
        assertThat(refusals)
                .extracting(RefusedEvent::detail)
                .noneMatch(detail -> detail.contains("secret"));
        assertThat(ada.admitted()).containsExactly(consent, checkIn);
    }

    @Test
    void anEventOfAnUnknownStudyIsRefusedAndAProtocolAppliedJustBeforeIsKnown() {
        // Given
        TestStudy study = TestStudy.unknown();
        TestParticipant ada = study.participant("ada");
        ada.consents();
        study.settle();
        assertThat(study.account()).isEqualTo(study.account(0, 0, 0, RefusalReason.UNKNOWN_STUDY));
        // When
        study.apply("");
        StudyEvent consent = ada.consents();
        study.settle();
        // Then
        assertThat(ada.admitted()).containsExactly(consent);
        assertThat(study.account()).isEqualTo(study.account(1, 0, 0, RefusalReason.UNKNOWN_STUDY));
    }

    @Test
    void anEventThatOnlyTheNewestProtocolAllowsIsAdmitted() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        StudyEvent consent = ada.consents();
        ada.sends(Payloads.rated("mood", "3"), at(1, 1, "10:00"));
        study.settle();
        // When
        study.apply("items: {mood: {min: 1, max: 5, step: 1, direction: up}}");
        StudyEvent rated = ada.sends(Payloads.rated("mood", "3"), at(1, 1, "11:00"));
        ada.sends(Payloads.rated("mood", "6"), at(1, 1, "12:00"));
        study.settle();
        // Then
        assertThat(ada.admitted()).containsExactly(consent, rated);
        assertThat(study.account())
                .isEqualTo(
                        study.account(
                                2, 0, 0, RefusalReason.UNKNOWN_ITEM, RefusalReason.OFF_SCALE));
        assertThat(study.refusals())
                .extracting(RefusedEvent::detail)
                .containsExactlyInAnyOrder("/payload/ratings", "/payload/ratings/mood");
    }

    @Test
    void anEventInTheWrongPartitionCountsOnceAndOnlyInTheRightOne() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        StudyEvent consent = ada.consents();
        // When
        StudyEvent misplaced = ada.misplaces(Payloads.felt(10), at(1, 1, "10:00"));
        study.settle();
        ada.sends(misplaced);
        study.settle();
        // Then
        assertThat(ada.admitted()).containsExactly(consent, misplaced);
        assertThat(study.account()).isEqualTo(study.account(2, 1, 0));
    }

    @Test
    void aDayHasALimitThatCountsWhatWaits() {
        // Given
        TestStudy study = TestStudy.unknown();
        study.apply("limits: {events_per_day: 2}");
        TestParticipant ada = study.participant("ada");
        StudyEvent first = ada.sends(Payloads.felt(10), at(1, 1, "10:00"));
        StudyEvent second = ada.sends(Payloads.felt(20), at(1, 1, "11:00"));
        ada.sends(Payloads.felt(30), at(1, 1, "12:00"));
        // When
        StudyEvent consent =
                ada.sends(Payloads.fullConsent(TestStudy.CONSENTED), at(1, 1, "13:00"));
        ada.sends(Payloads.felt(40), at(1, 1, "14:00"));
        StudyEvent nextDay = ada.sends(Payloads.felt(50), at(1, 2, "10:00"));
        study.settle();
        // Then
        assertThat(ada.admitted()).containsExactly(consent, first, second, nextDay);
        assertThat(study.account())
                .isEqualTo(
                        study.account(
                                4,
                                0,
                                0,
                                RefusalReason.TOO_MANY_IN_A_DAY,
                                RefusalReason.TOO_MANY_IN_A_DAY));
    }

    @Test
    void eachDayHasItsOwnLimitInWhateverOrderTheDaysCome() {
        // Given
        TestStudy study = TestStudy.unknown();
        study.apply("limits: {events_per_day: 2}");
        TestParticipant ada = study.participant("ada");
        StudyEvent consent = ada.consents();
        // When
        StudyEvent monday = ada.sends(Payloads.felt(10), at(1, 1, "10:00"));
        StudyEvent tuesday = ada.sends(Payloads.felt(20), at(1, 2, "10:00"));
        StudyEvent mondayAgain = ada.sends(Payloads.felt(30), at(1, 1, "11:00"));
        ada.sends(Payloads.felt(40), at(1, 1, "12:00"));
        StudyEvent tuesdayAgain = ada.sends(Payloads.felt(50), at(1, 2, "11:00"));
        ada.sends(Payloads.felt(60), at(1, 2, "12:00"));
        ada.sends(Payloads.felt(70), at(1, 2, "13:00"));
        study.settle();
        // Then
        assertThat(ada.admitted())
                .containsExactly(consent, monday, tuesday, mondayAgain, tuesdayAgain);
        assertThat(study.account())
                .isEqualTo(
                        study.account(
                                5,
                                0,
                                0,
                                RefusalReason.TOO_MANY_IN_A_DAY,
                                RefusalReason.TOO_MANY_IN_A_DAY,
                                RefusalReason.TOO_MANY_IN_A_DAY));
    }

    @Test
    void aWithdrawalIsAdmittedWhateverTheClockTheLimitAndThePeriodSay() {
        // Given
        TestStudy study = TestStudy.unknown();
        study.apply("limits: {events_per_day: 1}");
        TestParticipant ada = study.participant("ada");
        StudyEvent consent = ada.consents();
        StudyEvent checkIn = ada.sends(Payloads.felt(10), at(1, 1, "10:00"));
        // When
        StudyEvent sameDay =
                ada.sends(Payloads.withdrawal(WithdrawalKind.PAUSE), at(1, 1, "11:00"));
        StudyEvent wrongClock =
                ada.sends(
                        Payloads.withdrawal(WithdrawalKind.STOP_COLLECTION),
                        ParticipantBuilder.moment(Instant.parse("2199-01-01T00:00:00Z")));
        StudyEvent beforeTheStudy =
                ada.sends(
                        Payloads.withdrawal(WithdrawalKind.STOP_SHARING),
                        ParticipantBuilder.moment(Instant.parse("2001-01-01T00:00:00Z")));
        study.settle();
        // Then
        assertThat(ada.admitted())
                .containsExactly(consent, checkIn, sameDay, wrongClock, beforeTheStudy);
    }

    @Test
    void theLedgerSaysWhenAnEventWasReceivedAndByWhomWithoutAName() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        TestParticipant bob = study.participant("bob");
        // When
        Instant before = Instant.now().minusSeconds(1);
        StudyEvent consent = ada.consents();
        bob.sends(consent);
        study.settle();
        // Then
        assertThat(ada.ledger())
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.subject()).isEqualTo(ada.subject());
                            assertThat(event.receivedAt()).isBetween(before, Instant.now());
                        });
        assertThat(bob.ledger()).extracting(LedgerEvent::subject).containsExactly(bob.subject());
        assertThat(ada.subject()).isNotEqualTo(bob.subject());
    }

    @Test
    void aRestartAndALostStateDirectoryChangeNothing() {
        // Given
        TestStudy study = TestStudy.applied();
        List<TestParticipant> people =
                List.of(
                        study.participant("ada"),
                        study.participant("bob"),
                        study.participant("cyd"),
                        study.participant("dan"),
                        study.participant("eve"));
        List<StudyEvent> sent = new ArrayList<>();
        // When
        for (int day = 1; day <= 6; day++) {
            for (TestParticipant person : people) {
                if (day == 3) {
                    person.consents();
                }
                StudyEvent event =
                        person.event(
                                new UUID(people.indexOf(person), day),
                                Payloads.felt(day),
                                at(1, day, "10:00"));
                person.sends(event);
                sent.add(event);
            }
            if (day == 2) {
                streams.restart();
            }
            if (day == 4) {
                streams.stop();
                streams.loseStateDirectory();
                streams.start();
            }
        }
        for (TestParticipant person : people) {
            sent.stream()
                    .filter(e -> e.id().getMostSignificantBits() == people.indexOf(person))
                    .forEach(person::sends);
        }
        study.settle();
        // Then
        for (TestParticipant person : people) {
            assertThat(person.admitted()).hasSize(7).doesNotHaveDuplicates();
            assertThat(person.trend()).isEqualTo(Trends.of(person.history(), study.protocol()));
        }
        assertThat(study.account()).isEqualTo(study.account(35, 30, 0));
    }

    @Test
    void recordsThatWereDeletedBeforeTheyWereReadStopEverything() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        study.settle();
        streams.stop();
        ada.consents();
        TopicPartition partition =
                new TopicPartition(
                        Topic.INTAKE_EVENTS.topicName(),
                        ada.key().partition(RunningStreams.PARTITIONS));
        var deleted =
                RunningStreams.done(
                        streams.admin()
                                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                                .lowWatermarks()
                                .get(partition));
        try {
            // When
            streams.start();
            // Then
            RunningStreams.await("streams to stop", () -> !streams.service().healthy());
            assertThat(streams.service().problem().orElseThrow())
                    .contains("intake-events-" + partition.partition())
                    .contains("deleted before they were read");
        } finally {
            streams.stop();
            // A client that failed does not take its leave.
            RunningStreams.await("the group to be empty", this::nobodyReadsIntake);
            RunningStreams.done(
                    streams.admin()
                            .alterConsumerGroupOffsets(
                                    StreamsService.ADMISSION,
                                    Map.of(
                                            partition,
                                            new OffsetAndMetadata(deleted.lowWatermark())))
                            .all());
            streams.start();
        }
        StudyEvent consent = ada.consents();
        study.settle();
        assertThat(ada.admitted()).containsExactly(consent);
    }

    private boolean nobodyReadsIntake() {
        String group = StreamsService.ADMISSION;
        return RunningStreams.done(streams.admin().describeConsumerGroups(List.of(group)).all())
                .get(group)
                .members()
                .isEmpty();
    }

    @Test
    void everyAccountEverPublishedIsBalanced() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        ada.sends(Payloads.felt(10), at(1, 1, "10:00"));
        ada.consents();
        study.settle();
        // When
        Codec<StudyAccount> codec = Codecs.studyAccounts(streams.registry());
        List<StudyAccount> accounts =
                streams.recordsOf(Topic.EVENT_ACCOUNTS).stream()
                        .map(record -> codec.decode(record.value()).orThrow())
                        .toList();
        // Then
        assertThat(accounts)
                .isNotEmpty()
                .allSatisfy(
                        account ->
                                assertThat(account.received())
                                        .isEqualTo(
                                                account.admitted()
                                                        + account.duplicates()
                                                        + account.waiting()
                                                        + account.refused()));
    }
}
