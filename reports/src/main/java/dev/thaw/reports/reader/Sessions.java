package dev.thaw.reports.reader;

import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Browsers in which somebody signed in with a key. Only hashes of their secrets are kept.
///
/// A session is as good as its key: it ends when the key is revoked or expires, when it is signed
/// out, and after [#LENGTH].
///
/// Every method throws Jdbi's or the driver's exception if the database cannot be reached.
final class Sessions {

    /// A working day.
    static final Duration LENGTH = Duration.ofHours(12);

    private final Jdbi jdbi;
    private final InstantSource clock;

    Sessions(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /// Begins a session.
    ///
    /// @return its secret
    String begin(ReaderKey key) {
        String secret = ReaderKeys.newSecret();
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbi.useTransaction(
                handle -> {
                    handle.createUpdate("DELETE FROM readers.browser_session WHERE ends_at <= :now")
                            .bind("now", now)
                            .execute();
                    handle.createUpdate(
                                    """
                                    INSERT INTO readers.browser_session
                                      (session_sha256, reader_key, began_at, ends_at)
                                    VALUES (:hash, :key, :now, :end)
                                    """)
                            .bind("hash", ReaderKeys.sha256(secret))
                            .bind("key", key.id())
                            .bind("now", now)
                            .bind("end", now.plus(LENGTH))
                            .execute();
                });
        return secret;
    }

    /// The key with which a session was begun, if both are good now.
    Optional<ReaderKey> key(String secret) {
        return jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                                SELECT k.*
                                                  FROM readers.browser_session s
                                                  JOIN readers.reader_key k ON k.id = s.reader_key
                                                 WHERE s.session_sha256 = :hash
                                                   AND s.ends_at > :now
                                                """)
                                        .bind("hash", ReaderKeys.sha256(secret))
                                        .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                                        .map(ReaderKeys::key)
                                        .findOne())
                .filter(key -> key.isGoodAt(clock.instant()));
    }

    void end(String secret) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        "DELETE FROM readers.browser_session"
                                                + " WHERE session_sha256 = :hash")
                                .bind("hash", ReaderKeys.sha256(secret))
                                .execute());
    }
}
