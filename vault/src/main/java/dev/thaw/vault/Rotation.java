package dev.thaw.vault;

import dev.thaw.core.event.SubjectId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/// Wraps every secret of the vault under a new master key. The ledger is not touched: data keys
/// stay what they are, only their wrapping changes.
///
/// Each step leaves everything readable with the keys that are still there, so that a rotation that
/// was interrupted is simply run again:
/// 1. a new key is added to the key set, durably, beside the old ones;
/// 2. from now on whoever writes wraps under the new key (see [Keyring]);
/// 3. secrets, links and data keys are wrapped anew, in batches;
/// 4. the old keys are removed, once nothing is wrapped under them.
public final class Rotation {

    /// Held while a rotation runs, so that two cannot remove each other's keys.
    private static final long LOCK = 0x7468_6177_2d6d_6b72L;

    static final int BATCH = 500;

    private final Jdbi jdbi;
    private final KeysetStore from;
    private final Optional<KeysetStore> to;
    private final Progress progress;

    private Rotation(Jdbi jdbi, KeysetStore from, Optional<KeysetStore> to, Progress progress) {
        this.jdbi = jdbi;
        this.from = from;
        this.to = to;
        this.progress = progress;
    }

    /// What was done.
    public enum Step {
        /// There is a new key beside the old ones.
        KEY_ADDED,
        /// The new key wraps whatever is written.
        KEY_IN_USE,
        /// Another batch is wrapped under it.
        WRAPPED,
        /// The old keys are gone.
        OLD_KEYS_REMOVED
    }

    /// Hears of each step after it has become durable.
    @FunctionalInterface
    public interface Progress {

        /// @param wrapped how many rows were wrapped anew so far
        /// @param total how many there were to wrap when the rotation began
        void done(Step step, long wrapped, long total);
    }

    /// What a rotation did.
    ///
    /// @param wrapped how many rows were wrapped anew
    /// @param keyId the public number of the key under which everything is wrapped now
    /// @param oldKeysRemoved whether the old keys are gone; if not, whoever keeps them removes them
    public record Done(long wrapped, int keyId, boolean oldKeysRemoved) {}

    /// Wraps everything under a new key of the same place.
    ///
    /// @throws VaultProblem if the master key is not this vault's, cannot be changed here, or
    ///   another rotation runs
    public static Done inPlace(DataSource database, MasterKey key, Progress progress) {
        return inPlace(database, key, System::getenv, progress);
    }

    static Done inPlace(
            DataSource database,
            MasterKey key,
            UnaryOperator<String> environment,
            Progress progress) {
        Jdbi jdbi = Vault.connect(database);
        return new Rotation(
                        jdbi, KeysetStore.of(key, jdbi, environment), Optional.empty(), progress)
                .alone();
    }

    /// Wraps everything under the key of another place, which is made there if there is none.
    /// Processes that were started with the old place pause until they are started with the new.
    ///
    /// @throws VaultProblem if neither key is this vault's, or another rotation runs
    public static Done move(DataSource database, MasterKey from, MasterKey to, Progress progress) {
        return move(database, from, to, System::getenv, progress);
    }

    static Done move(
            DataSource database,
            MasterKey from,
            MasterKey to,
            UnaryOperator<String> environment,
            Progress progress) {
        if (from.equals(to)) {
            throw new VaultProblem(
                    "The master key is in " + to + " already; leave the new place out.");
        }
        Jdbi jdbi = Vault.connect(database);
        return new Rotation(
                        jdbi,
                        KeysetStore.of(from, jdbi, environment),
                        Optional.of(KeysetStore.of(to, jdbi, environment)),
                        progress)
                .alone();
    }

