package dev.thaw.bench.speed;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.launcher.synthetic.People;
import dev.thaw.launcher.synthetic.Prompting;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.IntakeKey;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.topic.Protocols;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// People who consented and enrolled, whose prompts and check-ins are sent at a steady pace.
final class ReportingCohort implements AutoCloseable {

    /// Consent and enrolment.
    private static final int TO_BEGIN_WITH = 2;

    private static final int LEAST_WEEKS = 6;
    private static final int PROMPTS_A_WEEK = 35;
    private static final double NANOS = 1e9;
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final VisibilityStack services;
    private final VisibleRows rows;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<List<ProducerRecord<byte[], byte[]>>> events = new ArrayList<>();
    private final Map<UUID, Integer> numbers = new HashMap<>();
    private final int[] counted;
    private int sent;

    /// @param eventsOfEach how many can be sent
    ReportingCohort(VisibilityStack services, StudyId study, int participants, int eventsOfEach) {
        this.services = services;
        this.rows = new VisibleRows(services.stack().database(), study);
        this.counted = new int[participants];
        Map<String, Object> config = new HashMap<>(services.stack().kafka());
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        this.producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        SyntheticStudy synthetic =
                new SyntheticStudy(
                        study,
                        participants,
                        Math.max(LEAST_WEEKS, 1 + eventsOfEach / PROMPTS_A_WEEK),
                        1.0,
                        1,
                        People.BLUNTED.leaving(0),
                        Prompting.EVERY_DAY);
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                Topic.STUDY_PROTOCOLS.topicName(),
                                Protocols.key(study),
                                Codecs.studyProtocols(services.stack().registry())
                                        .encode(synthetic.protocol())));
        Codec<ParticipantEvent> codec = Codecs.participantEvents(services.stack().registry());
        try (Stream<List<ParticipantEvent>> reports = synthetic.reports()) {
            reports.forEach(
                    reported -> {
                        List<ProducerRecord<byte[], byte[]>> all =
                                reported.stream()
                                        .limit(TO_BEGIN_WITH + eventsOfEach)
                                        .map(event -> record(codec, event))
                                        .toList();
                        for (ProducerRecord<byte[], byte[]> one : all.subList(0, TO_BEGIN_WITH)) {
                            var _ = producer.send(one);
                        }
                        numbers.put(subject(reported.getFirst()), events.size());
                        events.add(all.subList(TO_BEGIN_WITH, all.size()));
                    });
        }
        awaitEnrolment();
    }

    private static ProducerRecord<byte[], byte[]> record(
            Codec<ParticipantEvent> codec, ParticipantEvent event) {
        IntakeKey key = IntakeKey.of(event);
        return new ProducerRecord<>(
                Topic.INTAKE_EVENTS.topicName(),
                key.partition(BenchStack.PARTITIONS),
                key.toBytes(),
                codec.encode(event));
    }

    private UUID subject(ParticipantEvent event) {
        return services.stack()
                .vault()
                .subjectOf(event.event().study(), event.participant())
                .map(SubjectId::value)
                .orElseThrow();
    }

    /// Enrolment is an observation, consent is none.
    private void awaitEnrolment() {
        long moved = System.nanoTime();
        while (!Arrays.stream(counted).allMatch(count -> count == 1)) {
            Map<UUID, Integer> changed = rows.look();
            changed.forEach((subject, count) -> counted[numbers.get(subject)] = count);
            moved = checkMoving(!changed.isEmpty(), moved);
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private long checkMoving(boolean moves, long movedAt) {
        services.check();
        long now = System.nanoTime();
        if (!moves && now - movedAt > PATIENCE.toNanos()) {
            throw new IllegalStateException("nothing becomes visible any more");
        }
        return moves ? now : movedAt;
    }

    /// Sends events at a steady pace, one of each participant in turn, and waits until all are
    /// visible.
    ///
    /// @return for each, how long after it was due it was seen in the tables
    Load.Latencies send(double perSecond, Duration time) {
        int all = (int) (perSecond * time.toNanos() / NANOS);
        int before = sent;
        int[] countedBefore = counted.clone();
        long[] nanos = new long[all];
        long begin = System.nanoTime();
        CompletableFuture<Void> sending =
                CompletableFuture.runAsync(() -> send(before, all, begin, perSecond));
        int seen = 0;
        long moved = begin;
        while (seen < all) {
            Map<UUID, Integer> changed = rows.look();
            long now = System.nanoTime();
            for (Map.Entry<UUID, Integer> row : changed.entrySet()) {
                int number = numbers.get(row.getKey());
                // Each event moves the count by 1.
                int firstOfIt = Math.floorMod(number - before, events.size());
                for (int count = counted[number]; count < row.getValue(); count++) {
                    int event = firstOfIt + (count - countedBefore[number]) * events.size();
                    nanos[event] = now - due(event, begin, perSecond);
                    seen++;
                }
                counted[number] = row.getValue();
            }
            moved = checkMoving(!changed.isEmpty(), moved);
            if (sending.isCompletedExceptionally()) {
                sending.join();
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        sent += all;
        return new Load.Latencies(nanos);
    }

    private static long due(int event, long begin, double perSecond) {
        return begin + (long) (event * NANOS / perSecond);
    }

    private void send(int before, int all, long begin, double perSecond) {
        for (int event = 0; event < all; event++) {
            long early = due(event, begin, perSecond) - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            int number = (before + event) % events.size();
            // What Kafka does not take is never seen, and then the wait for it fails.
            var _ = producer.send(events.get(number).get((before + event) / events.size()));
        }
    }

    @Override
    public void close() {
        producer.close();
        rows.close();
    }
}
