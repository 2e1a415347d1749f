package dev.thaw.ingest.http;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Decoded;
import dev.thaw.schemas.EventHolder;
import dev.thaw.schemas.EventVerdict;
import dev.thaw.schemas.EventVerdict.Outcome;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.registry.RegistryException;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.TtlDB;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What admission said about each event of the last 30 days, kept on disk by a thread that follows
/// topic `event-verdicts`. The folder may be lost: it is filled again from the topic.
///
/// A row belongs to one participant's event: others who send the same id have rows of their own. It
/// has two verdicts: the one that stands for the event, and the one on its last arrival, which
/// differs where it was sent again. Thread-safe.
public final class AdmissionVerdicts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionVerdicts.class);

    /// As long as the topic keeps them.
    private static final Duration KEPT = Duration.ofDays(30);

    private static final String ADMITTED = "ADMITTED";
    private static final String DUPLICATE = "DUPLICATE";
    private static final String WAITING = "WAITING";
    private static final String REFUSED = "REFUSED/";

    private static final Duration POLL = Duration.ofMillis(500);
    private static final long CACHE_BYTES = 8L << 20;
    private static final long MEMTABLE_BYTES = 4L << 20;

    /// How many participants' events with one id a study is told of: one, and 100 others.
    private static final int MOST_OF_AN_ID = 101;

    private final Codec<EventVerdict> codec;
    private final LRUCache cache;
    private final Options options;
    private final TtlDB rows;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread follower;
    private volatile boolean closing;

    /// What is known of an event.
    ///
    /// @param standing what became of the event with this id
    /// @param latest the verdict on its last arrival
    public record Known(Outcome standing, Outcome latest) {

        private Known after(Outcome arrival) {
            return new Known(arrival.leavesTheFirst() ? standing : arrival, arrival);
        }
    }

    /// Opens the folder, or makes it, and follows the topic from where it ended.
    ///
    /// @param kafka `bootstrap.servers` and whatever security needs
    /// @throws IllegalStateException if another process uses the folder
    public AdmissionVerdicts(Map<String, Object> kafka, SchemaRegistry registry, Path folder) {
        this.codec = Codecs.eventVerdicts(registry);
        RocksDB.loadLibrary();
        this.cache = new LRUCache(CACHE_BYTES);
        this.options =
                new Options()
                        .setCreateIfMissing(true)
                        .setWriteBufferSize(MEMTABLE_BYTES)
                        .setTableFormatConfig(
                                new BlockBasedTableConfig()
                                        .setBlockCache(cache)
                                        .setCacheIndexAndFilterBlocks(true));
        this.rows = open(options, folder);
        this.consumer = consumer(kafka);
        this.follower = Thread.ofPlatform().name("thaw-verdicts").daemon().start(this::follow);
    }

    private static TtlDB open(Options options, Path folder) {
        try {
            Files.createDirectories(folder);
            return TtlDB.open(options, folder.toString(), (int) KEPT.toSeconds(), false);
        } catch (IOException | RocksDBException e) {
            throw new IllegalStateException(
                    "The folder of admission's verdicts cannot be opened; another process may use"
                            + " it: give each gateway a folder of its own.",
                    e);
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> kafka) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // What the topic has forgotten nobody asks for any more.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// What is known of a participant's event.
    Optional<Known> of(StudyId study, ParticipantId participant, UUID event) {
        return row(key(study, event, Optional.of(EventHolder.of(study, participant, event))));
    }

    /// What is known of the events of a study with this id: of one, unless several participants
    /// sent the same, and of 101 at most.
    List<Known> of(StudyId study, UUID event) {
        byte[] prefix = key(study, event, Optional.empty());
        List<Known> known = new ArrayList<>();
        try (RocksIterator row = rows.newIterator()) {
            row.seek(prefix);
            while (known.size() < MOST_OF_AN_ID && row.isValid() && startsWith(row.key(), prefix)) {
                known.add(known(row.value()));
                row.next();
            }
            row.status();
        } catch (RocksDBException e) {
            throw new IllegalStateException("admission's verdicts cannot be read", e);
        }
        return known;
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length
                && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private void follow() {
        while (!closing) {
            try {
                start();
                while (!closing) {
                    take(consumer.poll(POLL));
                }
            } catch (WakeupException _) {
                // It is being closed.
            } catch (KafkaException | RegistryException e) {
                LOG.warn("Admission's verdicts cannot be read at present ({}).", name(e));
                pause();
            } catch (RuntimeException e) {
                LOG.error("Admission's verdicts cannot be kept ({}).", name(e));
                pause();
            }
        }
    }

    private static String name(RuntimeException e) {
        return e.getClass().getSimpleName();
    }

    private void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException _) {
            closing = true;
        }
    }

    private void start() {
        List<TopicPartition> partitions =
                consumer.partitionsFor(Topic.EVENT_VERDICTS.topicName()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        for (TopicPartition partition : partitions) {
            byte[] next = get(position(partition));
            if (next == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, ByteBuffer.wrap(next).getLong());
            }
        }
    }

    /// Verdicts and the place after them are written at once.
    private void take(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        Map<ByteBuffer, Known> changed = new HashMap<>();
        Map<TopicPartition, Long> next = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            switch (codec.decode(record.value())) {
                case Decoded.Value<EventVerdict>(EventVerdict verdict) -> learn(verdict, changed);
                case Decoded.Undecodable<EventVerdict>(Decoded.Reason reason, String _) ->
                        // A newer admission may say what this program does not know: one verdict
                        // is missing then, and not all that follow.
                        LOG.warn("A verdict of admission is passed over: {}.", reason);
            }
            next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        }
        if (!next.isEmpty()) {
            write(changed, next);
        }
    }

    private void learn(EventVerdict verdict, Map<ByteBuffer, Known> changed) {
        byte[] key = key(verdict.study(), verdict.event(), verdict.holder());
        Optional<Known> before = known(key, changed);
        if (before.isEmpty() && verdict.outcome().leavesTheFirst()) {
            // The first may be from before holders were told: it is this event's row then.
            byte[] unnamed = key(verdict.study(), verdict.event(), Optional.empty());
            before = known(unnamed, changed);
            key = before.isPresent() ? unnamed : key;
        }
        changed.put(
                ByteBuffer.wrap(key),
                before.orElseGet(() -> new Known(verdict.outcome(), verdict.outcome()))
                        .after(verdict.outcome()));
    }

    private Optional<Known> known(byte[] key, Map<ByteBuffer, Known> changed) {
        return Optional.ofNullable(changed.get(ByteBuffer.wrap(key))).or(() -> row(key));
    }

    private void write(Map<ByteBuffer, Known> changed, Map<TopicPartition, Long> next) {
        try (WriteBatch batch = new WriteBatch();
                WriteOptions options = new WriteOptions()) {
            for (Map.Entry<ByteBuffer, Known> row : changed.entrySet()) {
                batch.put(row.getKey().array(), bytes(row.getValue()));
            }
            for (Map.Entry<TopicPartition, Long> place : next.entrySet()) {
                batch.put(
                        position(place.getKey()),
                        ByteBuffer.allocate(Long.BYTES).putLong(place.getValue()).array());
            }
            rows.write(options, batch);
        } catch (RocksDBException e) {
            throw new IllegalStateException("admission's verdicts cannot be written", e);
        }
    }

    private Optional<Known> row(byte[] key) {
        return Optional.ofNullable(get(key)).map(AdmissionVerdicts::known);
    }

    private byte[] get(byte[] key) {
        try {
            return rows.get(key);
        } catch (RocksDBException e) {
            throw new IllegalStateException("admission's verdicts cannot be read", e);
        }
    }

    /// The holder last, so that the rows of one id lie together. Ids are of equal length.
    private static byte[] key(StudyId study, UUID event, Optional<EventHolder> holder) {
        return (study.value() + "/" + event + holder.map(one -> "/" + one.sha256()).orElse(""))
                .getBytes(StandardCharsets.UTF_8);
    }

    /// No study's id begins with a slash.
    private static byte[] position(TopicPartition partition) {
        return ("/" + partition.partition()).getBytes(StandardCharsets.UTF_8);
    }

    /// `ADMITTED DUPLICATE`, `REFUSED/OFF_SCALE REFUSED/OFF_SCALE`.
    private static byte[] bytes(Known known) {
        return (word(known.standing()) + " " + word(known.latest()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Known known(byte[] row) {
        String text = new String(row, StandardCharsets.UTF_8);
        int space = text.indexOf(' ');
        return new Known(outcome(text.substring(0, space)), outcome(text.substring(space + 1)));
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Admitted _ -> ADMITTED;
            case Outcome.Duplicate _ -> DUPLICATE;
            case Outcome.Waiting _ -> WAITING;
            case Outcome.Refused(RefusalReason reason) -> REFUSED + reason.name();
        };
    }

    private static Outcome outcome(String word) {
        return switch (word) {
            case ADMITTED -> new Outcome.Admitted();
            case DUPLICATE -> new Outcome.Duplicate();
            case WAITING -> new Outcome.Waiting();
            default -> new Outcome.Refused(RefusalReason.valueOf(word.substring(REFUSED.length())));
        };
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            follower.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
        rows.close();
        options.close();
        cache.close();
    }
}
