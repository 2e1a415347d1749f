package dev.thaw.ingest.restproxy;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.http.IntakeStack;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.RefusalNotice;
import dev.thaw.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// What stands on the intake topic. It reads on from where it was: the garbled requests leave
/// thousands of events, which every test would read again.
final class StoredEvents implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Codec<ParticipantEvent> codec;
    private final List<ParticipantEvent> events = new ArrayList<>();
    private final List<RefusalNotice> notices = new ArrayList<>();

    StoredEvents(IntakeStack stack) {
        codec = Codecs.participantEvents(stack.registry());
        consumer =
                new KafkaConsumer<>(
                        stack.kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        partitions =
                consumer.partitionsFor(Topic.INTAKE_EVENTS.topicName()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    List<ParticipantEvent> all() {
        readOn();
        return List.copyOf(events);
    }

    List<ParticipantEvent> of(String participant) {
        readOn();
        return events.stream()
                .filter(event -> event.participant().value().equals(participant))
                .toList();
    }

    /// How many refusals a study has on record.
    long refusalsOf(StudyId study) {
        readOn();
        return notices.stream().filter(notice -> notice.study().equals(study)).count();
    }

    private void readOn() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
            consumer.poll(Duration.ofMillis(200)).forEach(this::add);
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        RefusalNotice.in(record.headers())
                .ifPresentOrElse(
                        notices::add, () -> events.add(codec.decode(record.value()).orThrow()));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
