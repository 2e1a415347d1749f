package dev.thaw.launcher;

import dev.thaw.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Writes to the small compacted topics that hold a ledger's settings.
final class Settings {

    private Settings() {}

    /// Writes one record and returns when it is durable.
    static void publish(Workspace workspace, Topic topic, byte[] key, byte[] value) {
        Map<String, Object> config = new HashMap<>(workspace.kafka());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.topicName(), key, value)).get();
        } catch (ExecutionException e) {
            throw new UserProblem("Kafka did not take the record; check that it runs.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserProblem("Interrupted.", e);
        }
    }
}
