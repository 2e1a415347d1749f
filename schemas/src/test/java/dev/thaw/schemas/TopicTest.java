package dev.thaw.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicTest {

    @ParameterizedTest
    @EnumSource
    void theBrokerSetsTheTimeOfEveryRecord(Topic topic) {
        assertThat(topic.config()).containsEntry("message.timestamp.type", "LogAppendTime");
    }

    @Test
    void theLedgerIsCompactedAndNeverDeletes() {
        assertThat(Topic.LEDGER_EVENTS.config())
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("delete.retention.ms", "2592000000")
                .doesNotContainKeys("retention.ms", "retention.bytes");
    }

    @Test
    void intakeIsKeptForThirtyDaysAtMost() {
        assertThat(Topic.INTAKE_EVENTS.config())
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "2592000000");
    }

    @Test
    void claimsAreKeptForEver() {
        assertThat(Topic.CLAIM_REGISTRATIONS.config())
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1");
    }

    @Test
    void onlyTheTopicsOfParticipantsAndTheirEventsHaveSeveralPartitions() {
        assertThat(Arrays.stream(Topic.values()).filter(topic -> topic.partitions(12) > 1))
                .containsExactlyInAnyOrderElementsOf(
                        EnumSet.of(
                                Topic.INTAKE_EVENTS,
                                Topic.LEDGER_EVENTS,
                                Topic.EVENT_VERDICTS,
                                Topic.PARTICIPANT_TRENDS));
    }
}
