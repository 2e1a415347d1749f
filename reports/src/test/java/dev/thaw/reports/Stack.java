package dev.thaw.reports;

import static org.assertj.core.api.Assertions.fail;

import dev.thaw.core.event.SubjectId;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.embedded.StackAddresses;
import dev.thaw.embedded.TemporaryStack;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicAdmin;
import dev.thaw.schemas.TopicOffsets;
import dev.thaw.schemas.Unsealed;
import dev.thaw.schemas.registry.RegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.postgresql.ds.PGSimpleDataSource;

/// A real Kafka, registry and PostgreSQL, and what streams would write to them.
public final class Stack implements AutoCloseable {

    static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StackAddresses addresses = TemporaryStack.shared().addresses();
    private final RegistryClient registry = RegistryClient.at(addresses.registryUrl());
    private final Codec<ParticipantTrend> trends = Codecs.participantTrends(registry);
    private final Codec<StudyAccount> accounts = Codecs.studyAccounts(registry);
    private final Sealing sealing = new Unsealed();
    private final Admin admin = Admin.create(kafka());
    private final KafkaProducer<byte[], byte[]> producer;

    public Stack() {
        TopicAdmin.apply(admin, PARTITIONS, (short) 1);
        Map<String, Object> config = new HashMap<>(kafka());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, UUID.randomUUID().toString());
        producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    public RegistryClient registry() {
        return registry;
    }

    public Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", addresses.bootstrapServers());
    }

    /// Makes a topic that is not in the catalogue.
    public void createTopic(NewTopic topic) throws Exception {
        admin.createTopics(List.of(topic)).all().get();
    }

    /// Waits until whatever was committed in a topic can be read: the markers of a transaction are
    /// written after its producer was told that it is committed.
    public void awaitCommitted(String topic) {
        TopicOffsets offsets = new TopicOffsets(admin, topic);
        await("transactions to end", () -> offsets.ends().equals(offsets.writtenEnds()));
    }

    Admin admin() {
        return admin;
    }

    /// A new and empty database.
    public PGSimpleDataSource newDatabase() {
        PGSimpleDataSource database = databaseToBe();
        Database.create(database);
        return database;
    }

    /// A database that does not exist yet.
    PGSimpleDataSource databaseToBe() {
        return Database.named("t" + UUID.randomUUID().toString().replace("-", ""));
    }

    public Projection project(PGSimpleDataSource database) {
        return Projection.start(kafka(), registry, sealing, ErasedSubjects.none(), database);
    }

    /// Writes trends in one transaction, as the streams do.
    public void publish(ParticipantTrend... newest) {
        publish(true, newest);
    }

    public void publish(boolean commit, ParticipantTrend... newest) {
        producer.beginTransaction();
        for (ParticipantTrend trend : newest) {
            byte[] key = LedgerKey.prefix(trend.subject());
            byte[] associated = Sealing.associated(Topic.PARTICIPANT_TRENDS, key);
            send(key, sealing.seal(trend.subject(), associated, trends.encode(trend)));
        }
        if (commit) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
    }

    void publishTombstone(SubjectId subject) {
        producer.beginTransaction();
        send(LedgerKey.prefix(subject), null);
        producer.commitTransaction();
    }

    public void publish(int intakePartition, StudyAccount account) {
        String study = account.study().map(Object::toString).orElse("unknown");
        producer.beginTransaction();
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                Topic.EVENT_ACCOUNTS.topicName(),
                                (study + "/" + intakePartition).getBytes(StandardCharsets.UTF_8),
                                accounts.encode(account)));
        producer.commitTransaction();
    }

    void publishRubbish(SubjectId subject) {
        producer.beginTransaction();
        send(LedgerKey.prefix(subject), new byte[] {0, 9, 9, 9, 9, 9});
        producer.commitTransaction();
    }

    private void send(byte[] key, byte[] value) {
        var _ =
                producer.send(
                        new ProducerRecord<>(Topic.PARTICIPANT_TRENDS.topicName(), key, value));
    }

    /// The ends of both topics, as far as transactions are committed.
    Map<TopicPartition, Long> ends() {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (Topic topic : List.of(Topic.PARTICIPANT_TRENDS, Topic.EVENT_ACCOUNTS)) {
            for (int partition = 0; partition < topic.partitions(PARTITIONS); partition++) {
                asked.put(new TopicPartition(topic.topicName(), partition), OffsetSpec.latest());
            }
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        try {
            admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return ends;
    }

    /// Lets records of a compacted topic be deleted from its beginning, as a mistaken operator
    /// might.
    void allowDeletion(String topic) throws Exception {
        admin.incrementalAlterConfigs(
                        Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                List.of(
                                        new AlterConfigOp(
                                                new ConfigEntry("cleanup.policy", "compact,delete"),
                                                AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    /// Waits until the database's offsets are at the ends of the topics.
    public void awaitProjected(PGSimpleDataSource database) {
        ProjectionOffsets offsets = ProjectionOffsets.of(database);
        await("the projection to catch up", () -> offsets.read().equals(ends()));
    }

    public static void await(String what, BooleanSupplier condition) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > giveUp) {
                fail("waited in vain for " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
