package dev.thaw.streams;

import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicOffsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
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
            TopicOffsets intake = new TopicOffsets(admin, Topic.INTAKE_EVENTS);
            SortedMap<Integer, Long> decided = intake.committed(StreamsService.ADMISSION);
            SortedMap<Integer, Long> recent = intake.since(clock.instant().minus(KEPT));
            Map<TopicPartition, RecordsToDelete> old = new HashMap<>();
            decided.forEach(
                    (partition, offset) ->
                            old.put(
                                    intake.partition(partition),
                                    RecordsToDelete.beforeOffset(
                                            Math.min(offset, recent.get(partition)))));
            admin.deleteRecords(old).all().get();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
