package dev.thaw.reports;

import dev.thaw.core.event.SubjectId;
import dev.thaw.reports.ProjectionOffsets.Move;
import dev.thaw.reports.ProjectionOffsets.MovedByAnother;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the tables what the topics `participant-trends` and `event-accounts` say.
///
/// ```
/// participant-trends ─┐                          ┌─ rows of the subjects replaced ┐ one
///                     ├─ poll ─ newest per key ──┤                                ├ transaction
/// event-accounts ─────┘                          └─ offsets moved from a to b ────┘
/// ```
///
/// Offsets live beside the rows, never in Kafka: after any failure the place to read on is read
/// from the database, which either has both or neither. Two instances that read the same records
/// (one of them does not yet know that it lost the partition) cannot both move an offset.
///
/// What may pass by itself – the database, the vault or the registry out of reach – is tried again,
/// with growing pauses and without reading on. What cannot – a record that nobody can read, an
/// offset outside its log – stops the projection loudly: it never skips and never starts over by
/// itself.
public final class Projection implements AutoCloseable {

    /// The consumer group.
    public static final String GROUP = "thaw-projection";

    private static final Logger LOG = LoggerFactory.getLogger(Projection.class);
    private static final List<String> TOPICS =
            List.of(Topic.PARTICIPANT_TRENDS.topicName(), Topic.EVENT_ACCOUNTS.topicName());
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration SHORT_POLL = Duration.ofMillis(50);
    private static final Duration LOOK_FOR_ERASURES_EVERY = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Map<String, Object> kafka;
    private final NewestRecords decoder;
    private final DataSource database;
    private final ErasedSubjects erasedSubjects;
    private final Thread thread;
    private final LongAdder records = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder erased = new LongAdder();
    private volatile Consumer<byte[], byte[]> consumer;
    private volatile boolean closing;
    private volatile State state = new State.Running();

    /// Everything below is the projection's own thread's.
    private Jdbi jdbi;

    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private Duration pause = FIRST_PAUSE;
    private final Map<SubjectId, Long> endsWhenEmpty = new HashMap<>();
    private long erasuresLookedAt = System.nanoTime();

    private Projection(
            Map<String, Object> kafka,
            SchemaRegistry registry,
            Sealing sealing,
            ErasedSubjects erasedSubjects,
            DataSource database) {
        this.kafka = kafka;
        this.erasedSubjects = erasedSubjects;
        this.decoder = new NewestRecords(registry, sealing);
        this.database = database;
        this.thread = Thread.ofPlatform().name("thaw-projection").unstarted(this::run);
    }

    /// Starts projecting in a thread of its own. Whatever cannot be reached yet is waited for.
    ///
    /// @param kafka `bootstrap.servers` and whatever security needs
    public static Projection start(
            Map<String, Object> kafka,
            SchemaRegistry registry,
            Sealing sealing,
            ErasedSubjects erasedSubjects,
            DataSource database) {
        Projection projection = new Projection(kafka, registry, sealing, erasedSubjects, database);
        projection.thread.start();
        return projection;
    }

    /// How the projection is.
    public sealed interface State {

        /// It projects, or waits for something to project.
        record Running() implements State {}

        /// It waits for something that it cannot reach, and tries again.
        record Waiting(String reason) implements State {}

        /// It has stopped, and a person has to look.
        record Failed(String reason) implements State {}

        /// It was closed.
        record Closed() implements State {}
    }

    /// How the projection is now.
    public State state() {
        return state;
    }

    /// Work done by this process; what was rolled back and repeated counts once.
    ///
    /// @param records records read
    /// @param rows rows written
    /// @param erased records whose subject's key was destroyed: their rows are deleted
    public record Progress(long records, long rows, long erased) {}

    /// Work done so far.
    public Progress progress() {
        return new Progress(records.sum(), rows.sum(), erased.sum());
    }

    /// Stops after the transaction under way, and leaves the group, so that another instance can
    /// take over at once.
    @Override
    public void close() {
        closing = true;
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (Consumer<byte[], byte[]> opened = newConsumer()) {
            consumer = opened;
            opened.subscribe(TOPICS, new Placement());
            while (!closing) {
                step();
            }
            state = new State.Closed();
        } catch (WakeupException e) {
            state = new State.Closed();
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void fail(Throwable e) {
        String reason = Reasons.of(e);
        state = new State.Failed(reason);
        LOG.error("The projection has stopped: {}", reason);
    }

    private Consumer<byte[], byte[]> newConsumer() {
        Map<String, Object> config = new HashMap<>();
        // A killed instance holds its partitions for that long.
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        config.putAll(kafka);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A trend becomes some hundred rows: this bounds memory and the length of a transaction.
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 250);
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void step() {
        try {
            place();
            project(consumer.poll(positions.isEmpty() ? SHORT_POLL : POLL));
            confirmErasures();
            state = new State.Running();
            pause = FIRST_PAUSE;
        } catch (MovedByAnother e) {
            LOG.info("Another instance was faster; reading on where it is");
            forgetPositions(consumer.assignment());
        } catch (RuntimeException e) {
            if (!Reasons.mayPass(e)) {
                throw e;
            }
            waitFor(Reasons.of(e));
        }
    }

    /// Stays in the group while waiting, and reads nothing.
    private void waitFor(String reason) {
        state = new State.Waiting(reason);
        LOG.warn("The projection tries again in {} ms: {}", pause.toMillis(), reason);
        forgetPositions(consumer.assignment());
        consumer.poll(pause);
        pause =
                pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                        ? pause.multipliedBy(2)
                        : LONGEST_PAUSE;
    }

    /// Kafka asks for a position at once, when the database may be out of reach; until [#place] has
    /// read the true one, the partition rests.
    private final class Placement implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> consumer.seek(partition, 0));
            forgetPositions(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            positions.keySet().removeAll(partitions);
        }
    }

