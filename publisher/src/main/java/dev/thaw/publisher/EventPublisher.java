package dev.thaw.publisher;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.schemas.IntakeCodec;
import dev.thaw.schemas.IntakeKey;
import dev.thaw.schemas.RefusalNotice;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Publishes events durably and in order: idempotent, acknowledged by all in-sync replicas, each
/// participant on one partition. Thread-safe.
public final class EventPublisher implements AutoCloseable {

    private static final String TOPIC = Topic.INTAKE_EVENTS.topicName();

    private final Producer<byte[], byte[]> producer;
    private final SchemaRegistry registry;

    /// Codecs that nobody uses just now. Not one for each thread: a server gives each request a
    /// thread of its own, and making a codec takes as long as a hundred events.
    private final Queue<IntakeCodec> idle = new ConcurrentLinkedQueue<>();

    /// @param kafka `bootstrap.servers` and whatever security or tuning needs
    public EventPublisher(Map<String, Object> kafka, SchemaRegistry registry) {
        this(Map.of(ProducerConfig.LINGER_MS_CONFIG, 5), kafka, registry);
    }

    private EventPublisher(
            Map<String, Object> usual, Map<String, Object> kafka, SchemaRegistry registry) {
        Map<String, Object> config = new HashMap<>(usual);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L * 1024 * 1024);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.putAll(kafka);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        this.producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.registry = registry;
    }

    /// A publisher for a server's requests, each of which waits for its events: those of other
    /// requests fill the batch, and a send blocks for 5 seconds and is durable or has failed 15
    /// seconds later, unless the settings say otherwise.
    public static EventPublisher forRequests(Map<String, Object> kafka, SchemaRegistry registry) {
        return new EventPublisher(
                Map.of(
                        ProducerConfig.LINGER_MS_CONFIG, 1,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 7_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000),
                kafka,
                registry);
    }

    /// Sends one event. It is durable when the future completes; until then it may be lost, and
    /// should be sent again if the future fails: repetitions are dropped at admission.
    ///
    /// Waits while the producer's memory is full, so that a fast sender slows down instead of
    /// filling the heap.
    public CompletableFuture<Void> publish(ParticipantEvent event) {
        return send(record(event), _ -> null);
    }

    /// The same, and says where the event lies: on which partition, at which offset.
    public CompletableFuture<RecordMetadata> publishAndLocate(ParticipantEvent event) {
        return send(record(event), place -> place);
    }

    /// Sends word of a refusal, as durably as an event.
    public CompletableFuture<Void> publish(RefusalNotice notice) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TOPIC, null, null);
        notice.addTo(record.headers());
        return send(record, _ -> null);
    }

    private ProducerRecord<byte[], byte[]> record(ParticipantEvent event) {
        byte[] key = IntakeKey.of(event).toBytes();
        return new ProducerRecord<>(
                TOPIC, IntakeKey.partition(key, partitions()), key, encode(event));
    }

    private <T> CompletableFuture<T> send(
            ProducerRecord<byte[], byte[]> record, Function<RecordMetadata, T> answer) {
        CompletableFuture<T> durable = new CompletableFuture<>();
        var _ =
                producer.send(
                        record,
                        (place, failure) -> {
                            if (failure == null) {
                                durable.complete(answer.apply(place));
                            } else {
                                durable.completeExceptionally(failure);
                            }
                        });
        return durable;
    }

    /// Waits until everything sent so far is durable or has failed.
    public void flush() {
        producer.flush();
    }

    private byte[] encode(ParticipantEvent event) {
        IntakeCodec codec = idle.poll();
        if (codec == null) {
            codec = new IntakeCodec(registry);
        }
        byte[] encoded = codec.encode(event);
        idle.add(codec);
        return encoded;
    }

    private int partitions() {
        return producer.partitionsFor(TOPIC).size();
    }

    @Override
    public void close() {
        producer.close();
    }
}
