package dev.thaw.launcher;

import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.Unsealed;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads all of a sealed topic once, up to where it ended when the reading began.
final class LedgerReader {

    private static final Duration POLL = Duration.ofMillis(200);

    private LedgerReader() {}

    /// Every event of the ledger; those of erased participants are left out.
    static void read(Workspace workspace, Consumer<LedgerEvent> reader) {
        Codec<LedgerEvent> codec = Codecs.ledgerEvents(workspace.registry());
        Sealing sealing = new Unsealed();
        each(
                workspace,
                Topic.LEDGER_EVENTS,
                (key, value) -> {
                    SubjectId subject = LedgerKey.parse(key).subject();
                    byte[] place = Sealing.associated(Topic.LEDGER_EVENTS, key);
                    sealing.open(subject, place, value)
                            .ifPresent(plain -> reader.accept(codec.decode(plain).orThrow()));
                });
    }

    /// What is done with a record that has a value.
    @FunctionalInterface
    interface Records {
        void accept(byte[] key, byte[] value);
    }

    /// Every record of a topic that has a value, partition by partition in order.
    static void each(Workspace workspace, Topic topic, Records records) {
        Map<String, Object> config = new HashMap<>(workspace.kafka());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
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
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.value() != null) {
                        records.accept(record.key(), record.value());
                    }
                }
            }
        }
    }
}
