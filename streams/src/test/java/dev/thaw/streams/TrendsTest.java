package dev.thaw.streams;

import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Trends;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Topic;
import dev.thaw.streams.TestStudy.TestParticipant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stack")
class TrendsTest {

    private static final long SEED = 20260105;

    private final RunningStreams streams = RunningStreams.shared();

    @Test
    void theTrendIsThatOfTheEventsInWhateverOrderTheyCame() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant inOrder = study.participant("in-order");
        TestParticipant shuffled = study.participant("shuffled");
        List<LedgerEvent> told =
                aParticipant()
                        .withWeeklyRates(.2, .2, .3, .3, .4, .4, .5, .5, .6, .6)
                        .with(Payloads.total("PHQ-9", "12"), at(3, 2, "12:00"))
                        .events();
        // When
        List<StudyEvent> events = told.stream().map(e -> inOrder.retold(e.event())).toList();
        events.forEach(inOrder::sends);
        List<StudyEvent> anyOrder = new ArrayList<>(events);
        anyOrder.addAll(events.subList(0, 50));
        Collections.shuffle(anyOrder, new Random(SEED));
        anyOrder.forEach(shuffled::sends);
        study.settle();
        // Then
        assertThat(inOrder.admitted()).hasSameSizeAs(events);
        ParticipantTrend trend = inOrder.trend().orElseThrow();
        assertThat(trend.measures()).isNotEmpty();
        assertThat(trend).isEqualTo(Trends.of(inOrder.history(), study.protocol()).orElseThrow());
        assertThat(shuffled.trend().orElseThrow().measures()).isEqualTo(trend.measures());
    }

    @Test
    void aNewProtocolGivesEveryParticipantOfTheStudyANewTrend() {
        // Given
        TestStudy study = TestStudy.applied();
        List<TestParticipant> people =
                List.of(
                        study.participant("ada"),
                        study.participant("bob"),
                        study.participant("cyd"));
        for (TestParticipant person : people) {
            person.consents();
            person.sends(Payloads.session(1), at(1, 1, "09:00"));
            person.sends(Payloads.felt(50), at(1, 1, "10:00"));
        }
        study.settle();
        String before = study.protocol().hash();
        // When
        study.apply("day_cutoff: \"05:00\"");
        // Then
        for (TestParticipant person : people) {
            RunningStreams.await(
                    "a trend by the new protocol",
                    () -> !person.trend().orElseThrow().protocolHash().equals(before));
            assertThat(person.trend()).isEqualTo(Trends.of(person.history(), study.protocol()));
        }
    }

    @Test
    void aParticipantWhoWithdrewFromProcessingHasNoTrendAnyMore() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        ada.consents();
        ada.sends(Payloads.session(1), at(1, 1, "09:00"));
        study.settle();
        assertThat(ada.trend()).isPresent();
        // When
        ada.sends(Payloads.withdrawal(WithdrawalKind.STOP_PROCESSING), at(2, 1, "09:00"));
        study.settle();
        // Then
        assertThat(ada.trend()).isEmpty();
    }

    @Test
    void aHistoryThatWasRemovedFromTheLedgerLeavesNoTrend() {
        // Given
        TestStudy study = TestStudy.applied();
        TestParticipant ada = study.participant("ada");
        ada.consents();
        ada.sends(Payloads.session(1), at(1, 1, "09:00"));
        study.settle();
        assertThat(ada.trend()).isPresent();
        // When
        for (LedgerEvent event : ada.ledger()) {
            LedgerKey key = LedgerKey.of(event);
            streams.send(
                    new ProducerRecord<>(
                            Topic.LEDGER_EVENTS.topicName(),
                            key.partition(RunningStreams.PARTITIONS),
                            key.toBytes(),
                            null));
        }
        study.settle();
        // Then
        assertThat(ada.trend()).isEmpty();
    }

    @Test
    void theLedgerIsItsOwnChangelog() {
        // Given
        TestStudy study = TestStudy.applied();
        study.participant("ada").consents();
        study.settle();
        // Then
        assertThat(RunningStreams.done(streams.admin().listTopics().names()))
                .contains("thaw-admission-admission-state-changelog")
                .contains("thaw-admission-admission-events-changelog")
                .contains("thaw-trends-changed-changelog")
                .doesNotContain("thaw-trends-histories-changelog");
    }
}
