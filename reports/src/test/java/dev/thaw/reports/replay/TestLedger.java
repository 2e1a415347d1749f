package dev.thaw.reports.replay;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.reports.Stack;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.PublishedProtocol;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.protocol.ProtocolFiles;
import dev.thaw.schemas.registry.RegistryClient;
import dev.thaw.vault.Erasure;
import dev.thaw.vault.MasterKey;
import dev.thaw.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A ledger of its own in a real Kafka, with a vault in a real PostgreSQL, and what admission and
/// erasures would write to them.
public final class TestLedger implements AutoCloseable {

    public static final StudyId STUDY = new StudyId("pilot");
    public static final StudyId OTHER_STUDY = new StudyId("other");

    private final Stack stack = new Stack();
    private final HikariDataSource database = pool(stack.newDatabase());
    private final MasterKey masterKey = MasterKey.inFile(newKeyFile());
    private final Vault vault = openVault();
    private final String topic = "ledger-" + UUID.randomUUID();
    private final Codec<LedgerEvent> codec = Codecs.ledgerEvents(stack.registry());
    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<LedgerKey> admitted = new HashSet<>();

    public TestLedger(int partitions) throws Exception {
        stack.createTopic(
                new NewTopic(topic, partitions, (short) 1).configs(Topic.LEDGER_EVENTS.config()));
        Map<String, Object> config = new HashMap<>(kafka());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, UUID.randomUUID().toString());
        producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    /// The vault asks often and for little; to open a connection each time costs far more than
    /// that.
    private static HikariDataSource pool(DataSource database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    private static Path newKeyFile() {
        try {
            return Files.createTempDirectory("thaw-keys-").resolve("master-key.json");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static PublishedProtocol protocol(String version) {
        return switch (ProtocolFiles.parse(
                "protocol.yaml",
                """
                api: protocol/v1
                study: %s
                version: %s
                title: A pilot
                period: {from: 2025-01-01}
                home_zone: Europe/Oslo
                day_cutoff: "04:00"
                anchor: first_attended_session
                schedule: {kind: daily_diary}
                items:
                  mood: {min: 1, max: 5, step: 1, direction: up}
                min_cell: 5
                """
                        .formatted(STUDY, version))) {
            case ProtocolFiles.Valid valid -> valid.published();
            case ProtocolFiles.Invalid invalid ->
                    throw new IllegalArgumentException(invalid.problems().toString());
        };
    }

    public Map<String, Object> kafka() {
        return stack.kafka();
    }

    public RegistryClient registry() {
        return stack.registry();
    }

    public Ledger ledger() {
        return Ledger.at(kafka(), topic);
    }

    public Vault vault() {
        return vault;
    }

    /// The vault as another process opens it.
    public Vault openVault() {
        return Vault.open(database, masterKey);
    }

    /// A vault that has nothing to do with this ledger.
    public Vault strangeVault() {
        return Vault.open(stack.newDatabase(), MasterKey.inFile(newKeyFile()));
    }

    /// A replay of this ledger.
    public Replay replay() {
        return replay(ledger());
    }

    /// A replay of another ledger with this vault, by a process just started.
    public Replay replay(Ledger ledger) {
        return new Replay(ledger, openVault().sealing(), stack.registry());
    }

    /// A replay of this ledger with another vault.
    public Replay replay(Vault strange) {
        return new Replay(ledger(), strange.sealing(), stack.registry());
    }

    /// The subject of somebody, made when first asked for.
    public SubjectId subject(String name) {
        return vault.subjectOf(STUDY, new ParticipantId(name)).orElseThrow();
    }

    /// Admits what the builder tells of somebody in the study, in another order; what was admitted
    /// before is a duplicate.
    public List<LedgerEvent> admit(String name, ParticipantBuilder told) {
        return admit(subject(name), STUDY, told);
    }

    public List<LedgerEvent> admitElsewhere(String name, ParticipantBuilder told) {
        return admit(
                vault.subjectOf(OTHER_STUDY, new ParticipantId(name)).orElseThrow(),
                OTHER_STUDY,
                told);
    }

    private List<LedgerEvent> admit(SubjectId subject, StudyId study, ParticipantBuilder told) {
        List<LedgerEvent> events = events(subject, study, told);
        List<LedgerEvent> shuffled = new ArrayList<>(events);
        shuffled.removeIf(event -> !admitted.add(LedgerKey.of(event)));
        Collections.shuffle(shuffled, new Random(subject.hashCode()));
        producer.beginTransaction();
        shuffled.forEach(this::send);
        commit(topic);
        return events;
    }

    /// Writes what never becomes visible.
    public void admitAndAbort(String name, ParticipantBuilder told) {
        producer.beginTransaction();
        events(subject(name), STUDY, told).forEach(this::send);
        producer.flush();
        producer.abortTransaction();
        stack.awaitCommitted(topic);
    }

    private static List<LedgerEvent> events(
            SubjectId subject, StudyId study, ParticipantBuilder told) {
        return told.events().stream()
                .map(
                        event ->
                                new LedgerEvent(
                                        subject, event.receivedAt(), in(study, event.event())))
                .toList();
    }

    /// What a builder tells, as it is told in the study.
    public static LedgerEvent inStudy(LedgerEvent event) {
        return new LedgerEvent(event.subject(), event.receivedAt(), in(STUDY, event.event()));
    }

    private static StudyEvent in(StudyId study, StudyEvent event) {
        return new StudyEvent(
                event.id(),
                study,
                event.captured(),
                event.recordedAt(),
                event.source(),
                event.occasion(),
                event.payload());
    }

    private void send(LedgerEvent event) {
        byte[] key = LedgerKey.of(event).toBytes();
        put(topic, partitions(topic), key, sealed(event));
    }

    /// An event as it lies in the ledger.
    public byte[] sealed(LedgerEvent event) {
        byte[] key = LedgerKey.of(event).toBytes();
        return vault.sealing()
                .seal(
                        event.subject(),
                        Sealing.associated(Topic.LEDGER_EVENTS, key),
                        codec.encode(event));
    }

    /// Writes any value under the key of an event, as somebody does who may write to the topic.
    public void forge(Ledger ledger, LedgerEvent event, byte[] value) {
        producer.beginTransaction();
        put(ledger.topic(), partitions(ledger.topic()), LedgerKey.of(event).toBytes(), value);
        commit(ledger.topic());
    }

    /// The same in a copy, pretending to be the record that was copied.
    public void forgeInPlace(Ledger copy, LedgerEvent event, byte[] value) {
        byte[] key = LedgerKey.of(event).toBytes();
        int partition = LedgerKey.parse(key).partition(partitions(copy.topic()));
        ProducerRecord<byte[], byte[]> forged =
                new ProducerRecord<>(copy.topic(), partition, key, value);
        Origin.write(forged.headers(), position(event));
        producer.beginTransaction();
        var _ = producer.send(forged);
        commit(copy.topic());
    }

    private LedgerPosition position(LedgerEvent event) {
        LedgerKey key = LedgerKey.of(event);
        return replay()
                .run(STUDY, _ -> true, Set.of(), SubjectRecords::records, Replay.Progress.silent())
                .results()
                .get(event.subject())
                .stream()
                .filter(record -> record.key().equals(key))
                .findFirst()
                .orElseThrow()
                .position();
    }

    private void commit(String name) {
        producer.commitTransaction();
        stack.awaitCommitted(name);
    }

    private void put(String name, int partitions, byte[] key, byte[] value) {
        int partition = LedgerKey.parse(key).partition(partitions);
        var _ = producer.send(new ProducerRecord<>(name, partition, key, value));
    }

    private int partitions(String name) {
        return producer.partitionsFor(name).size();
    }

    /// Erases somebody: the request is known, the key destroyed, and every record a tombstone.
    public void erase(String name, List<LedgerEvent> events) {
        SubjectId subject = subject(name);
        vault.erasures().begin(subject, STUDY, Instant.EPOCH, events.size());
        vault.erase(subject);
        vanish(events);
    }

    /// Takes records away, and says to nobody why.
    public void vanish(Collection<LedgerEvent> events) {
        int partitions = partitions(topic);
        producer.beginTransaction();
        events.forEach(event -> put(topic, partitions, LedgerKey.of(event).toBytes(), null));
        commit(topic);
    }

    /// Everybody whose erasure was asked for.
    public List<SubjectId> erased() {
        return openVault().erasures().all().stream().map(Erasure::subject).toList();
    }

    /// An empty name for another topic.
    public Ledger newLedger() {
        return Ledger.at(kafka(), "copy-" + UUID.randomUUID());
    }

    @Override
    public void close() {
        producer.close();
        stack.close();
        database.close();
    }
}