    private void forgetPositions(Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
        positions.keySet().removeAll(partitions);
    }

    /// Seeks to the database's offsets where that is still to be done.
    private void place() {
        if (jdbi == null) {
            Jdbi opened = ReportsDatabase.open(database);
            opened.useHandle(handle -> TrendRows.erase(handle, erasedSubjects.all()));
            jdbi = opened;
        }
        List<TopicPartition> unplaced =
                consumer.assignment().stream().filter(p -> !positions.containsKey(p)).toList();
        if (unplaced.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> logStarts = consumer.beginningOffsets(unplaced);
        Map<TopicPartition, Long> logEnds = consumer.endOffsets(unplaced);
        SortedMap<TopicPartition, Long> starts =
                jdbi.inTransaction(handle -> ProjectionOffsets.startAt(handle, logStarts));
        starts.forEach(
                (partition, start) -> {
                    checkInsideLog(
                            partition, start, logStarts.get(partition), logEnds.get(partition));
                    consumer.seek(partition, start);
                });
        positions.putAll(starts);
        consumer.resume(unplaced);
    }

    private static void checkInsideLog(
            TopicPartition partition, long offset, long logStart, long logEnd) {
        if (offset < logStart || offset > logEnd) {
            throw new IllegalStateException(
                    ("The tables are at offset %d of %s, but its log reaches from %d to %d: records"
                                    + " are lost or this is another Kafka. Connect the database and the"
                                    + " Kafka that belong together, or drop the schema reports to read"
                                    + " everything again (not if figures were released: see"
                                    + " docs/releases.md).")
                            .formatted(offset, partition, logStart, logEnd));
        }
    }

    private void project(ConsumerRecords<byte[], byte[]> polled) {
        Map<TopicPartition, Move> moves = moves();
        if (moves.isEmpty()) {
            return;
        }
        NewestRecords.Batch newest = decoder.read(polled);
        int written =
                jdbi.inTransaction(
                        handle -> {
                            ProjectionOffsets.move(handle, moves);
                            return TrendRows.replace(handle, newest.trends())
                                    + AccountRows.replace(handle, newest.accounts());
                        });
        moves.forEach((partition, move) -> positions.put(partition, move.next()));
        records.add(polled.count());
        rows.add(written);
        erased.add(newest.erased());
    }

    /// Tells of the erased subjects whose partitions were read as far as they reached when their
    /// trends were tombstones: the tombstones were among what was read.
    private void confirmErasures() {
        if (System.nanoTime() - erasuresLookedAt < LOOK_FOR_ERASURES_EVERY.toNanos()) {
            return;
        }
        erasuresLookedAt = System.nanoTime();
        Collection<SubjectId> awaiting = erasedSubjects.awaitingTables();
        if (awaiting.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(positions.keySet());
        int partitions = consumer.partitionsFor(Topic.PARTICIPANT_TRENDS.topicName()).size();
        for (SubjectId subject : awaiting) {
            TopicPartition partition =
                    new TopicPartition(
                            Topic.PARTICIPANT_TRENDS.topicName(),
                            LedgerKey.partition(subject, partitions));
            if (positions.containsKey(partition)) {
                long end = endsWhenEmpty.computeIfAbsent(subject, _ -> ends.get(partition));
                confirmErasure(subject, positions.get(partition) >= end);
            }
        }
    }

    /// The rows are gone, unless the tables were restored from a backup.
    private void confirmErasure(SubjectId subject, boolean readPast) {
        if (readPast) {
            jdbi.useHandle(handle -> TrendRows.erase(handle, List.of(subject)));
            erasedSubjects.tablesEmptied(subject);
            endsWhenEmpty.remove(subject);
        }
    }

    /// From where to where the last poll went: past its records, and past the markers of
    /// transactions, which are no records.
    private Map<TopicPartition, Move> moves() {
        Map<TopicPartition, Move> moves = new HashMap<>();
        positions.forEach(
                (partition, position) -> {
                    long next = consumer.position(partition);
                    if (next > position) {
                        moves.put(partition, new Move(position, next));
                    }
                });
        return moves;
    }
}
