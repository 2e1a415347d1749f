package dev.thaw.reports.reader;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.evidence.Digest;
import dev.thaw.reports.ReportsDatabase;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/// The keys of the query API, in PostgreSQL. Only their hashes are kept.
///
/// Every method throws Jdbi's or the driver's exception if the database cannot be reached.
public final class ReaderKeys {

    /// What every key begins with, and no token does.
    static final String PREFIX = "thawr_";

    private static final int SECRET_BYTES = 32;
    private static final int LONGEST_NAME = 100;

    private static final String COLUMNS =
            "id, name, role, study, created_at, expires_at, revoked_at";

    private final Jdbi jdbi;
    private final InstantSource clock;

    ReaderKeys(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /// The keys of a database; its tables are made where there are none.
    public static ReaderKeys of(DataSource database) {
        return of(database, InstantSource.system());
    }

    /// The same, with a clock of the caller's.
    public static ReaderKeys of(DataSource database, InstantSource clock) {
        return new ReaderKeys(ReportsDatabase.open(database), clock);
    }

    /// A key that was just made.
    ///
    /// @param secret the key itself, which is shown once and kept nowhere
    public record Made(ReaderKey key, String secret) {

        /// Without the secret.
        @Override
        public String toString() {
            return "Made[" + key + "]";
        }
    }

    /// Makes a key.
    ///
    /// @param name of 1–100 letters, for whoever reads the list
    /// @param study the only study that it may read; absent: all
    /// @param expiresAt from then on it is refused; absent: never
    /// @throws IllegalArgumentException if the name is empty or too long
    public Made make(String name, Role role, Optional<StudyId> study, Optional<Instant> expiresAt) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a name of 1-%d letters says whose key it is".formatted(LONGEST_NAME));
        }
        String secret = newKey();
        ReaderKey key =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                                INSERT INTO readers.reader_key
                                                  (name, key_sha256, role, study, created_at, expires_at)
                                                VALUES (:name, :hash, :role, :study, :now, :end)
                                                RETURNING\s"""
                                                        + COLUMNS)
                                        .bind("name", name)
                                        .bind("hash", sha256(secret))
                                        .bind("role", role.name())
                                        .bind("study", study.map(StudyId::value).orElse(null))
                                        .bind("now", utc(clock.instant()))
                                        .bind("end", expiresAt.map(ReaderKeys::utc).orElse(null))
                                        .map(ReaderKeys::key)
                                        .one());
        return new Made(key, secret);
    }

    /// All keys that were ever made, the oldest first.
    public List<ReaderKey> all() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT "
                                                + COLUMNS
                                                + " FROM readers.reader_key ORDER BY id")
                                .map(ReaderKeys::key)
                                .list());
    }

    /// Refuses a key from now on.
    ///
    /// @return whether there was such a key that was not revoked yet
    public boolean revoke(int id) {
        return jdbi.withHandle(
                        handle ->
                                handle.createUpdate(
                                                """
                                                UPDATE readers.reader_key SET revoked_at = :now
                                                 WHERE id = :id AND revoked_at IS NULL
                                                """)
                                        .bind("id", id)
                                        .bind("now", utc(clock.instant()))
                                        .execute())
                > 0;
    }

    /// The key with this secret, if it is good now.
    Optional<ReaderKey> holding(String secret) {
        return jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                "SELECT "
                                                        + COLUMNS
                                                        + " FROM readers.reader_key"
                                                        + " WHERE key_sha256 = :hash")
                                        .bind("hash", sha256(secret))
                                        .map(ReaderKeys::key)
                                        .findOne())
                .filter(key -> key.isGoodAt(clock.instant()));
    }

    static ReaderKey key(ResultSet row, StatementContext context) throws SQLException {
        return new ReaderKey(
                row.getInt("id"),
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                Optional.ofNullable(row.getString("study")).map(StudyId::new),
                instant(row, "created_at").orElseThrow(),
                instant(row, "expires_at"),
                instant(row, "revoked_at"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static String newKey() {
        return PREFIX + newSecret();
    }

    /// 256 random bits.
    static String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /// A secret has 256 random bits, so that a plain hash is enough.
    static String sha256(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
