package dev.thaw.bench.speed;

import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.reports.replay.Ledger;
import dev.thaw.schemas.Decoded;
import dev.thaw.schemas.LedgerCodec;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/// The least that a reader of the ledger does: poll, open, decode, and forget. It polls with a
/// replay's settings, decodes with a replay's codec, and fetches the keys of all that are new in a
/// poll at once.
final class BareConsumer {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Ledger ledger;
    private final Sealing sealing;
    private final SchemaRegistry registry;
    private final int threads;

    BareConsumer(Ledger ledger, Sealing sealing, SchemaRegistry registry, int threads) {
        this.ledger = ledger;
        this.sealing = sealing;
        this.registry = registry;
        this.threads = threads;
    }

    /// Reads the whole ledger once.
    ///
    /// @return how many records there were
    long read() throws InterruptedException, ExecutionException {
        SortedMap<Integer, Long> ends = ledger.ends();
        List<Map.Entry<Integer, Long>> partitions = List.copyOf(ends.entrySet());
        AtomicInteger next = new AtomicInteger();
        List<Callable<Long>> readers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            readers.add(() -> read(partitions, next));
        }
        long records = 0;
        try (ExecutorService executor =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().name("bare-consumer-", 0).factory())) {
            for (Future<Long> reader : executor.invokeAll(readers)) {
                records += reader.get();
            }
        }
        return records;
    }

    private long read(List<Map.Entry<Integer, Long>> partitions, AtomicInteger next) {
        LedgerCodec codec = new LedgerCodec(registry);
        Set<SubjectId> met = new HashSet<>();
        long records = 0;
        try (Consumer<byte[], byte[]> consumer = ledger.newConsumer()) {
            int index = next.getAndIncrement();
            while (index < partitions.size()) {
                TopicPartition partition =
                        new TopicPartition(ledger.topic(), partitions.get(index).getKey());
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                while (consumer.position(partition) < partitions.get(index).getValue()) {
                    ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                    prepare(polled, met);
                    polled.forEach(record -> open(record, codec));
                    records += polled.count();
                }
                index = next.getAndIncrement();
            }
        }
        return records;
    }

    private void prepare(ConsumerRecords<byte[], byte[]> polled, Set<SubjectId> met) {
        List<SubjectId> fresh = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            SubjectId subject = LedgerKey.parse(record.key()).subject();
            if (met.add(subject)) {
                fresh.add(subject);
            }
        }
        sealing.prepare(fresh);
    }

    private void open(ConsumerRecord<byte[], byte[]> record, LedgerCodec codec) {
        byte[] plain =
                sealing.open(
                                LedgerKey.parse(record.key()).subject(),
                                Sealing.associated(Topic.LEDGER_EVENTS, record.key()),
                                record.value())
                        .orElseThrow();
        if (!(codec.decode(plain) instanceof Decoded.Value<LedgerEvent>)) {
            throw new IllegalStateException("a record of the ledger cannot be read");
        }
    }
}
