package dev.thaw.ingest.publisher;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.embedded.TemporaryStack;
import dev.thaw.ingest.http.IntakeRoutes;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.SchemaAdmin;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicAdmin;
import dev.thaw.schemas.registry.RegistryClient;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.Javalin;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The genuine gateway over a genuine broker.
final class RunningGateway implements AutoCloseable {
    private final Map<String, Object> kafka;
    private final RegistryClient registry;
    private final EventPublisher publisher;
    private final StudyApps apps;
    private final Javalin server;

    RunningGateway() {
        var addresses = TemporaryStack.shared().addresses();
        kafka = Map.of("bootstrap.servers", addresses.bootstrapServers());
        registry = RegistryClient.at(addresses.registryUrl());
        try (Admin admin = Admin.create(kafka)) {
            TopicAdmin.apply(admin, Topic.DEFAULT_PARTITIONS, (short) 1);
        }
        SchemaAdmin.apply(registry);
        publisher = new EventPublisher(kafka, registry);
        apps = new StudyApps(kafka, registry);
        IntakeRoutes routes = new IntakeRoutes(publisher, apps);
        server =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    config.concurrency.useVirtualThreads = true;
                                    routes.addTo(config);
                                })
                        .start("127.0.0.1", 0);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    Map<String, Object> kafka() {
        return kafka;
    }

    RegistryClient registry() {
        return registry;
    }

    /// A new key of a study.
    String keyOf(StudyId study) {
        String key = StudyApp.newKey();
        StudyApp app = new StudyApp(study, "app", StudyApp.hash(key), false);
        try (var producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    Topic.STUDY_APPS.topicName(),
                                    StudyApps.key(app),
                                    Codecs.studyApps(registry).encode(app)));
        }
        return key;
    }

    /// A study's events on the intake topic, those of each participant in their order.
    List<ParticipantEvent> intake(StudyId study) {
        Codec<ParticipantEvent> codec = Codecs.participantEvents(registry);
        List<ParticipantEvent> events = new ArrayList<>();
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
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> events.add(codec.decode(record.value()).orThrow()));
            }
        }
        return events.stream().filter(event -> event.event().study().equals(study)).toList();
    }

    @Override
    public void close() {
        server.stop();
        apps.close();
        publisher.close();
    }
}
