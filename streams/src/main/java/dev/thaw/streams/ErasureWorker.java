package dev.thaw.streams;

import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicOffsets;
import dev.thaw.schemas.registry.SchemaRegistry;
import dev.thaw.schemas.topic.SubjectErasure;
import dev.thaw.schemas.topic.SubjectErasures;
import dev.thaw.vault.Erasure;
import dev.thaw.vault.Erasure.Step;
import dev.thaw.vault.Vault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries on the erasures that admission began: destroys keys, reads the ledger and the trends
/// back until nothing is left, and completes what all others have done their part of.
///
/// The topic `subject-erasures` says what was erased, the vault's [dev.thaw.vault.Erasures] how far
/// each erasure is. Every step can be repeated, and every process of streams does all of them:
/// whoever is killed is replaced by the next one that looks. At the start both records are
/// compared, and where one of them was restored from an older backup, the erasures that it does not
/// know are done again.
final class ErasureWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ErasureWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Map<String, Object> kafka;
    private final SchemaRegistry registry;
    private final Vault vault;
    private final SubjectErasures requests;
    private final Admin admin;
    private final TopicScan ledger;
    private final TopicScan trends;

    /// The ledger's end when a subject's part of it was found empty.
    private final Map<SubjectId, Long> endsWhenEmpty = new HashMap<>();

    private final ScheduledExecutorService timer;
    private int unreadable;

    ErasureWorker(Map<String, Object> kafka, SchemaRegistry registry, Vault vault) {
        this.kafka = kafka;
        this.registry = registry;
        this.vault = vault;
        this.requests = new SubjectErasures(kafka, registry);
        this.admin = Admin.create(kafka);
        this.ledger = new TopicScan(kafka, admin, Topic.LEDGER_EVENTS);
        this.trends = new TopicScan(kafka, admin, Topic.PARTICIPANT_TRENDS);
        this.timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("thaw-erasures").factory());
    }

    /// Applies again what a restored backup does not know, before anything else reads, and goes on
    /// in a thread of its own.
    static ErasureWorker start(Map<String, Object> kafka, SchemaRegistry registry, Vault vault) {
        ErasureWorker worker = new ErasureWorker(kafka, registry, vault);
        worker.reconcile();
        var _ =
                worker.timer.scheduleWithFixedDelay(
                        worker::tryToWork, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return worker;
    }

    private void tryToWork() {
        try {
            work();
            sayWhatNobodyCanRead();
        } catch (RuntimeException e) {
            LOG.warn(
                    "Erasures could not be carried on ({}); trying again",
                    e.getClass().getSimpleName());
        }
    }

    private void sayWhatNobodyCanRead() {
        int now = requests.unreadable();
        if (now != unreadable) {
            unreadable = now;
            LOG.error("{} records of subject-erasures cannot be read and were passed over", now);
        }
    }

    /// Erasures that the vault knows and the ledger does not: Kafka was restored from a backup. The
    /// others are found like new ones: what a restored vault does not know is begun again.
    void reconcile() {
        // The vault first: what another instance notes meanwhile is on the topic before.
        List<Erasure> inVault = vault.erasures().all();
        Set<SubjectId> requested = subjects(requests.all(), SubjectErasure::subject);
        for (Erasure erasure : inVault) {
            if (!requested.contains(erasure.subject())) {
                vault.erasures().reopen(erasure.subject());
                send(Topic.SUBJECT_ERASURES, List.of(request(erasure)));
            }
        }
        open().forEach(this::destroyKey);
    }

    private static <E> Set<SubjectId> subjects(List<E> erasures, Function<E, SubjectId> subject) {
        return erasures.stream().map(subject).collect(Collectors.toSet());
    }

    private ProducerRecord<byte[], byte[]> request(Erasure erasure) {
        Codec<SubjectErasure> codec = Codecs.subjectErasures(registry);
        SubjectErasure request =
                new SubjectErasure(
                        erasure.subject(),
                        erasure.study(),
                        erasure.requestedAt(),
                        erasure.events());
        return new ProducerRecord<>(
                Topic.SUBJECT_ERASURES.topicName(), request.key(), codec.encode(request));
    }

    /// One look: whatever can be done now is done.
    void work() {
        List<Erasure> open = open();
        if (open.isEmpty()) {
            return;
        }
        open.forEach(this::destroyKey);
        Set<SubjectId> emptied = emptyLedger(without(open, Step.LEDGER_EMPTIED));
        awaitTrends(
                without(open, Step.TRENDS_EMPTIED).stream()
                        .filter(
                                erasure ->
                                        erasure.isDone(Step.LEDGER_EMPTIED)
                                                || emptied.contains(erasure.subject()))
                        .toList());
        vault.erasures().complete();
    }

    /// The erasures that are not complete, those included that were only asked for. Both records
    /// are compared anew at every look: the vault may have been out of reach at the last one, or
    /// may have been restored since.
    private List<Erasure> open() {
        List<SubjectErasure> requested = requests.all();
        List<Erasure> noted = vault.erasures().all();
        Set<SubjectId> known = subjects(noted, Erasure::subject);
        List<SubjectErasure> unknown =
                requested.stream().filter(request -> !known.contains(request.subject())).toList();
        if (unknown.isEmpty()) {
            return without(noted, Step.COMPLETED);
        }
        unknown.forEach(
                request ->
                        vault.erasures()
                                .begin(
                                        request.subject(),
                                        request.study(),
                                        request.requestedAt(),
                                        request.events()));
        return vault.erasures().open();
    }

    private void destroyKey(Erasure erasure) {
        if (!erasure.isDone(Step.KEY_DESTROYED)) {
            vault.erase(erasure.subject());
            vault.erasures().done(erasure.subject(), Step.KEY_DESTROYED);
        }
    }

    private static List<Erasure> without(List<Erasure> erasures, Step step) {
        return erasures.stream().filter(erasure -> !erasure.isDone(step)).toList();
    }

    /// Admission wrote the tombstones in the transaction of the request. Where they are missing the
    /// ledger was restored from a backup, and they are written again.
    ///
    /// @return those of whom the ledger holds nothing
    private Set<SubjectId> emptyLedger(List<Erasure> erasures) {
        Set<SubjectId> emptied = new HashSet<>();
        if (erasures.isEmpty()) {
            return emptied;
        }
        ledger.liveKeys(subjects(erasures, Erasure::subject))
                .forEach(
                        (subject, keys) -> {
                            if (keys.isEmpty()) {
                                vault.erasures().done(subject, Step.LEDGER_EMPTIED);
                                emptied.add(subject);
                            } else {
                                sendTombstones(Topic.LEDGER_EVENTS, subject, keys);
                            }
                        });
        return emptied;
    }

    private void sendTombstones(Topic topic, SubjectId subject, Set<Bytes> keys) {
        int partition = LedgerKey.partition(subject, new TopicOffsets(admin, topic).partitions());
        send(
                topic,
                keys.stream()
                        .map(
                                key ->
                                        new ProducerRecord<byte[], byte[]>(
                                                topic.topicName(), partition, key.get(), null))
                        .toList());
    }

    /// Streams are past the tombstones when their offsets are past what was written to the ledger
    /// when it was read back, transactions under way included. What they computed before stands in
    /// the same transactions as those offsets, so that it is seen by a read that begins later, and
    /// what they compute afterwards is nothing. A trend that is still there waits for that, or is
    /// of a topic restored from a backup: a tombstone of the worker's own does no harm to the one
    /// and is needed for the other.
    private void awaitTrends(List<Erasure> erasures) {
        if (erasures.isEmpty()) {
            return;
        }
        TopicOffsets offsets = new TopicOffsets(admin, Topic.LEDGER_EVENTS);
        SortedMap<Integer, Long> ends = offsets.writtenEnds();
        SortedMap<Integer, Long> read = offsets.committed(StreamsService.TRENDS);
        List<SubjectId> past = new ArrayList<>();
        for (Erasure erasure : erasures) {
            int partition = LedgerKey.partition(erasure.subject(), ends.size());
            endsWhenEmpty.putIfAbsent(erasure.subject(), ends.get(partition));
            if (read.getOrDefault(partition, 0L) >= endsWhenEmpty.get(erasure.subject())) {
                past.add(erasure.subject());
            }
        }
        if (past.isEmpty()) {
            return;
        }
        trends.liveKeys(past)
                .forEach(
                        (subject, keys) -> {
                            if (keys.isEmpty()) {
                                vault.erasures().done(subject, Step.TRENDS_EMPTIED);
                                endsWhenEmpty.remove(subject);
                            } else {
                                sendTombstones(Topic.PARTICIPANT_TRENDS, subject, keys);
                            }
                        });
    }

    private void send(Topic topic, List<ProducerRecord<byte[], byte[]>> records) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Future<RecordMetadata> sent : records.stream().map(producer::send).toList()) {
                sent.get();
            }
        } catch (ExecutionException e) {
            throw new StreamsProblem("Kafka did not take a record of " + topic.topicName(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StreamsProblem("Interrupted while erasing.", e);
        }
    }

    /// Ends after the look under way, or in the middle of it if that takes long.
    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            timer.shutdownNow();
            Thread.currentThread().interrupt();
        }
        requests.close();
        admin.close();
    }
}
