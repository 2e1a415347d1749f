package dev.thaw.vault;

import com.github.benmanes.caffeine.cache.Ticker;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.thaw.embedded.StackAddresses;
import dev.thaw.embedded.TemporaryStack;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/// An empty database of a real PostgreSQL, and the processes that open its vault. They share a pool
/// of connections: to open one costs far more than what is asked through it.
final class NewDatabase implements AutoCloseable {

    private final PGSimpleDataSource address;
    private final HikariDataSource source;
    private final Map<String, String> environment = new HashMap<>();
    private final AtomicLong clock = new AtomicLong();
    private final List<NewDatabase> others = new ArrayList<>();
    private volatile boolean gone;

    NewDatabase() {
        address = named("v" + UUID.randomUUID().toString().replace("-", ""));
        Jdbi.create(named(TemporaryStack.shared().addresses().databaseName()))
                .useHandle(h -> h.execute("CREATE DATABASE " + address.getDatabaseName()));
        HikariConfig config = new HikariConfig();
        config.setDataSource(address);
        config.setMinimumIdle(0);
        source = new Pool(config);
    }

    private final class Pool extends HikariDataSource {

        Pool(HikariConfig config) {
            super(config);
        }

        @Override
        public Connection getConnection() throws SQLException {
            return gone ? address.getConnection() : super.getConnection();
        }
    }

    private static PGSimpleDataSource named(String name) {
        StackAddresses addresses = TemporaryStack.shared().addresses();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(addresses.jdbcUrl());
        source.setUser(addresses.username());
        source.setPassword(addresses.password());
        source.setDatabaseName(name);
        return source;
    }

    /// The vault as one more process sees it.
    Vault vault(MasterKey masterKey) {
        return Vault.open(source, masterKey, environment(), clock());
    }

    Vault vault(Path masterKey) {
        return vault(MasterKey.inFile(masterKey));
    }

    DataSource source() {
        return source;
    }

    /// The same database as another role sees it.
    DataSource as(String user, String password) {
        PGSimpleDataSource other = named(address.getDatabaseName());
        other.setUser(user);
        other.setPassword(password);
        return other;
    }

    UnaryOperator<String> environment() {
        return environment::get;
    }

    void set(String variable, String value) {
        environment.put(variable, value);
    }

    private Ticker clock() {
        return clock::get;
    }

    void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    void execute(String sql, Object... arguments) {
        Jdbi.create(source).useHandle(handle -> handle.execute(sql, arguments));
    }

    void script(String sql) {
        Jdbi.create(source).useHandle(handle -> handle.createScript(sql).execute());
    }

    /// Every row of a table of the vault, as text.
    List<String> rows(String table) {
        return Jdbi.create(source)
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                "SELECT t::text FROM vault.%s t ORDER BY 1"
                                                        .formatted(table))
                                        .mapTo(String.class)
                                        .list());
    }

    long count(String condition) {
        return Jdbi.create(source)
                .withHandle(
                        handle ->
                                handle.createQuery("SELECT count(*) FROM vault." + condition)
                                        .mapTo(Long.class)
                                        .one());
    }

    /// As if PostgreSQL did not run any more.
    void isGone() {
        address.setPortNumbers(new int[] {1});
        gone = true;
    }

    /// The empty database of another ledger, closed with this one.
    NewDatabase another() {
        NewDatabase other = new NewDatabase();
        others.add(other);
        return other;
    }

    @Override
    public void close() {
        others.forEach(NewDatabase::close);
        source.close();
    }
}
