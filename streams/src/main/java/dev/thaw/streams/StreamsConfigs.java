package dev.thaw.streams;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/// The settings of a streams application in Kafka's words. Public, so that what is measured beside
/// Thaw's own applications runs under the same.
public final class StreamsConfigs {

    private static final int COMMIT_MILLIS = 150;
    // Longer than Patience waits; after a lost state directory the ledger's readers wait this long
    // for the transactions that the lost instance left open.
    private static final int TRANSACTION_MILLIS = 30_000;
    // Brokers' lowest by default. After a hard kill the next start waits this long.
    private static final int SESSION_MILLIS = 6_000;
    private static final int CACHE_BYTES = 8 << 20;

    private StreamsConfigs() {}

    /// @param application the consumer group, and the beginning of the names of internal topics
    public static Properties of(StreamsSettings settings, String application) {
        Properties config = new Properties();
        config.putAll(settings.kafka());
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        config.put(StreamsConfig.CLIENT_ID_CONFIG, application + "-" + settings.instance());
        config.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MILLIS);
        config.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE);
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        // What an erasure deletes from a store has to leave its changelog, too.
        config.put(
                StreamsConfig.topicPrefix(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG),
                Long.toString(Duration.ofDays(1).toMillis()));
        consumer(config, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        consumer(config, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_MILLIS / 4);
        consumer(config, ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        consumer(config, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 512 << 10);
        producer(config, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        // The first batch of a transaction may come too early after the last one; the broker would
        // complain about each batch sent behind it.
        producer(config, ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        producer(config, ProducerConfig.BUFFER_MEMORY_CONFIG, 16L << 20);
        producer(config, ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
        return config;
    }

    private static void consumer(Properties config, String name, Object value) {
        config.put(StreamsConfig.consumerPrefix(name), value);
    }

    private static void producer(Properties config, String name, Object value) {
        config.put(StreamsConfig.producerPrefix(name), value);
    }
}
