package dev.thaw.bench.speed;

import dev.thaw.bench.speed.AdmissionSpeed.Speeds;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.IntakeKey;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.protocol.ProtocolFiles;
import dev.thaw.schemas.topic.Protocols;
import dev.thaw.streams.StreamsConfigs;
import dev.thaw.streams.StreamsService;
import dev.thaw.streams.StreamsSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;

/// An embedded stack on a temporary directory, and the three things that are measured on it, one at
/// a time.
final class SpeedStack implements AutoCloseable {

    private static final String PASS_THROUGH = "bench-pass-through";
    private static final int PARTITIONS = BenchStack.PARTITIONS;
    private static final int WEEKS = 16;
    private static final int LEAST_EVENTS_EACH = 400;
    private static final long LOOK_NANOS = 5_000_000;
    private static final double NANOS = 1e9;

    private final BenchStack stack;
    private final int threads;

    private SpeedStack(BenchStack stack, int threads) {
        this.stack = stack;
        this.threads = threads;
    }

    /// @param threads of each application that is measured
    static SpeedStack start(int threads) throws IOException {
        BenchStack stack = BenchStack.temporary();
        BenchStack.done(
                stack.admin()
                        .createTopics(
                                List.of(new NewTopic(PassThrough.TOPIC, PARTITIONS, (short) 1)))
                        .all());
        return new SpeedStack(stack, threads);
    }

    /// One repetition: the events of a synthetic study of its own.
    Speeds measure(long seed, int events) {
        StudyId study = new StudyId("speed-" + seed);
        List<ProducerRecord<byte[], byte[]>> records = records(study, seed, events);
        double bare = records.size() / BareProducer.write(stack.kafka(), records);
        double passThrough = records.size() / passThrough();
        double admission = records.size() / admit();
        return new Speeds(bare, passThrough, admission);
    }

    private List<ProducerRecord<byte[], byte[]>> records(StudyId id, long seed, int events) {
        int participants = 1 + events / LEAST_EVENTS_EACH;
        SyntheticStudy study = new SyntheticStudy(id, participants, WEEKS, 1.0, seed);
        apply(study);
        Codec<ParticipantEvent> codec = Codecs.participantEvents(stack.registry());
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(events);
        try (Stream<ParticipantEvent> deliveries = study.deliveries()) {
            deliveries
                    .limit(events)
                    .forEach(
                            event -> {
                                IntakeKey key = IntakeKey.of(event);
                                records.add(
                                        new ProducerRecord<>(
                                                Topic.INTAKE_EVENTS.topicName(),
                                                key.partition(PARTITIONS),
                                                key.toBytes(),
                                                codec.encode(event)));
                            });
        }
        return records;
    }

    private void apply(SyntheticStudy study) {
        switch (ProtocolFiles.parse("synthetic.yaml", study.protocolFile())) {
            case ProtocolFiles.Valid valid ->
                    BareProducer.write(
                            stack.kafka(),
                            List.of(
                                    new ProducerRecord<>(
                                            Topic.STUDY_PROTOCOLS.topicName(),
                                            Protocols.key(study.study()),
                                            Codecs.studyProtocols(stack.registry())
                                                    .encode(valid.published()))));
            case ProtocolFiles.Invalid invalid ->
                    throw new IllegalStateException(invalid.problems().toString());
        }
    }

    private double passThrough() {
        LongAdder passed = new LongAdder();
        StreamsSettings settings = settings("pass-through");
        KafkaStreams application =
                new KafkaStreams(
                        PassThrough.topology(passed), StreamsConfigs.of(settings, PASS_THROUGH));
        try (application) {
            application.start();
            return secondsOf(PASS_THROUGH, passed::sum);
        }
    }

    private double admit() {
        try (StreamsService service =
                StreamsService.startAdmission(
                        settings("admission"),
                        stack.registry(),
                        stack.vault(),
                        stack.vault().sealing())) {
            double seconds = secondsOf(StreamsService.ADMISSION, service.figures()::eventsDecided);
            service.problem()
                    .ifPresent(
                            problem -> {
                                throw new IllegalStateException(problem);
                            });
            return seconds;
        }
    }

    private StreamsSettings settings(String name) {
        return new StreamsSettings(
                stack.kafka(), stack.directory().resolve("state-" + name), threads, "bench");
    }

    /// From the first record to the commit of the last.
    private double secondsOf(String group, LongSupplier done) {
        Map<TopicPartition, Long> ends = ends();
        while (done.getAsLong() == 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        long begin = System.nanoTime();
        while (!isRead(group, ends)) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return (System.nanoTime() - begin) / NANOS;
    }

    private boolean isRead(String group, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                BenchStack.done(
                        stack.admin()
                                .listConsumerGroupOffsets(group)
                                .partitionsToOffsetAndMetadata());
        return ends.entrySet().stream()
                .allMatch(
                        end ->
                                Optional.ofNullable(committed.get(end.getKey()))
                                                .map(OffsetAndMetadata::offset)
                                                .orElse(0L)
                                        >= end.getValue());
    }

    private Map<TopicPartition, Long> ends() {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            asked.put(
                    new TopicPartition(Topic.INTAKE_EVENTS.topicName(), partition),
                    OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        BenchStack.done(stack.admin().listOffsets(asked).all())
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    @Override
    public void close() {
        stack.close();
    }
}