    private Done alone() {
        return jdbi.withHandle(
                guard -> {
                    boolean locked =
                            guard.createQuery("SELECT pg_try_advisory_lock(:lock)")
                                    .bind("lock", LOCK)
                                    .mapTo(Boolean.class)
                                    .one();
                    if (!locked) {
                        throw new VaultProblem(
                                "Another rotation of this vault's master key runs; wait for it.");
                    }
                    try {
                        return to.isPresent() ? move(to.get()) : rotate();
                    } finally {
                        guard.execute("SELECT pg_advisory_unlock(?)", LOCK);
                    }
                });
    }

    private Done rotate() {
        Keyset keys = from.read().orElseThrow(Rotation::noKey);
        int current = current();
        if (!unfinished(keys, current)) {
            from.replace(keys.withNewPrimary());
            keys = from.read().orElseThrow(Rotation::noKey);
        }
        long total = rowsToWrap(keys.primary());
        progress.done(Step.KEY_ADDED, 0, total);
        long wrapped = wrapAll(List.of(from), keys.primary(), total);
        if (from.writable()) {
            from.replace(keys.onlyPrimary());
            progress.done(Step.OLD_KEYS_REMOVED, wrapped, total);
        }
        return new Done(wrapped, keys.primary(), from.writable());
    }

    /// Whether a rotation was interrupted, so that its new key is there already. More keys than one
    /// do not say so by themselves: they can be there for other reasons, and dropping them would
    /// rotate nothing. Where only somebody else can change the set, its primary key is the new one.
    private boolean unfinished(Keyset keys, int current) {
        return keys.primary() != current
                || rowsToWrap(current) > 0
                || (keys.ids().size() > 1 && !from.writable());
    }

    private Done move(KeysetStore target) {
        current();
        if (target.read().isEmpty()) {
            target.create();
        }
        int newKey = target.read().orElseThrow(Rotation::noKey).primary();
        long total = rowsToWrap(newKey);
        progress.done(Step.KEY_ADDED, 0, total);
        long wrapped = wrapAll(List.of(from, target), newKey, total);
        if (from.inVault()) {
            from.forget();
            progress.done(Step.OLD_KEYS_REMOVED, wrapped, total);
        }
        return new Done(wrapped, newKey, from.inVault());
    }

    private static VaultProblem noKey() {
        return new VaultProblem(
                "There is no master key to rotate; name the one that the vault was made with.");
    }

    private int current() {
        return jdbi.inTransaction(Keyring::current)
                .orElseThrow(
                        () ->
                                new VaultProblem(
                                        "This vault has no secrets yet; there is nothing to"
                                                + " rotate."));
    }

