package dev.thaw.streams;

import static dev.thaw.core.example.ParticipantBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.example.Payloads;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Topic;
import dev.thaw.streams.TestStudy.TestParticipant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stack")
class TopicScanTest {

    private final RunningStreams streams = RunningStreams.shared();
    private final TestStudy study = TestStudy.applied();
    private final TestParticipant ada = study.participant("ada");
    private final TopicScan scan =
            new TopicScan(streams.kafka(), streams.admin(), Topic.LEDGER_EVENTS);

    @Test
    void whatHasNotChangedIsNotReadAgain() {
        // Given
        ada.consents();
        ada.sends(Payloads.felt(40), at(1, 1, "10:00"));
        study.settle();
        Map<SubjectId, Set<Bytes>> first = scan.liveKeys(List.of(ada.subject()));
        assertThat(first.get(ada.subject())).hasSize(2);
        long read = scan.recordsRead();

        // When
        Map<SubjectId, Set<Bytes>> second = scan.liveKeys(List.of(ada.subject()));

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(scan.recordsRead()).isEqualTo(read);
    }

    @Test
    void whatCameBetweenTwoLooksIsFound() {
        // Given
        ada.consents();
        study.settle();
        SubjectId subject = ada.subject();
        assertThat(scan.liveKeys(List.of(subject)).get(subject)).hasSize(1);
        long read = scan.recordsRead();

        // When
        StudyEvent blank = ada.sends(Payloads.blank(), at(1, 1, "10:00"));
        study.settle();

        // Then
        assertThat(events(scan.liveKeys(List.of(subject)).get(subject))).contains(blank.id());
        assertThat(scan.recordsRead()).isEqualTo(read + 1);

        // When
        ada.sends(Payloads.withdrawal(WithdrawalKind.ERASE), at(2, 1, "10:00"));
        study.settle();

        // Then
        assertThat(scan.liveKeys(List.of(subject)).get(subject)).isEmpty();
    }

    @Test
    void whoIsAskedForLaterIsFoundThoughTheirPartitionWasReadBefore() {
        // Given two whose events lie in one partition
        TestParticipant bert = besidesAda();
        ada.consents();
        bert.consents();
        study.settle();
        List<SubjectId> both = List.of(ada.subject(), bert.subject());
        assertThat(scan.liveKeys(List.of(ada.subject())).get(ada.subject())).hasSize(1);

        // Then
        assertThat(scan.liveKeys(both).get(bert.subject())).hasSize(1);
        assertThat(scan.liveKeys(both).get(ada.subject())).hasSize(1);
    }

    private TestParticipant besidesAda() {
        int partition = partition(ada);
        for (int i = 0; ; i++) {
            TestParticipant other = study.participant("bert" + i);
            if (partition(other) == partition) {
                return other;
            }
        }
    }

    private static int partition(TestParticipant participant) {
        return LedgerKey.partition(participant.subject(), RunningStreams.PARTITIONS);
    }

    private static Set<UUID> events(Set<Bytes> keys) {
        return keys.stream()
                .map(key -> LedgerKey.parse(key.get()).eventId())
                .collect(Collectors.toSet());
    }
}
