package dev.thaw.streams;

import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicOffsets;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;

/// Reads a topic of subjects back: what of some subjects is still there.
final class TopicScan {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(10);

    private final Map<String, Object> kafka;

    TopicScan(Map<String, Object> kafka) {
        this.kafka = new HashMap<>(kafka);
        this.kafka.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.kafka.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.kafka.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    }

    /// The keys of subjects whose newest committed record is no tombstone, with the subject. Reads
    /// to the end of what was written when it began, so that a transaction under way is waited for.
    ///
    /// @throws StreamsProblem if that is not reached in time: look again later
    /// @return by subject; a subject of which nothing is left has no keys
    Map<SubjectId, Set<Bytes>> liveKeys(Topic topic, Collection<SubjectId> subjects) {
        Map<SubjectId, Set<Bytes>> live = new HashMap<>();
        subjects.forEach(subject -> live.put(subject, new HashSet<>()));
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            int partitions = consumer.partitionsFor(topic.topicName()).size();
            List<TopicPartition> where =
                    subjects.stream()
                            .map(subject -> LedgerKey.partition(subject, partitions))
                            .distinct()
                            .map(partition -> new TopicPartition(topic.topicName(), partition))
                            .toList();
            consumer.assign(where);
            consumer.seekToBeginning(where);
            SortedMap<Integer, Long> ends = writtenEnds(topic);
            long giveUp = System.nanoTime() + LONGEST_STANDSTILL.toNanos();
            while (where.stream().anyMatch(p -> consumer.position(p) < ends.get(p.partition()))) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                polled.forEach(record -> note(record, live));
                if (!polled.isEmpty()) {
                    giveUp = System.nanoTime() + LONGEST_STANDSTILL.toNanos();
                } else if (System.nanoTime() > giveUp) {
                    throw new StreamsProblem(
                            "A transaction on %s has not ended.".formatted(topic.topicName()));
                }
            }
        }
        return live;
    }

    private SortedMap<Integer, Long> writtenEnds(Topic topic) {
        try (Admin admin = Admin.create(kafka)) {
            return new TopicOffsets(admin, topic).writtenEnds();
        }
    }

    private static void note(
            ConsumerRecord<byte[], byte[]> record, Map<SubjectId, Set<Bytes>> live) {
        ByteBuffer key = ByteBuffer.wrap(record.key());
        Set<Bytes> keys = live.get(new SubjectId(new UUID(key.getLong(), key.getLong())));
        if (keys == null) {
            return;
        }
        if (record.value() == null) {
            keys.remove(Bytes.wrap(record.key()));
        } else {
            keys.add(Bytes.wrap(record.key()));
        }
    }
}
