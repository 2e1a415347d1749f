package dev.thaw.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/// One real Kafka broker, its own controller, in this JVM.
///
/// It is set up for exactly-once processing on a single machine: internal topics with one replica,
/// offsets and records kept until a topic's own configuration says otherwise,
/// [LogAppendTime][#start] as every topic's default.
public final class EmbeddedKafka implements AutoCloseable {
    private static final int NODE_ID = 1;

    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private final String clusterId;

    private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers, String clusterId) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
        this.clusterId = clusterId;
    }

    /// Starts the broker on the data in the directory, which is formatted the first time, and
    /// returns when clients can connect.
    ///
    /// @param port the port on 127.0.0.1; 0 takes a free one
    /// @throws StartupProblem if the port is taken or the directory cannot be used
    public static EmbeddedKafka start(Path directory, int port) {
        int brokerPort = Ports.claim("Kafka", port);
        int controllerPort = Ports.claim("Kafka's controller", 0);
        try {
            if (!Files.exists(directory.resolve("meta.properties"))) {
                format(directory);
            }
            KafkaRaftServer server =
                    inRootLocale(
                            () ->
                                    startServer(
                                            configuration(directory, brokerPort, controllerPort)));
            return new EmbeddedKafka(
                    server, Ports.LOOPBACK + ":" + brokerPort, clusterIdOf(directory));
        } catch (IOException | RuntimeException e) {
            throw new StartupProblem(
                    "Kafka cannot start on the data in %s (%s): restore them from a backup, or use another --data directory."
                            .formatted(directory, StartupProblem.reason(e)),
                    e);
        }
    }

    private static KafkaRaftServer startServer(Map<String, String> configuration) {
        KafkaRaftServer server =
                new KafkaRaftServer(new KafkaConfig(configuration, false), Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
    }

    /// Kafka 4.3.1 raises words of its configuration to upper case by the machine's locale, and a
    /// Turkish one makes CLASSİC of classic, which Kafka does not know.
    private static <T> T inRootLocale(Supplier<T> work) {
        Locale machines = Locale.getDefault();
        Locale.setDefault(Locale.ROOT);
        try {
            return work.get();
        } finally {
            Locale.setDefault(machines);
        }
    }

    /// What clients take as `bootstrap.servers`.
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /// The cluster's id: made when the directory was formatted, the same ever after.
    public String clusterId() {
        return clusterId;
    }

    /// Leaves the cluster in order and waits until everything is written.
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /// Formats beside the final place and renames, so that a kill in between leaves nothing half
    /// formatted.
    private static void format(Path directory) throws IOException {
        Path staging = directory.resolveSibling(directory.getFileName() + ".new");
        Directories.delete(staging);
        Files.createDirectories(staging);
        Formatter formatter =
                new Formatter()
                        .setNodeId(NODE_ID)
                        .setClusterId(Uuid.randomUuid().toString())
                        .addDirectory(staging.toString())
                        .setMetadataLogDirectory(staging.toString())
                        .setReleaseVersion(MetadataVersion.latestProduction())
                        .setControllerListenerName("CONTROLLER")
                        .setHasDynamicQuorum(false)
                        .setPrintStream(
                                new PrintStream(
                                        OutputStream.nullOutputStream(),
                                        false,
                                        StandardCharsets.UTF_8));
        try {
            formatter.run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new KafkaException("the storage cannot be formatted", e);
        }
        Directories.delete(directory);
        Files.move(staging, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String clusterIdOf(Path directory) throws IOException {
        Properties meta = new Properties();
        try (var reader = Files.newBufferedReader(directory.resolve("meta.properties"))) {
            meta.load(reader);
        }
        return meta.getProperty("cluster.id");
    }

    private static Map<String, String> configuration(
            Path directory, int brokerPort, int controllerPort) {
        Map<String, String> broker = new HashMap<>();
        broker.put("process.roles", "broker,controller");
        broker.put("node.id", Integer.toString(NODE_ID));
        broker.put("log.dirs", directory.toString());
        String listener = "PLAINTEXT://" + Ports.LOOPBACK + ":" + brokerPort;
        broker.put(
                "listeners", listener + ",CONTROLLER://" + Ports.LOOPBACK + ":" + controllerPort);
        broker.put("advertised.listeners", listener);
        broker.put("controller.listener.names", "CONTROLLER");
        broker.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        // A quorum named in the configuration, not in the log: the port may be another at each
        // start.
        broker.put(
                "controller.quorum.voters", NODE_ID + "@" + Ports.LOOPBACK + ":" + controllerPort);

        // After a hard kill the broker's old session must expire before it is let in again.
        broker.put("broker.session.timeout.ms", "3000");
        broker.put("broker.heartbeat.interval.ms", "500");
        broker.put("group.initial.rebalance.delay.ms", "0");

        broker.put("auto.create.topics.enable", "false");
        broker.put("default.replication.factor", "1");
        broker.put("min.insync.replicas", "1");
        // Producers' own time stamps would let retention delete old events at once.
        broker.put("log.message.timestamp.type", "LogAppendTime");
        broker.put("log.retention.ms", "-1");
        // Plain text that was deleted from intake shall leave the disk soon.
        broker.put("log.retention.check.interval.ms", "20000");
        broker.put("offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE));
        broker.put("offsets.topic.replication.factor", "1");
        broker.put("offsets.topic.num.partitions", "4");
        broker.put("transaction.state.log.replication.factor", "1");
        broker.put("transaction.state.log.min.isr", "1");
        broker.put("transaction.state.log.num.partitions", "4");
        broker.put("share.coordinator.state.topic.replication.factor", "1");
        broker.put("share.coordinator.state.topic.min.isr", "1");
        broker.put("share.coordinator.state.topic.num.partitions", "1");

        // One machine, few clients: small buffers and few threads.
        broker.put("num.network.threads", "2");
        broker.put("num.io.threads", "3");
        broker.put("background.threads", "2");
        broker.put("num.recovery.threads.per.data.dir", "2");
        broker.put("group.coordinator.threads", "1");
        broker.put("share.coordinator.threads", "1");
        broker.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
        broker.put("metric.reporters", "");
        return broker;
    }
}