    /// A column of wrapped secrets.
    ///
    /// @param key its row's primary key, in SQL
    /// @param purpose what a secret is for, from the columns of its primary key
    private record Column(
            String table, String wrapped, List<String> key, Function<Row, byte[]> purpose) {

        private static final List<Column> ALL =
                List.of(
                        new Column(
                                "secret",
                                "wrapped",
                                List.of("name"),
                                row -> Vault.secretPurpose((String) row.key.getFirst())),
                        new Column(
                                "link",
                                "wrapped_source_id",
                                List.of("study", "participant_hmac"),
                                row -> Vault.linkPurpose((String) row.key.getFirst())),
                        new Column(
                                "data_key",
                                "wrapped",
                                List.of("subject"),
                                row -> DataKeys.purpose(new SubjectId((UUID) row.key.getFirst()))));

        /// Rows that another key wrapped. An erased subject's row has nothing to wrap.
        String toWrap() {
            return "FROM vault.%s WHERE substring(%s FROM 1 FOR %d) <> :prefix"
                    .formatted(table, wrapped, Keyset.PREFIX_BYTES);
        }

        /// The next rows in the order of their keys, kept from being changed by anybody else.
        String nextRows(boolean first) {
            String keys = String.join(", ", key);
            String places =
                    IntStream.range(0, key.size())
                            .mapToObj(i -> ":key" + i)
                            .collect(Collectors.joining(", "));
            return "SELECT %s, %s %s%s ORDER BY %s LIMIT %d FOR UPDATE"
                    .formatted(
                            wrapped,
                            keys,
                            toWrap(),
                            first ? "" : " AND (%s) > (%s)".formatted(keys, places),
                            keys,
                            BATCH);
        }

        String update() {
            return "UPDATE vault.%s SET %s = :wrapped WHERE %s"
                    .formatted(
                            table,
                            wrapped,
                            IntStream.range(0, key.size())
                                    .mapToObj(i -> key.get(i) + " = :key" + i)
                                    .collect(Collectors.joining(" AND ")));
        }

        Row read(ResultSet row) throws SQLException {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < key.size(); i++) {
                values.add(row.getObject(i + 2));
            }
            return new Row(row.getBytes(1), values);
        }
    }

    /// A wrapped secret and the primary key of its row.
    private static final class Row {

        private final byte[] wrapped;
        private final List<Object> key;

        private Row(byte[] wrapped, List<Object> key) {
            this.wrapped = wrapped;
            this.key = key;
        }

        <S extends SqlStatement<S>> S bindKey(S statement) {
            for (int i = 0; i < key.size(); i++) {
                statement.bind("key" + i, key.get(i));
            }
            return statement;
        }
    }

    private long rowsToWrap(int newKey) {
        return jdbi.withHandle(
                handle ->
                        Column.ALL.stream()
                                .mapToLong(
                                        column ->
                                                handle.createQuery(
                                                                "SELECT count(*) "
                                                                        + column.toWrap())
                                                        .bind("prefix", Keyset.prefix(newKey))
                                                        .mapTo(Long.class)
                                                        .one())
                                .sum());
    }

    private long wrapAll(List<KeysetStore> stores, int newKey, long total) {
        Keyring keyring = new Keyring(stores);
        use(keyring, newKey);
        progress.done(Step.KEY_IN_USE, 0, total);
        long wrapped = 0;
        for (Column column : Column.ALL) {
            Optional<Row> last = Optional.empty();
            do {
                List<Row> batch = wrapBatch(keyring, newKey, column, last);
                last = batch.isEmpty() ? Optional.empty() : Optional.of(batch.getLast());
                wrapped += batch.size();
                progress.done(Step.WRAPPED, wrapped, total);
            } while (last.isPresent());
        }
        if (rowsToWrap(newKey) > 0) {
            throw new IllegalStateException("something was wrapped under an old key meanwhile");
        }
        return wrapped;
    }

    /// Waits for those who are writing under the old key: they hold the row. Before that it makes
    /// sure that these are the keys of this vault.
    private void use(Keyring keyring, int newKey) {
        jdbi.useTransaction(
                transaction -> {
                    transaction
                            .createQuery("SELECT name, wrapped FROM vault.secret")
                            .map(
                                    (row, _) ->
                                            keyring.unwrap(
                                                    row.getBytes(2),
                                                    Vault.secretPurpose(row.getString(1))))
                            .list();
                    transaction
                            .createUpdate("UPDATE vault.wrapping_key SET key_id = :keyId")
                            .bind("keyId", newKey)
                            .execute();
                });
    }

    private List<Row> wrapBatch(Keyring keyring, int newKey, Column column, Optional<Row> last) {
        return jdbi.inTransaction(
                transaction -> {
                    Query query =
                            transaction
                                    .createQuery(column.nextRows(last.isEmpty()))
                                    .bind("prefix", Keyset.prefix(newKey));
                    last.ifPresent(row -> row.bindKey(query));
                    List<Row> rows = query.map((row, _) -> column.read(row)).list();
                    if (!rows.isEmpty()) {
                        PreparedBatch batch = transaction.prepareBatch(column.update());
                        for (Row row : rows) {
                            byte[] purpose = column.purpose().apply(row);
                            byte[] secret = keyring.unwrap(row.wrapped, purpose);
                            row.bindKey(batch)
                                    .bind("wrapped", keyring.wrap(newKey, secret, purpose))
                                    .add();
                        }
                        batch.execute();
                    }
                    return rows;
                });
    }
}
