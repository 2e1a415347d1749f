package dev.thaw.launcher;

import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads all of a sealed topic once, up to where it ended when the reading began.
final class LedgerReader {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int LONGEST_FETCH_MILLIS = 20;

    private LedgerReader() {}

    /// Every event of the ledger; those of erased participants are left out.
    static void read(Workspace workspace, Consumer<LedgerEvent> reader) {
        Codec<LedgerEvent> codec = Codecs.ledgerEvents(workspace.registry());
        each(
                workspace,
                Topic.LEDGER_EVENTS,
                (_, plain) -> reader.accept(codec.decode(plain).orThrow()));
    }

    /// What is done with an opened value.
    @FunctionalInterface
    interface Records {
        void accept(SubjectId subject, byte[] plain);
    }

    /// Opens every value of a topic whose keys begin with the subject, partition by partition in
    /// order. Tombstones and values of erased participants are left out.
    static void each(Workspace workspace, Topic topic, Records records) {
        Sealing sealing = workspace.vault().sealing();
        poll(workspace, topic, polled -> open(topic, polled, sealing, records));
    }

    /// Everybody of whom a topic holds a value, whether anybody can open it or not.
    static Set<SubjectId> subjects(Workspace workspace, Topic topic) {
        Set<SubjectId> subjects = new HashSet<>();
        poll(
                workspace,
                topic,
                polled ->
                        polled.forEach(
                                record -> {
                                    if (record.value() != null) {
                                        subjects.add(subject(record));
                                    }
                                }));
        return subjects;
    }

    private static void poll(
            Workspace workspace, Topic topic, Consumer<ConsumerRecords<byte[], byte[]>> reader) {
        Map<String, Object> config = new HashMap<>(workspace.kafka());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // At the end of a partition a fetch waits for more in vain.
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LONGEST_FETCH_MILLIS);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic.topicName()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                reader.accept(consumer.poll(POLL));
            }
        }
    }

    private static void open(
            Topic topic, ConsumerRecords<byte[], byte[]> polled, Sealing sealing, Records records) {
        Set<SubjectId> subjects = new HashSet<>();
        polled.forEach(record -> subjects.add(subject(record)));
        sealing.prepare(subjects);
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            if (record.value() != null) {
                SubjectId subject = subject(record);
                byte[] place = Sealing.associated(topic, record.key());
                sealing.open(subject, place, record.value())
                        .ifPresent(plain -> records.accept(subject, plain));
            }
        }
    }

    private static SubjectId subject(ConsumerRecord<byte[], byte[]> record) {
        ByteBuffer key = ByteBuffer.wrap(record.key());
        return new SubjectId(new UUID(key.getLong(), key.getLong()));
    }
}
