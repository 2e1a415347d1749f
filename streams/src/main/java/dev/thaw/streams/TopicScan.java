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
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;

/// Reads a topic of subjects back: what of some subjects is still there. Between two looks it
/// remembers what it found and how far it has read, so that a look at what has not changed reads
/// nothing.
final class TopicScan {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(10);
    private static final int LONGEST_FETCH_MILLIS = 20;
    private static final long BEGINNING = 0;

    private final Map<String, Object> kafka;
    private final TopicOffsets offsets;
    private final Topic topic;

    /// What is left of the subjects last asked for, up to the partitions' offsets in [#next].
    private final Map<SubjectId, Set<Bytes>> live = new HashMap<>();

    private final SortedMap<Integer, Long> next = new TreeMap<>();
    private long recordsRead;

    TopicScan(Map<String, Object> kafka, Admin admin, Topic topic) {
        this.kafka = new HashMap<>(kafka);
        this.kafka.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.kafka.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.kafka.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.kafka.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Otherwise closing waits for a fetch that waits for what nobody wants.
        this.kafka.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LONGEST_FETCH_MILLIS);
        this.offsets = new TopicOffsets(admin, topic);
        this.topic = topic;
    }

    /// The keys of subjects whose newest committed record is no tombstone, with the subject. Reads
    /// to the end of what was written when it began, so that a transaction under way is waited for.
    ///
    /// @throws StreamsProblem if that is not reached in time: look again later
    /// @return by subject; a subject of which nothing is left has no keys
    Map<SubjectId, Set<Bytes>> liveKeys(Collection<SubjectId> subjects) {
        SortedMap<Integer, Long> ends = offsets.writtenEnds();
        lookFor(subjects, ends.size());
        List<TopicPartition> changed =
                next.keySet().stream()
                        .filter(partition -> next.get(partition) < ends.get(partition))
                        .map(offsets::partition)
                        .toList();
        if (!changed.isEmpty()) {
            read(changed, ends);
        }
        return live.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, left -> Set.copyOf(left.getValue())));
    }

    /// Whoever is new may stand anywhere in their partition: it is read from its beginning again.
    private void lookFor(Collection<SubjectId> subjects, int partitions) {
        live.keySet().retainAll(subjects);
        next.keySet()
                .retainAll(
                        live.keySet().stream()
                                .map(subject -> LedgerKey.partition(subject, partitions))
                                .toList());
        for (SubjectId subject : subjects) {
            if (!live.containsKey(subject)) {
                live.put(subject, new HashSet<>());
                next.put(LedgerKey.partition(subject, partitions), BEGINNING);
            }
        }
    }

    private void read(List<TopicPartition> changed, SortedMap<Integer, Long> ends) {
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(changed);
            changed.forEach(partition -> consumer.seek(partition, next.get(partition.partition())));
            long giveUp = System.nanoTime() + LONGEST_STANDSTILL.toNanos();
            while (changed.stream().anyMatch(p -> consumer.position(p) < ends.get(p.partition()))) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                polled.forEach(this::note);
                if (!polled.isEmpty()) {
                    giveUp = System.nanoTime() + LONGEST_STANDSTILL.toNanos();
                } else if (System.nanoTime() > giveUp) {
                    throw new StreamsProblem(
                            "A transaction on %s has not ended.".formatted(topic.topicName()));
                }
            }
            changed.forEach(p -> next.put(p.partition(), consumer.position(p)));
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        recordsRead++;
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

    /// How many records were read by all looks together.
    long recordsRead() {
        return recordsRead;
    }
}
