package dev.thaw.bench.faults;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.thaw.embedded.Directories;
import dev.thaw.embedded.EmbeddedPostgres;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicAdmin;
import dev.thaw.schemas.registry.RegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;

/// Broker with registry, PostgreSQL, streams and reports, each a process of its own that can be
/// killed and started again at the same address.
final class RunningThaw implements AutoCloseable {

    /// The streams instance that is always there, unless it was just killed.
    static final String FIRST = "one";

    /// One that comes and goes.
    static final String SECOND = "two";

    private static final String REPORTS = "reports";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path directory;
    private final String logging;
    private final int brokerPort = Ports.free();
    private final int registryPort = Ports.free();
    private final int databasePort = Ports.free();
    private final Map<String, Child> services = new HashMap<>();
    private final Map<String, List<String>> commands = new TreeMap<>();
    private Child broker;
    private EmbeddedPostgres postgres;
    private Admin admin;
    private HikariDataSource database;
    private Runnable beforeKill = () -> {};

    private RunningThaw(Path directory, String logging) {
        this.directory = directory;
        this.logging = logging;
    }

    /// Starts everything and returns when the topics are there.
    ///
    /// @param directory is made; holds data and logs
    /// @param logging the children's configuration of logback
    static RunningThaw start(Path directory, String logging) throws IOException {
        Files.createDirectories(directory.resolve("logs"));
        // PostgreSQL may have to run as somebody else, who must get past these folders to its own.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        RunningThaw thaw = new RunningThaw(directory, logging);
        try {
            thaw.startBroker();
            thaw.startDatabase();
            thaw.connect();
            thaw.startReports();
            thaw.startStreams(FIRST);
            return thaw;
        } catch (RuntimeException e) {
            thaw.close();
            throw e;
        }
    }

    private void connect() {
        awaitRegistry();
        admin = Admin.create(kafka());
        TopicAdmin.apply(admin, Topic.DEFAULT_PARTITIONS, (short) 1);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(postgres.jdbcUrl());
        config.setUsername(postgres.username());
        config.setPassword(postgres.password());
        config.setConnectionTimeout(2_000);
        config.setMaximumPoolSize(3);
        config.setMinimumIdle(0);
        database = new HikariDataSource(config);
    }

    /// It answers after the broker does.
    private void awaitRegistry() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(registryPort)) {
            if (!broker.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("the broker does not start; see " + log("broker"));
            }
            Pause.of(Duration.ofMillis(50));
        }
    }

    private static boolean answers(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Somebody who is told just before each kill.
    void beforeEachKill(Runnable witness) {
        beforeKill = witness;
    }

    Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", "127.0.0.1:" + brokerPort);
    }

    RegistryClient registry() {
        return RegistryClient.at(registryUrl());
    }

    private String registryUrl() {
        return "http://127.0.0.1:" + registryPort;
    }

    Admin admin() {
        return admin;
    }

    HikariDataSource database() {
        return database;
    }

    /// Does this to the database.
    void execute(String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Path masterKeyFile() {
        return directory.resolve("master-key.json");
    }

    /// Everything that the processes said, and their data.
    Path directory() {
        return directory;
    }

    void startBroker() {
        broker =
                Child.start(
                        log("broker"),
                        logging,
                        Map.of(),
                        List.of(
                                ChildProcess.BROKER,
                                directory.resolve("kafka").toString(),
                                Integer.toString(brokerPort),
                                Integer.toString(registryPort)));
    }

    void killBroker() {
        beforeKill.run();
        broker.kill();
    }

    void startDatabase() {
        postgres = EmbeddedPostgres.start(directory.resolve("postgres"), databasePort, true);
    }

    /// Kills PostgreSQL's first process, which its own processes notice; or all of them at once.
    void killDatabase(boolean all) {
        beforeKill.run();
        Path pid = directory.resolve("postgres").resolve("cluster").resolve("postmaster.pid");
        try {
            ProcessHandle first =
                    ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).getFirst().strip()))
                            .orElseThrow();
            List<ProcessHandle> own = all ? first.descendants().toList() : List.of();
            first.destroyForcibly();
            own.forEach(ProcessHandle::destroyForcibly);
            first.onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        postgres.close();
    }

    void startStreams(String instance) {
        start(
                "streams-" + instance,
                "streams",
                "--instance",
                instance,
                "--state",
                state(instance).toString(),
                "--threads",
                "2");
    }

    void killStreams(String instance) {
        beforeKill.run();
        ended("streams-" + instance).kill();
    }

    void stopStreams(String instance) {
        ended("streams-" + instance).stop();
    }

    /// It ends by intention now: nobody starts it again.
    private Child ended(String name) {
        commands.remove(name);
        return services.get(name);
    }

    void loseState(String instance) {
        try {
            Directories.delete(state(instance));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path state(String instance) {
        return directory.resolve("state-" + instance);
    }

    void startReports() {
        start(REPORTS, "reports");
    }

    void killReports() {
        beforeKill.run();
        ended(REPORTS).kill();
    }

    /// Starts again what has ended by itself, as whoever supervises services does: a service that
    /// finds no broker or no database when it starts says so and ends.
    ///
    /// @return how many
    int revive() {
        List<String> ended =
                commands.keySet().stream().filter(name -> !services.get(name).isAlive()).toList();
        ended.forEach(name -> services.put(name, run(name, commands.get(name))));
        return ended.size();
    }

    private void start(String name, String... command) {
        List<String> whole = new ArrayList<>(List.of(command));
        whole.addAll(List.of("--port", "0"));
        commands.put(name, whole);
        services.put(name, run(name, whole));
    }

    /// Starts a command of Thaw that works on this.
    Child run(String name, List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(
                List.of(
                        "--bootstrap",
                        "127.0.0.1:" + brokerPort,
                        "--registry",
                        registryUrl(),
                        "--database",
                        postgres.jdbcUrl(),
                        "--master-key",
                        masterKeyFile().toString()));
        return Child.start(
                log(name),
                logging,
                Map.of(
                        "THAW_DATABASE_USER",
                        postgres.username(),
                        "THAW_DATABASE_PASSWORD",
                        postgres.password()),
                arguments);
    }

    private Path log(String name) {
        return directory.resolve("logs").resolve(name + ".log");
    }

    @Override
    public void close() {
        services.values().forEach(Child::kill);
        if (database != null) {
            database.close();
        }
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
        if (postgres != null) {
            postgres.close();
        }
        if (broker != null) {
            broker.kill();
        }
    }
}
