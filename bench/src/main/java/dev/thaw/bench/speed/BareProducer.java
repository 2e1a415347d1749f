package dev.thaw.bench.speed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The bare producer, as fast as its own settings allow: those of Thaw's publisher.
final class BareProducer {

    private static final double NANOS = 1e9;

    private BareProducer() {}

    /// Writes records that are there already.
    ///
    /// @return seconds until everything was durable
    static double write(Map<String, Object> kafka, List<ProducerRecord<byte[], byte[]>> records) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            // Connecting is not what is measured.
            producer.partitionsFor(records.getFirst().topic());
            long begin = System.nanoTime();
            for (ProducerRecord<byte[], byte[]> record : records) {
                var _ =
                        producer.send(
                                record,
                                (_, problem) -> {
                                    if (problem != null) {
                                        failure.set(problem);
                                    }
                                });
            }
            producer.flush();
            if (failure.get() != null) {
                throw new IllegalStateException("Kafka did not take a record", failure.get());
            }
            return (System.nanoTime() - begin) / NANOS;
        }
    }
}
