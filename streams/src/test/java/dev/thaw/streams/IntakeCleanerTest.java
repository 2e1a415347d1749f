package dev.thaw.streams;

import static dev.thaw.core.example.ParticipantBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.example.Payloads;
import dev.thaw.schemas.Topic;
import dev.thaw.streams.TestStudy.TestParticipant;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stack")
class IntakeCleanerTest {

    private final RunningStreams streams = RunningStreams.shared();
    private final TestStudy study = TestStudy.applied();
    private final TestParticipant ada = study.participant("ada");

    @Test
    void whatWasDecidedADayAgoCannotBeReadAnyMore() throws Exception {
        // Given
        ada.consents();
        ada.sends(Payloads.felt(40), at(1, 1, "10:00"));
        study.settle();

        // When
        cleanAfter(Duration.ofHours(23));

        // Then
        assertThat(onIntake()).hasSize(2);

        // When
        cleanAfter(Duration.ofHours(25));

        // Then
        assertThat(onIntake()).isEmpty();
        assertThat(ada.admitted()).hasSize(2);
    }

    @Test
    void whatIsNotDecidedYetIsNotDeleted() throws Exception {
        // Given
        ada.consents();
        study.settle();
        streams.stop();
        ada.sends(Payloads.felt(40), at(1, 1, "10:00"));

        // When
        cleanAfter(Duration.ofDays(20));

        // Then
        assertThat(onIntake()).hasSize(1);

        // When
        streams.start();
        study.settle();

        // Then
        assertThat(ada.admitted()).hasSize(2);
    }

    private void cleanAfter(Duration time) throws Exception {
        Instant later = Instant.now().plus(time);
        try (IntakeCleaner cleaner = new IntakeCleaner(streams.kafka(), () -> later)) {
            cleaner.clean();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> onIntake() {
        byte[] key = ada.key().toBytes();
        return streams.recordsOf(Topic.INTAKE_EVENTS).stream()
                .filter(record -> Arrays.equals(record.key(), key))
                .toList();
    }
}
