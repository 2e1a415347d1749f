package dev.thaw.reports.replay;

import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicOffsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// A ledger to be read: the topic `ledger-events` of a Kafka, or a copy of one.
///
/// Every method throws Kafka's own exception if Kafka cannot be reached or lacks the topic.
public final class Ledger {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(2);
    private static final int FETCHED_BYTES = 4 << 20;
    private static final int POLLED_RECORDS = 5_000;
    private static final int LONGEST_FETCH_MILLIS = 10;

    private final Map<String, Object> kafka;
    private final String topic;

    private Ledger(Map<String, Object> kafka, String topic) {
        this.kafka = Map.copyOf(kafka);
        this.topic = topic;
    }

    /// The ledger of a Kafka.
    ///
    /// @param kafka `bootstrap.servers` and whatever security needs
    public static Ledger of(Map<String, Object> kafka) {
        return at(kafka, Topic.LEDGER_EVENTS.topicName());
    }

    /// A ledger in a topic of another name.
    public static Ledger at(Map<String, Object> kafka, String topic) {
        return new Ledger(kafka, topic);
    }

    /// The name of its topic.
    public String topic() {
        return topic;
    }

    /// What tells this ledger from every other: the ids of the cluster and of the topic. A topic
    /// that was deleted and made again is another ledger.
    public String id() {
        try (Admin admin = Admin.create(kafka)) {
            return admin.describeCluster().clusterId().get()
                    + "/"
                    + admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .get(topic)
                            .topicId();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException refused
                    ? refused
                    : new KafkaException("Kafka did not tell its ids", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /// Kafka's settings of the client.
    Map<String, Object> kafka() {
        return kafka;
    }

    /// The offset of the first record that is still there, by partition.
    SortedMap<Integer, Long> starts() {
        try (Admin admin = Admin.create(kafka)) {
            return new TopicOffsets(admin, topic).starts();
        }
    }

    /// The offset behind the last record that everybody may read, by partition.
    public SortedMap<Integer, Long> ends() {
        try (Admin admin = Admin.create(kafka)) {
            return new TopicOffsets(admin, topic).ends();
        }
    }

    /// Hands over every record of a partition that lies before an offset, in order.
    ///
    /// @throws TimeoutException if Kafka gives nothing for two minutes
    void read(
            Consumer<byte[], byte[]> consumer,
            int number,
            long end,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        TopicPartition partition = new TopicPartition(topic, number);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long giveUp = System.nanoTime() + LONGEST_STANDSTILL.toNanos();
        while (consumer.position(partition) < end) {
            long before = consumer.position(partition);
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end) {
                    reader.accept(record);
                }
            }
            if (consumer.position(partition) > before) {
                giveUp = System.nanoTime() + LONGEST_STANDSTILL.toNanos();
            } else if (System.nanoTime() > giveUp) {
                throw new TimeoutException("Kafka has given nothing for two minutes");
            }
        }
    }

    /// A consumer of committed records that belongs to no group, with the settings of a replay.
    public Consumer<byte[], byte[]> newConsumer() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCHED_BYTES);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLLED_RECORDS);
        // At the end of a partition a fetch waits for more in vain, and the next partition for it.
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LONGEST_FETCH_MILLIS);
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
