package dev.thaw.bench.faults;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.protocol.ProtocolFiles;
import dev.thaw.schemas.registry.RegistryException;
import dev.thaw.schemas.topic.Protocols;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Publishes a study's records as a patient app does: idempotent, and for as long as the broker is
/// away.
final class Publishing implements AutoCloseable {

    private static final int LONGEST_OUTAGE_MILLIS = 600_000;
    private static final int AT_ONCE = 25;
    private static final Duration ASK_AGAIN = Duration.ofMillis(200);

    private final EventPublisher events;
    private final KafkaProducer<byte[], byte[]> rubbish;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicInteger erasures = new AtomicInteger();

    Publishing(RunningThaw thaw) {
        Map<String, Object> config = new HashMap<>(thaw.kafka());
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LONGEST_OUTAGE_MILLIS);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_OUTAGE_MILLIS);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        this.events = new EventPublisher(config, thaw.registry());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        this.rubbish =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Makes a protocol known before its events come.
    void apply(RunningThaw thaw, ProtocolFiles.Valid protocol) {
        var _ =
                rubbish.send(
                        new ProducerRecord<>(
                                Topic.STUDY_PROTOCOLS.topicName(),
                                Protocols.key(protocol.protocol().study()),
                                Codecs.studyProtocols(thaw.registry())
                                        .encode(protocol.published())),
                        this::note);
        rubbish.flush();
    }

    /// Publishes, evenly within this time, and returns when everything is durable.
    ///
    /// @throws IllegalStateException if Kafka did not take a record for ten minutes
    void publish(List<FaultyStudy.Sent> part, Duration within) {
        int chunks = 1 + part.size() / AT_ONCE;
        Duration pause = within.dividedBy(chunks);
        int sent = 0;
        for (FaultyStudy.Sent record : part) {
            send(record);
            if (++sent % AT_ONCE == 0) {
                Pause.of(pause);
            }
        }
        events.flush();
        rubbish.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("Kafka did not take a record", failure.get());
        }
    }

    private void send(FaultyStudy.Sent record) {
        switch (record) {
            case FaultyStudy.Sent.Event(ParticipantEvent event) -> {
                CompletableFuture<Void> durable = insist(event);
                var _ =
                        durable.whenComplete(
                                (_, problem) -> {
                                    note(null, problem);
                                    if (FaultyStudy.asksForErasure(record)) {
                                        erasures.incrementAndGet();
                                    }
                                });
            }
            case FaultyStudy.Sent.Rubbish(ProducerRecord<byte[], byte[]> bytes) -> {
                var _ = rubbish.send(bytes, this::note);
            }
        }
    }

    /// How many erasures were asked for so far.
    int erasures() {
        return erasures.get();
    }

    /// The registry is asked before the first event, and may be dead just then.
    private CompletableFuture<Void> insist(ParticipantEvent event) {
        while (true) {
            try {
                return events.publish(event);
            } catch (RegistryException e) {
                Pause.of(ASK_AGAIN);
            }
        }
    }

    private void note(Object nothing, Throwable problem) {
        if (problem != null) {
            failure.compareAndSet(null, problem);
        }
    }

    @Override
    public void close() {
        events.close();
        rubbish.close();
    }
}
