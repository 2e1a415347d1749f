package dev.thaw.launcher;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.thaw.embedded.DataDirectory;
import dev.thaw.embedded.EmbeddedStack;
import dev.thaw.embedded.StackAddresses;
import dev.thaw.embedded.StackOptions;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicAdmin;
import dev.thaw.schemas.registry.RegistryClient;
import dev.thaw.schemas.topic.Protocols;
import dev.thaw.vault.MasterKey;
import dev.thaw.vault.Vault;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/// The Thaw that a command works on, and the clients to reach it.
///
/// It is one of three: production services that run elsewhere; a `thaw up` that runs on the data
/// directory; or an embedded stack that this command starts for its own duration, with all
/// services.
final class Workspace implements AutoCloseable {

    private final StackAddresses addresses;
    private final Optional<EmbeddedStack> own;
    private final Path masterKeyFile;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final RegistryClient registry;
    private HikariDataSource database;
    private Vault vault;
    private Protocols protocols;
    private Optional<Services> services = Optional.empty();

    private Workspace(StackAddresses addresses, Optional<EmbeddedStack> own, Path masterKeyFile) {
        this.addresses = addresses;
        this.own = own;
        this.masterKeyFile = masterKeyFile;
        this.registry = RegistryClient.at(addresses.registryUrl());
    }

    /// The Thaw at these addresses, run by others.
    static Workspace at(StackAddresses addresses, Path masterKeyFile) {
        return new Workspace(addresses, Optional.empty(), masterKeyFile);
    }

    /// Finds or starts the Thaw that the options name.
    ///
    /// @throws dev.thaw.embedded.StartupProblem if the embedded stack cannot start
    static Workspace open(Where where) {
        Optional<StackAddresses> production = where.production();
        if (production.isPresent()) {
            return at(production.get(), where.masterKeyFile());
        }
        DataDirectory directory = DataDirectory.at(where.data());
        Optional<StackAddresses> running = StackAddresses.ofRunning(directory);
        if (running.isPresent()) {
            return at(running.get(), where.masterKeyFile());
        }
        return start(where, StackOptions.defaults(), () -> {});
    }

    /// Starts the embedded stack and all services on the data directory.
    ///
    /// @param last is closed after everything else, however the process ends
    static Workspace start(Where where, StackOptions options, AutoCloseable last) {
        EmbeddedStack stack = EmbeddedStack.start(DataDirectory.at(where.data()), options, last);
        Workspace workspace =
                new Workspace(stack.addresses(), Optional.of(stack), where.masterKeyFile());
        try {
            workspace.applyTopics(Topic.DEFAULT_PARTITIONS, (short) 1);
            stack.closeWithStack(workspace::closeClients);
            workspace.startServices(where.data().resolve("streams"));
            return workspace;
        } catch (RuntimeException e) {
            workspace.close();
            throw e;
        }
    }

    /// Starts admission, trends and projection in this process; closed with this.
    void startServices(Path stateDirectory) {
        Services started = Services.start(this, stateDirectory);
        if (own.isPresent()) {
            own.get().closeWithStack(started);
        } else {
            keep(started);
        }
        services = Optional.of(started);
    }

    /// Admission, trends and projection, where they run in this process.
    Optional<Services> services() {
        return services;
    }

    /// Creates missing topics and sets the catalogue's settings.
    void applyTopics(int partitions, short replicas) {
        try (Admin admin = Admin.create(kafka())) {
            TopicAdmin.apply(admin, partitions, replicas);
        }
    }

    StackAddresses addresses() {
        return addresses;
    }

    /// The embedded stack, where this command started it.
    Optional<EmbeddedStack> ownStack() {
        return own;
    }

    /// What Kafka clients need to connect.
    Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", addresses.bootstrapServers());
    }

    RegistryClient registry() {
        return registry;
    }

    /// Connections to PostgreSQL, at most eight.
    synchronized HikariDataSource database() {
        if (database == null) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(addresses.jdbcUrl());
            config.setUsername(addresses.username());
            config.setPassword(addresses.password());
            config.setMaximumPoolSize(8);
            config.setMinimumIdle(1);
            // Shorter than the streams' transactions: they wait for the vault and try again.
            config.setConnectionTimeout(5_000);
            config.setPoolName("thaw");
            database = keep(new HikariDataSource(config));
        }
        return database;
    }

    synchronized Vault vault() {
        if (vault == null) {
            vault = Vault.open(database(), MasterKey.inFile(masterKeyFile));
        }
        return vault;
    }

    synchronized Protocols protocols() {
        if (protocols == null) {
            protocols = keep(new Protocols(kafka(), registry));
        }
        return protocols;
    }

    /// A publisher that is closed with this.
    EventPublisher publisher() {
        return keep(new EventPublisher(kafka(), registry));
    }

    /// Closes a client or service with this, the newest first.
    synchronized <T extends AutoCloseable> T keep(T client) {
        open.push(client);
        return client;
    }

    private synchronized void closeClients() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Override
    public void close() {
        try {
            if (own.isPresent()) {
                own.get().close();
            } else {
                closeClients();
            }
        } catch (Exception e) {
            throw new IllegalStateException("a client did not close", e);
        }
    }
}
