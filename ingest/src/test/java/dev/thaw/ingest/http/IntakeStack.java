package dev.thaw.ingest.http;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.embedded.StackAddresses;
import dev.thaw.embedded.TemporaryStack;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.RefusalNotice;
import dev.thaw.schemas.SchemaAdmin;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicAdmin;
import dev.thaw.schemas.registry.RegistryClient;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.StudyApp.Holder;
import dev.thaw.schemas.topic.StudyApps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Kafka and registry as a gateway needs them, and a look at what it stored there.
public record IntakeStack(Map<String, Object> kafka, RegistryClient registry) {

    /// With all topics and schemas.
    public static IntakeStack shared() {
        StackAddresses addresses = TemporaryStack.shared().addresses();
        IntakeStack stack =
                new IntakeStack(
                        Map.of("bootstrap.servers", addresses.bootstrapServers()),
                        RegistryClient.at(addresses.registryUrl()));
        try (Admin admin = Admin.create(stack.kafka)) {
            TopicAdmin.apply(admin, Topic.DEFAULT_PARTITIONS, (short) 1);
        }
        SchemaAdmin.apply(stack.registry);
        return stack;
    }

    /// A new study app's key.
    public String appKey(StudyId study) {
        String key = StudyApp.newKey();
        put(new StudyApp(study, "app", StudyApp.hash(key), false));
        return key;
    }

    /// A new participant's key.
    public String participantKey(StudyId study, ParticipantId participant) {
        String key = StudyApp.newKey(participant);
        put(
                new StudyApp(
                        study,
                        "invitation",
                        StudyApp.hash(key),
                        false,
                        Holder.PARTICIPANT,
                        Collections.emptySortedSet(),
                        OptionalInt.empty()));
        return key;
    }

    /// Registers or revokes.
    public void put(StudyApp app) {
        try (var producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    Topic.STUDY_APPS.topicName(),
                                    StudyApps.key(app),
                                    Codecs.studyApps(registry).encode(app)));
        }
    }

    /// All events on the intake topic.
    public List<ParticipantEvent> intake() {
        Codec<ParticipantEvent> codec = Codecs.participantEvents(registry);
        List<ParticipantEvent> events = new ArrayList<>();
        readIntake(
                record -> {
                    if (RefusalNotice.in(record.headers()).isEmpty()) {
                        events.add(codec.decode(record.value()).orThrow());
                    }
                });
        return events;
    }

    /// All notices of refusals on the intake topic.
    public List<RefusalNotice> notices() {
        List<RefusalNotice> notices = new ArrayList<>();
        readIntake(record -> RefusalNotice.in(record.headers()).ifPresent(notices::add));
        return notices;
    }

    private void readIntake(Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (var consumer =
                new KafkaConsumer<>(
                        kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topic.INTAKE_EVENTS.topicName()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(200)).forEach(each);
            }
        }
    }
}
