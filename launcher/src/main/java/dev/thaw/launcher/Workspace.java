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
    private final VaultAccess vaultAccess;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final RegistryClient registry;
    private HikariDataSource database;
    private HikariDataSource vaultDatabase;
    private Vault vault;
    private Protocols protocols;
    private Optional<Services> services = Optional.empty();

    private Workspace(
            StackAddresses addresses, Optional<EmbeddedStack> own, VaultAccess vaultAccess) {
        this.addresses = addresses;
        this.own = own;
        this.vaultAccess = vaultAccess;
        this.registry = RegistryClient.at(addresses.registryUrl());
    }

    /// The Thaw at these addresses, run by others.
    static Workspace at(StackAddresses addresses, VaultAccess vault) {
        return new Workspace(addresses, Optional.empty(), vault);
    }

    /// Finds or starts the Thaw that the options name.
    ///
    /// @throws dev.thaw.embedded.StartupProblem if the embedded stack cannot start
    static Workspace open(Where where) {
        return running(where).orElseGet(() -> start(where, StackOptions.defaults(), () -> {}));
    }

    /// The same without services where this command starts the stack: for work on what they need.
    static Workspace openWithoutServices(Where where) {
        return running(where)
                .orElseGet(() -> withoutServices(where, StackOptions.defaults(), () -> {}));
    }

    /// Starts the embedded stack with all topics and without services, for those who start some of
    /// them.
    ///
    /// @param last is closed after everything else, however the process ends
    static Workspace startWithoutServices(Where where, StackOptions options, AutoCloseable last) {
        Workspace workspace = withoutServices(where, options, last);
        try {
            workspace.applyTopics(Topic.DEFAULT_PARTITIONS, (short) 1);
            return workspace;
        } catch (RuntimeException e) {
            workspace.close();
            throw e;
        }
    }

    private static Workspace withoutServices(
            Where where, StackOptions options, AutoCloseable last) {
        EmbeddedStack stack = EmbeddedStack.start(DataDirectory.at(where.data()), options, last);
        Workspace workspace = new Workspace(stack.addresses(), Optional.of(stack), where.vault());
        stack.closeWithStack(workspace::closeClients);
        return workspace;
    }

    private static Optional<Workspace> running(Where where) {
        return where.production()
                .or(() -> StackAddresses.ofRunning(DataDirectory.at(where.data())))
                .map(addresses -> at(addresses, where.vault()));
    }

    /// Starts the embedded stack and all services on the data directory.
    ///
    /// @param last is closed after everything else, however the process ends
    static Workspace start(Where where, StackOptions options, AutoCloseable last) {
        EmbeddedStack stack = EmbeddedStack.start(DataDirectory.at(where.data()), options, last);
        Workspace workspace = new Workspace(stack.addresses(), Optional.of(stack), where.vault());
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
            database = connect(addresses.jdbcUrl(), addresses.username(), addresses.password());
        }
        return database;
    }

    /// Connections to the vault's database under the vault's role; where it has none of its own,
    /// those to everything else.
    synchronized HikariDataSource vaultDatabase() {
        if (vaultDatabase == null) {
            vaultDatabase =
                    vaultAccess
                            .login()
                            .map(
                                    login ->
                                            connect(
                                                    login.jdbcUrl().orElse(addresses.jdbcUrl()),
                                                    login.user(),
                                                    login.password()))
                            .orElseGet(this::database);
        }
        return vaultDatabase;
    }

    private HikariDataSource connect(String jdbcUrl, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(1);
        // Shorter than the streams' transactions: they wait for the vault and try again.
        config.setConnectionTimeout(5_000);
        config.setPoolName("thaw-" + user);
        return keep(new HikariDataSource(config));
    }

    MasterKey masterKey() {
        return vaultAccess.masterKey();
    }

    synchronized Vault vault() {
        if (vault == null) {
            vault = Vault.open(vaultDatabase(), masterKey());
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
