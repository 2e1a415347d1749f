package dev.thaw.bench.speed;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.thaw.embedded.DataDirectory;
import dev.thaw.embedded.Directories;
import dev.thaw.embedded.EmbeddedStack;
import dev.thaw.embedded.StackAddresses;
import dev.thaw.embedded.StackOptions;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicAdmin;
import dev.thaw.schemas.registry.RegistryClient;
import dev.thaw.vault.MasterKey;
import dev.thaw.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;

/// An embedded stack in this process with Thaw's topics and a vault, for something to be measured
/// on.
final class BenchStack implements AutoCloseable {

    static final int PARTITIONS = Topic.DEFAULT_PARTITIONS;

    private final EmbeddedStack stack;
    private final Path directory;
    private final Map<String, Object> kafka;
    private final RegistryClient registry;
    private final Admin admin;
    private final HikariDataSource database;
    private final Vault vault;

    private BenchStack(EmbeddedStack stack, Path directory) {
        this.stack = stack;
        this.directory = directory;
        StackAddresses addresses = stack.addresses();
        this.kafka = Map.of("bootstrap.servers", addresses.bootstrapServers());
        this.registry = RegistryClient.at(addresses.registryUrl());
        this.admin = stack.closeWithStack(Admin.create(kafka));
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(addresses.jdbcUrl());
        config.setUsername(addresses.username());
        config.setPassword(addresses.password());
        this.database = stack.closeWithStack(new HikariDataSource(config));
        this.vault = openVault();
        TopicAdmin.apply(admin, PARTITIONS, (short) 1);
    }

    /// A stack that leaves nothing behind.
    static BenchStack temporary() throws IOException {
        Path directory = Files.createTempDirectory("thaw-speed-");
        // PostgreSQL may have to run as somebody else, who must get past this folder to its own.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        return start(directory, () -> Directories.delete(directory));
    }

    /// A stack that is found again the next time.
    static BenchStack in(Path directory) {
        return start(directory, () -> {});
    }

    private static BenchStack start(Path directory, AutoCloseable last) {
        return new BenchStack(
                EmbeddedStack.start(DataDirectory.at(directory), StackOptions.defaults(), last),
                directory);
    }

    Path directory() {
        return directory;
    }

    Map<String, Object> kafka() {
        return kafka;
    }

    RegistryClient registry() {
        return registry;
    }

    Admin admin() {
        return admin;
    }

    DataSource database() {
        return database;
    }

    Vault vault() {
        return vault;
    }

    /// The same vault as another process has it: no key is in its memory yet.
    Vault openVault() {
        return Vault.open(database, MasterKey.inFile(directory.resolve("master-key.json")));
    }

    /// What Kafka answers.
    static <T> T done(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        stack.close();
    }
}
