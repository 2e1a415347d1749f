package dev.thaw.schemas;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// The topics of a ledger. All of them take the broker's time stamps (`LogAppendTime`): with the
/// producers' own, an imported event of three years ago would be deleted at the first retention
/// pass, and a phone whose clock is ahead would be rejected.
public enum Topic {
    /// What study apps report, on its way to admission; keyed by [IntakeKey]. It is in plain text,
    /// so that admission's service deletes what is decided and a day old; segments are short, so
    /// that the bytes go soon after.
    INTAKE_EVENTS("intake-events", Width.PARTICIPANTS, Kept.MONTH),
    /// What was admitted; keyed by [LedgerKey]; compacted, so that only an erasure removes
    /// anything.
    LEDGER_EVENTS("ledger-events", Width.PARTICIPANTS, Kept.NEWEST_OF_KEY),
    /// What was refused, without its content; no key.
    REFUSED_EVENTS("refused-events", Width.ONE, Kept.HALF_YEAR),
    /// What admission said about each arrival of an event, for the apps that sent it: ids only;
    /// keyed by the event's 16 bytes.
    EVENT_VERDICTS("event-verdicts", Width.PARTICIPANTS, Kept.MONTH),
    /// The newest trends of each subject; keyed by the subject's 16 bytes.
    PARTICIPANT_TRENDS("participant-trends", Width.PARTICIPANTS, Kept.NEWEST_OF_KEY),
    /// The protocols of all studies; keyed by the study's id.
    STUDY_PROTOCOLS("study-protocols", Width.ONE, Kept.NEWEST_OF_KEY),
    /// What was claimed before it was known; keyed by the claim's id.
    CLAIM_REGISTRATIONS("claim-registrations", Width.ONE, Kept.FOR_EVER),
    /// What became of each study's events; keyed by the study's id and a partition.
    EVENT_ACCOUNTS("event-accounts", Width.ONE, Kept.NEWEST_OF_KEY),
    /// Which study apps may publish; keyed by the hash of the app's key.
    STUDY_APPS("study-apps", Width.ONE, Kept.NEWEST_OF_KEY),
    /// What the pipeline's stages owe; keyed by stage and partition.
    STAGE_PROGRESS("stage-progress", Width.ONE, Kept.NEWEST_OF_KEY),
    /// Which subjects were erased; keyed by the subject. Kept for ever, so that an erasure can be
    /// applied again to a database restored from an older backup.
    SUBJECT_ERASURES("subject-erasures", Width.ONE, Kept.NEWEST_OF_KEY);

    /// How many partitions participants' topics get unless somebody asks for another number.
    public static final int DEFAULT_PARTITIONS = 12;

    private enum Width {
        ONE,
        PARTICIPANTS
    }

    private enum Kept {
        MONTH,
        HALF_YEAR,
        FOR_EVER,
        NEWEST_OF_KEY;

        // A tombstone stays long enough for every reader to see it, and what it hides is gone
        // within about a day even from a partition that hardly anybody writes to.
        Map<String, String> settings() {
            return switch (this) {
                case MONTH ->
                        Map.of(
                                "cleanup.policy", "delete",
                                "retention.ms", days(30),
                                "segment.ms", hours(6));
                case HALF_YEAR -> Map.of("cleanup.policy", "delete", "retention.ms", days(180));
                case FOR_EVER ->
                        Map.of(
                                "cleanup.policy", "delete",
                                "retention.ms", "-1",
                                "retention.bytes", "-1");
                case NEWEST_OF_KEY ->
                        Map.of(
                                "cleanup.policy", "compact",
                                "delete.retention.ms", days(30),
                                "max.compaction.lag.ms", days(1));
            };
        }

        private static String hours(int hours) {
            return Long.toString(Duration.ofHours(hours).toMillis());
        }

        private static String days(int days) {
            return Long.toString(Duration.ofDays(days).toMillis());
        }
    }

    private final String topicName;
    private final Width width;
    private final Kept kept;

    Topic(String topicName, Width width, Kept kept) {
        this.topicName = topicName;
        this.width = width;
        this.kept = kept;
    }

    /// The name in Kafka.
    public String topicName() {
        return topicName;
    }

    /// The registry's subject of the topic's values.
    public String valueSubject() {
        return topicName + "-value";
    }

    /// How many partitions the topic has where participants' topics have that many.
    public int partitions(int participantPartitions) {
        return switch (width) {
            case ONE -> 1;
            case PARTICIPANTS -> participantPartitions;
        };
    }

    /// The topic's settings in Kafka's words.
    public Map<String, String> config() {
        Map<String, String> config = new TreeMap<>(kept.settings());
        config.put("message.timestamp.type", "LogAppendTime");
        return config;
    }
}
