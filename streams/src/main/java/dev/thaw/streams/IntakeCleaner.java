package dev.thaw.streams;

import dev.thaw.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes from intake what admission has decided and what was received over a day ago: intake is
/// in plain text. What is not decided yet stays, however old.
///
/// A record cannot be read any more from then on. Its bytes go when Kafka deletes their segment, of
/// which the topic begins a new one every six hours in which anything arrives.
final class IntakeCleaner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IntakeCleaner.class);
    private static final Duration KEPT = Duration.ofDays(1);
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final Map<String, Object> kafka;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;

    IntakeCleaner(Map<String, Object> kafka, InstantSource clock) {
        this.kafka = kafka;
        this.clock = clock;
        this.timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("thaw-intake-cleaner").factory());
    }

    /// Cleans every ten minutes, in a thread of its own.
    static IntakeCleaner start(Map<String, Object> kafka) {
        IntakeCleaner cleaner = new IntakeCleaner(kafka, InstantSource.system());
        var _ =
                cleaner.timer.scheduleWithFixedDelay(
                        cleaner::tryToClean, 1, EVERY.toMinutes(), TimeUnit.MINUTES);
        return cleaner;
    }

    private void tryToClean() {
        try {
            clean();
        } catch (ExecutionException | RuntimeException e) {
            LOG.warn(
                    "Intake could not be cleaned ({}); trying again in {} minutes",
                    e.getClass().getSimpleName(),
                    EVERY.toMinutes());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void clean() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(kafka)) {
            Map<TopicPartition, RecordsToDelete> old = new HashMap<>();
            Map<TopicPartition, Long> decided = decided(admin);
            receivedSince(admin, clock.instant().minus(KEPT), List.copyOf(decided.keySet()))
                    .forEach(
                            (partition, recent) ->
                                    old.put(
                                            partition,
                                            RecordsToDelete.beforeOffset(
                                                    Math.min(recent, decided.get(partition)))));
            admin.deleteRecords(old).all().get();
        }
    }

    private static Map<TopicPartition, Long> decided(Admin admin)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> decided = new HashMap<>();
        admin.listConsumerGroupOffsets(StreamsService.ADMISSION)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach(
                        (partition, committed) -> {
                            if (committed != null
                                    && partition.topic().equals(Topic.INTAKE_EVENTS.topicName())) {
                                decided.put(partition, committed.offset());
                            }
                        });
        return decided;
    }

    /// The offset of the first record received since; where there is none, the end.
    private static Map<TopicPartition, Long> receivedSince(
            Admin admin, Instant since, List<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> first =
                offsets(admin, partitions, OffsetSpec.forTimestamp(since.toEpochMilli()));
        Map<TopicPartition, Long> ends = offsets(admin, partitions, OffsetSpec.latest());
        ends.replaceAll((partition, end) -> first.get(partition) < 0 ? end : first.get(partition));
        return ends;
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
