package dev.thaw.schemas;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/// Where the committed records of a topic begin and end, and how far groups have read it, by
/// partition. Every method asks Kafka anew.
///
/// Every method throws Kafka's own exception if Kafka cannot be reached or lacks the topic.
public final class TopicOffsets {

    private static final long NONE = -1;

    private final Admin admin;
    private final String topic;

    public TopicOffsets(Admin admin, Topic topic) {
        this(admin, topic.topicName());
    }

    /// A topic that is not in the catalogue, such as a store's changelog.
    public TopicOffsets(Admin admin, String topicName) {
        this.admin = admin;
        this.topic = topicName;
    }

    /// How many partitions the topic has.
    public int partitions() {
        return done(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .size();
    }

    /// The offset of the first record that is still there.
    public SortedMap<Integer, Long> starts() {
        return offsets(OffsetSpec.earliest());
    }

    /// The offset behind the last record that everybody may read.
    public SortedMap<Integer, Long> ends() {
        return offsets(OffsetSpec.latest());
    }

    /// The offset behind the last record, those of transactions under way included.
    public SortedMap<Integer, Long> writtenEnds() {
        return offsets(OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /// The offset of the first record that the broker received since; where there is none, the end.
    public SortedMap<Integer, Long> since(Instant received) {
        SortedMap<Integer, Long> ends = ends();
        SortedMap<Integer, Long> since = offsets(OffsetSpec.forTimestamp(received.toEpochMilli()));
        since.replaceAll((partition, offset) -> offset == NONE ? ends.get(partition) : offset);
        return since;
    }

    /// How far a group has read; partitions that it never read are absent.
    public SortedMap<Integer, Long> committed(String group) {
        SortedMap<Integer, Long> committed = new TreeMap<>();
        done(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach(
                        (partition, offset) -> {
                            if (offset != null && partition.topic().equals(topic)) {
                                committed.put(partition.partition(), offset.offset());
                            }
                        });
        return committed;
    }

    /// A partition of the topic, as Kafka names it.
    public TopicPartition partition(int number) {
        return new TopicPartition(topic, number);
    }

    private SortedMap<Integer, Long> offsets(OffsetSpec which) {
        return offsets(which, IsolationLevel.READ_COMMITTED);
    }

    private SortedMap<Integer, Long> offsets(OffsetSpec which, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        int partitions = partitions();
        for (int number = 0; number < partitions; number++) {
            asked.put(partition(number), which);
        }
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        done(admin.listOffsets(asked, new ListOffsetsOptions(isolation)).all())
                .forEach((partition, found) -> offsets.put(partition.partition(), found.offset()));
        return offsets;
    }

    private static <T> T done(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka
                    ? kafka
                    : new KafkaException("Kafka did not tell its offsets", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
