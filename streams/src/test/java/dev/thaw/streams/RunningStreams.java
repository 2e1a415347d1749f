package dev.thaw.streams;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.thaw.embedded.EmbeddedStack;
import dev.thaw.embedded.StackAddresses;
import dev.thaw.embedded.TemporaryStack;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicAdmin;
import dev.thaw.schemas.TopicOffsets;
import dev.thaw.schemas.registry.RegistryClient;
import dev.thaw.schemas.registry.SchemaRegistry;
import dev.thaw.schemas.topic.StageProgress.Stage;
import dev.thaw.schemas.topic.StageProgressTable;
import dev.thaw.vault.MasterKey;
import dev.thaw.vault.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Both applications on a real broker, registry and database, shared by all tests of this JVM.
/// Tests keep out of each other's way by studies of their own ([TestStudy]).
final class RunningStreams {

    static final int PARTITIONS = 4;
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private static final class Holder {
        private static final RunningStreams SHARED = new RunningStreams(TemporaryStack.shared());
    }

    private final Map<String, Object> kafka;
    private final SchemaRegistry registry;
    private final HikariDataSource database;
    private final Vault vault;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final StageProgressTable progress;
    private final Path state;
    private StreamsService service;

    private RunningStreams(EmbeddedStack stack) {
        StackAddresses addresses = stack.addresses();
        this.kafka = Map.of("bootstrap.servers", addresses.bootstrapServers());
        this.registry = RegistryClient.at(addresses.registryUrl());
        this.admin = Admin.create(kafka);
        TopicAdmin.apply(admin, PARTITIONS, (short) 1);
        this.state = temporaryDirectory();
        this.database = database(addresses);
        this.vault = Vault.open(database, MasterKey.inFile(state.resolve("master-key")));
        this.producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
        this.progress = new StageProgressTable(kafka, registry);
        start();
        stack.closeWithStack(
                () -> {
                    stop();
                    database.close();
                    deleteAll(state);
                });
    }

    /// The shared ones, started at the first call.
    static RunningStreams shared() {
        return Holder.SHARED;
    }

    void start() {
        service =
                StreamsService.start(
                        new StreamsSettings(kafka, stateDirectory(), 2, "test"),
                        registry,
                        vault,
                        vault.sealing());
    }

    void stop() {
        service.close();
    }

    void restart() {
        stop();
        start();
    }

    void loseStateDirectory() {
        deleteAll(stateDirectory());
    }

    /// Where the stores lie.
    Path stateDirectory() {
        return state.resolve("streams");
    }

    StreamsService service() {
        return service;
    }

    Map<String, Object> kafka() {
        return kafka;
    }

    SchemaRegistry registry() {
        return registry;
    }

    Vault vault() {
        return vault;
    }

    /// Runs a statement on the vault's database, as a steward with access to it could.
    void execute(String sql, Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Admin admin() {
        return admin;
    }

    /// Sends a record and waits until it is durable.
    ///
    /// @return the record's offset
    long send(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record).get().offset();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Waits until everything that was sent is accounted for and in the trends.
    void settle() {
        await(
                "everything to be accounted for and in the trends",
                () ->
                        isRead(StreamsService.ADMISSION, Topic.INTAKE_EVENTS)
                                && !progress.isPending(Stage.ACCOUNTS)
                                && isRead(StreamsService.TRENDS, Topic.LEDGER_EVENTS)
                                && !progress.isPending(Stage.TRENDS));
    }

    /// Waits until something holds.
    static void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /// What a transaction wrote may be released to readers later than its offsets are seen.
    private boolean isRead(String group, Topic topic) {
        TopicOffsets offsets = new TopicOffsets(admin, topic);
        Map<Integer, Long> ends = offsets.writtenEnds();
        Map<Integer, Long> committed = offsets.committed(group);
        return ends.entrySet().stream()
                .allMatch(end -> committed.getOrDefault(end.getKey(), -1L) >= end.getValue());
    }

    /// All committed records of a topic, partition by partition.
    List<ConsumerRecord<byte[], byte[]>> recordsOf(Topic topic) {
        return recordsOf(topic.topicName());
    }

    /// The same of a topic that only the applications know.
    List<ConsumerRecord<byte[], byte[]>> recordsOf(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = consumer()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            Map<Integer, Long> ends = new TopicOffsets(admin, topic).writtenEnds();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream()
                    .anyMatch(p -> consumer.position(p) < ends.get(p.partition()))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        records.sort(Comparator.comparingInt(ConsumerRecord::partition));
        return records;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put("isolation.level", "read_committed");
        // At the end of a partition a fetch would wait for more, and closing for the fetch.
        config.put("fetch.max.wait.ms", 20);
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static <T> T done(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HikariDataSource database(StackAddresses addresses) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(addresses.jdbcUrl());
        config.setUsername(addresses.username());
        config.setPassword(addresses.password());
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("thaw-streams-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAll(Path directory) {
        try (Stream<Path> inside = Files.walk(directory)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
