package dev.thaw.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.schemas.registry.RegistryClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("stack")
class EmbeddedStackTest {
    private static final TopicPartition PARTITION = new TopicPartition("check-ins", 0);
    private static final Schema SCHEMA = Schema.create(Schema.Type.LONG);

    @TempDir private Path temporary;

    @Test
    void transactionsAreAtomicAndTheBrokerSetsTheTime() throws Exception {
        // Given
        StackAddresses stack = TemporaryStack.shared().addresses();
        createTopic(stack);

        // When
        try (KafkaProducer<String, String> producer = producer(stack)) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "taken back");
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, "felt");
            producer.commitTransaction();
        }

        // Then
        assertThat(committed(stack))
                .singleElement()
                .satisfies(
                        record -> {
                            assertThat(record.value()).isEqualTo("felt");
                            assertThat(record.timestampType())
                                    .isEqualTo(TimestampType.LOG_APPEND_TIME);
                        });
    }

    @Test
    void everythingSurvivesARestart() throws Exception {
        // Given
        DataDirectory directory = DataDirectory.at(temporary);
        String clusterId;
        int schemaId;
        try (EmbeddedStack stack = EmbeddedStack.start(directory, StackOptions.defaults())) {
            clusterId = clusterId(stack.addresses());
            schemaId = RegistryClient.at(stack.addresses().registryUrl()).register("s", SCHEMA);
            writeEverywhere(stack.addresses());
        }

        // When
        try (EmbeddedStack stack = EmbeddedStack.start(directory, StackOptions.defaults())) {

            // Then
            assertThat(clusterId(stack.addresses())).isEqualTo(clusterId);
            assertThat(RegistryClient.at(stack.addresses().registryUrl()).schemaById(schemaId))
                    .isEqualTo(SCHEMA);
            assertThatEverythingIsThere(stack.addresses());
        }
        assertThat(directory.running()).isEmpty();
    }

    @Test
    void aKilledOrTerminatedProcessLeavesNothingRunningAndLosesNothing() throws Exception {
        // Given
        DataDirectory directory = DataDirectory.at(temporary);
        Process terminated = startProcess();
        StackAddresses addresses = StackAddresses.ofRunning(directory).orElseThrow();
        writeEverywhere(addresses);

        // Then
        assertThatThrownBy(() -> EmbeddedStack.start(directory, StackOptions.defaults()))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("Thaw (process %d) runs on".formatted(terminated.pid()));

        // When
        endAndAwaitAll(terminated, Process::destroy);

        // Then
        assertThat(temporary.resolve("running.json")).doesNotExist();

        // When
        endAndAwaitAll(startProcess(), EmbeddedStackTest::killWithItsGroup);

        // Then
        assertThat(directory.running()).isEmpty();
        try (EmbeddedStack stack = EmbeddedStack.start(directory, StackOptions.defaults())) {
            assertThatEverythingIsThere(stack.addresses());
        }
    }

    enum Part {
        KAFKA,
        REGISTRY,
        DATABASE
    }

    @ParameterizedTest
    @EnumSource
    void aTakenPortIsNamedAndNothingIsLeftRunning(Part part) throws Exception {
        // Given
        DataDirectory directory = DataDirectory.at(temporary);
        List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            StackOptions options =
                    new StackOptions(
                            part == Part.KAFKA ? port : 0,
                            part == Part.REGISTRY ? port : 0,
                            part == Part.DATABASE ? port : 0,
                            false);

            // Then
            assertThatThrownBy(() -> EmbeddedStack.start(directory, options))
                    .isInstanceOf(StartupProblem.class)
                    .hasMessageContaining("cannot listen on port " + port);
        }
        assertThat(ProcessHandle.current().descendants().toList()).isSubsetOf(before);
        assertThat(directory.running()).isEmpty();
    }

    @Test
    void servicesCloseBeforeTheStackAndTheNewestFirst() throws Exception {
        // Given
        DataDirectory directory = DataDirectory.at(temporary);
        EmbeddedStack stack = EmbeddedStack.start(directory, StackOptions.defaults());
        List<String> closed = new ArrayList<>();
        stack.closeWithStack(
                () -> {
                    closed.add("older, with the broker " + clusterId(stack.addresses()).length());
                });
        stack.closeWithStack(
                () -> {
                    closed.add("newer");
                    throw new IOException("does not close in order");
                });
        stack.announce("web", "http://127.0.0.1:1");
        assertThat(directory.running().orElseThrow().urls())
                .containsExactly(Map.entry("web", "http://127.0.0.1:1"));

        // When
        stack.close();
        stack.close();

        // Then
        assertThat(closed).containsExactly("newer", "older, with the broker 22");
        assertThatThrownBy(() -> stack.closeWithStack(() -> closed.add("late")))
                .isInstanceOf(StartupProblem.class);
        assertThat(closed).contains("late");
    }

    @Test
    void aDirectoryThatHoldsNoRealDataIsAClearError() throws IOException {
        // Given
        DataDirectory directory = DataDirectory.at(temporary);
        Files.writeString(directory.postgres(), "a file where a directory belongs");

        // Then
        assertThatThrownBy(() -> EmbeddedStack.start(directory, StackOptions.defaults()))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("PostgreSQL cannot start on the data in");
    }

    private Process startProcess() throws IOException {
        List<String> command = new ArrayList<>();
        if (hasSetsid()) {
            command.add("setsid");
        }
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx400m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StackProcess.class.getName(),
                        temporary.toString()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("ready");
        return process;
    }

    private static boolean hasSetsid() throws IOException {
        return Command.succeeds(List.of("setsid", "true"));
    }

    /// As a shell or a container does it, which does not spare the shells in between.
    private static void killWithItsGroup(Process process) throws IOException {
        if (hasSetsid()) {
            Command.run(List.of("sh", "-c", "kill -9 -" + process.pid()));
        } else {
            process.destroyForcibly();
        }
    }

    private interface End {
        void end(Process process) throws IOException;
    }

    private static void endAndAwaitAll(Process process, End how)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        assertThat(all).hasSizeGreaterThan(3);
        try {
            how.end(process);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        for (ProcessHandle one : all) {
            CompletableFuture<ProcessHandle> gone = one.onExit();
            gone.get(30, TimeUnit.SECONDS);
        }
    }

    private static void writeEverywhere(StackAddresses stack) throws Exception {
        createTopic(stack);
        try (KafkaProducer<String, String> producer = producer(stack)) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "felt");
            producer.commitTransaction();
        }
        try (Connection connection = connection(stack);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE weekly_measure (week integer)");
            statement.execute("INSERT INTO weekly_measure VALUES (12)");
        }
    }

    private static void assertThatEverythingIsThere(StackAddresses stack) throws SQLException {
        assertThat(committed(stack)).extracting(ConsumerRecord::value).containsExactly("felt");
        try (Connection connection = connection(stack);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT week FROM weekly_measure")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(12);
        }
    }

    private static void createTopic(StackAddresses stack) throws Exception {
        try (Admin admin = admin(stack)) {
            admin.createTopics(List.of(new NewTopic("check-ins", 1, (short) 1))).all().get();
        }
    }

    private static String clusterId(StackAddresses stack) throws Exception {
        try (Admin admin = admin(stack)) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private static Admin admin(StackAddresses stack) {
        return Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()));
    }

    private static KafkaProducer<String, String> producer(StackAddresses stack) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers(), "transactional.id", "test"),
                new StringSerializer(),
                new StringSerializer());
    }

    /// Stamped with a time long ago, which the broker replaces; the commit tells of a record that
    /// did not arrive.
    private static void send(KafkaProducer<String, String> producer, String value) {
        var _ = producer.send(new ProducerRecord<>("check-ins", 0, 1L, "p1", value));
    }

    private static List<ConsumerRecord<String, String>> committed(StackAddresses stack) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                stack.bootstrapServers(),
                                "isolation.level",
                                "read_committed"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            // A commit returns before its marker is in every partition.
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (records.isEmpty() && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
            long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
            while (consumer.position(PARTITION) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }

    private static Connection connection(StackAddresses stack) throws SQLException {
        return DriverManager.getConnection(stack.jdbcUrl(), stack.username(), stack.password());
    }
}
