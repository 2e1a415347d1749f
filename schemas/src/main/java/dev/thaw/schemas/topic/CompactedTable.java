package dev.thaw.schemas.topic;

import dev.thaw.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The newest value of each key of a compacted topic of one partition, kept in memory by a consumer
/// of its own. Thread-safe.
///
/// It follows the topic on demand, not by itself: whoever decides by its contents says how fresh
/// they must be, and gets them that fresh.
final class CompactedTable<V> implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final Function<ConsumerRecord<byte[], byte[]>, V> decode;
    private final InstantSource clock;
    private final SortedMap<String, V> newest = new TreeMap<>();
    private Instant read = Instant.MIN;

    /// Reads the whole topic.
    ///
    /// @param kafka `bootstrap.servers` and whatever security needs
    /// @param decode throws if a value cannot be read: only this project writes these topics
    /// @throws org.apache.kafka.common.KafkaException if Kafka cannot be reached
    CompactedTable(
            Map<String, Object> kafka,
            Topic topic,
            Function<byte[], V> decode,
            InstantSource clock) {
        this(clock, kafka, topic, record -> decode.apply(record.value()));
    }

    /// The same for whoever needs more of a record than its value.
    static <V> CompactedTable<V> ofRecords(
            Map<String, Object> kafka,
            Topic topic,
            Function<ConsumerRecord<byte[], byte[]>, V> decode,
            InstantSource clock) {
        return new CompactedTable<>(clock, kafka, topic, decode);
    }

    private CompactedTable(
            InstantSource clock,
            Map<String, Object> kafka,
            Topic topic,
            Function<ConsumerRecord<byte[], byte[]>, V> decode) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Whoever loses the place reads all again, and never goes on at the end.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // What is asked for is there already; a fetch that waits for more would hold up the next
        // question for the topic's end, which goes over the same connection.
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 0);
        this.consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.partition = new TopicPartition(topic.topicName(), 0);
        this.decode = decode;
        this.clock = clock;
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        try {
            refresh();
        } catch (RuntimeException e) {
            // Whoever gets no table has nothing to close.
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw e;
        }
    }

    /// The contents as of the last refresh, ascending by key.
    synchronized SortedMap<String, V> contents() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(newest));
    }

    /// The value of a key as of the last refresh, null if there is none.
    synchronized V get(String key) {
        return newest.get(key);
    }

    /// Reads on to the topic's end, unless that was begun after the given moment already.
    ///
    /// @return whether anything was read
    synchronized boolean refreshSince(Instant moment) {
        return !read.isAfter(moment) && refresh();
    }

    private boolean refresh() {
        Instant began = clock.instant();
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        boolean changed = false;
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                applyOrComeBack(record);
                changed = true;
            }
        }
        read = began;
        return changed;
    }

    /// The registry may be away just now: a poll moves on whether its records are understood or
    /// not.
    private void applyOrComeBack(ConsumerRecord<byte[], byte[]> record) {
        try {
            apply(record);
        } catch (RuntimeException e) {
            consumer.seek(partition, record.offset());
            throw e;
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            newest.remove(key);
        } else {
            newest.put(key, decode.apply(record));
        }
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }
}
