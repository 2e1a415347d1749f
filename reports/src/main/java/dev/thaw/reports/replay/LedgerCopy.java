package dev.thaw.reports.replay;

import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Copies a ledger into another one with more partitions, as it stands: keys and sealed values byte
/// for byte, tombstones too. Each record says in a header where it was first written, so that locks
/// and receipts hold for the copy.
public final class LedgerCopy {

    private static final int BATCH_BYTES = 256 << 10;

    private final Ledger from;
    private final Ledger to;
    private final Replay.Progress progress;

    public LedgerCopy(Ledger from, Ledger to, Replay.Progress progress) {
        this.from = from;
        this.to = to;
        this.progress = progress;
    }

    /// Makes the new topic and copies every record that is committed now.
    ///
    /// @param partitions of the new topic, at least 1
    /// @param replicas of the new topic, at least 1
    /// @return how many records were copied
    /// @throws TopicExistsException if there is such a topic already: a copy that was interrupted
    ///   is deleted and begun again
    /// @throws KafkaException if Kafka refuses or cannot be reached
    public long run(int partitions, short replicas) {
        String origin = from.id();
        SortedMap<Integer, Long> starts = from.starts();
        SortedMap<Integer, Long> ends = from.ends();
        create(partitions, replicas);
        long total = 0;
        for (int partition : ends.keySet()) {
            total += ends.get(partition) - starts.get(partition);
        }
        try (Producer<byte[], byte[]> producer = newProducer();
                Consumer<byte[], byte[]> consumer = from.newConsumer()) {
            Sending sending = new Sending(producer, origin, partitions);
            long passed = 0;
            for (int partition : ends.keySet()) {
                from.read(consumer, partition, ends.get(partition), sending::send);
                passed += ends.get(partition) - starts.get(partition);
                progress.at(passed, total);
            }
            producer.flush();
            return sending.copied();
        }
    }

    private void create(int partitions, short replicas) {
        try (Admin admin = Admin.create(to.kafka())) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(to.topic(), partitions, replicas)
                                            .configs(Topic.LEDGER_EVENTS.config())))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException refused
                    ? refused
                    : new KafkaException("Kafka did not make the topic", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private Producer<byte[], byte[]> newProducer() {
        Map<String, Object> config = new HashMap<>(to.kafka());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // The first batch may come too early for a topic just made. If a later one were accepted
        // before it, the broker would refuse the first one for ever.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Sends record after record, and fails where one was not taken.
    private final class Sending {

        private final Producer<byte[], byte[]> producer;
        private final String origin;
        private final int partitions;
        private final AtomicReference<Optional<Exception>> failure =
                new AtomicReference<>(Optional.empty());
        private long copied;

        Sending(Producer<byte[], byte[]> producer, String origin, int partitions) {
            this.producer = producer;
            this.origin = origin;
            this.partitions = partitions;
        }

        void send(ConsumerRecord<byte[], byte[]> record) {
            check();
            LedgerPosition position =
                    Origin.read(
                            record.headers(),
                            new LedgerPosition(origin, record.partition(), record.offset()));
            int partition = LedgerKey.parse(record.key()).partition(partitions);
            ProducerRecord<byte[], byte[]> copy =
                    new ProducerRecord<>(to.topic(), partition, record.key(), record.value());
            Origin.write(copy.headers(), position);
            var _ = producer.send(copy, (_, problem) -> note(problem));
            copied++;
        }

        private void note(Exception problem) {
            if (problem != null) {
                failure.set(Optional.of(problem));
            }
        }

        /// How many records were sent, all of which were taken.
        long copied() {
            check();
            return copied;
        }

        private void check() {
            failure.get()
                    .ifPresent(
                            problem -> {
                                throw new KafkaException(
                                        "the copy was not written; delete the new topic and begin"
                                                + " again",
                                        problem);
                            });
        }
    }
}
