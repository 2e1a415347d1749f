package dev.thaw.reports.reader;

import dev.thaw.reports.ReportsDatabase;
import dev.thaw.reports.reader.NotAdmitted.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Where everybody passes who reads: it tells who they are and how fast they may be, lets in as
/// many at once as the database can bear, reads with the rights of their role, and writes the log.
///
/// Every method throws Jdbi's or the driver's exception if the database cannot be reached.
public final class Gate {

    /// How many requests use the database at once; what else needs it has to find a connection.
    private static final int AT_ONCE = 4;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Readers readers;
    private final Allowances allowances;
    private final ReaderKeys keys;
    private final Sessions sessions;
    private final Rights rights;
    private final ReadLog log;
    private final InstantSource clock;
    private final Semaphore room;

    /// Makes the tables where there are none.
    ///
    /// @throws RuntimeException Flyway's, if the database cannot be reached
    public Gate(DataSource database, ReadingSettings settings) {
        this(database, settings, InstantSource.system(), new Semaphore(AT_ONCE));
    }

    /// With a clock and a room of the caller's.
    public Gate(
            DataSource database, ReadingSettings settings, InstantSource clock, Semaphore room) {
        Jdbi jdbi = ReportsDatabase.open(database);
        this.keys = new ReaderKeys(jdbi, clock);
        this.sessions = new Sessions(jdbi, clock);
        this.readers = new Readers(keys, sessions, settings);
        this.allowances = new Allowances(settings.requestsPerMinute());
        this.rights = new Rights(jdbi);
        this.log = new ReadLog(jdbi);
        this.clock = clock;
        this.room = room;
    }

    /// What is done for somebody who was let in.
    ///
    /// @param <T> what it gives
    /// @param <E> how it may fail
    @FunctionalInterface
    public interface Visit<T, E extends Exception> {
        T by(Reader reader) throws E;
    }

    /// Lets somebody in, and out again.
    public <T, E extends Exception> T admit(Credentials credentials, Visit<T, E> visit)
            throws NotAdmitted, E {
        // Also for whoever has no good key: to find that out takes a connection, too.
        enter();
        try {
            Reader reader = readers.of(credentials);
            allowances.take(reader);
            return visit.by(reader);
        } finally {
            room.release();
        }
    }

    /// Looks again on behalf of somebody who was let in before: it costs nothing of what they may
    /// ask, and where there is no room the look is left out.
    ///
    /// @return absent: no room
    public <T, E extends Exception> Optional<T> again(Credentials credentials, Visit<T, E> visit)
            throws NotAdmitted, E {
        if (!room.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return Optional.of(visit.by(readers.of(credentials)));
        } finally {
            room.release();
        }
    }

    private void enter() throws NotAdmitted {
        try {
            if (!room.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new NotAdmitted(Reason.BUSY);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new NotAdmitted(Reason.BUSY);
        }
    }

    /// Begins a browser's session, and ends the one that it had.
    ///
    /// @return its secret, for the cookie
    public String signIn(String secret, Optional<String> before) throws NotAdmitted {
        enter();
        try {
            ReaderKey key =
                    keys.holding(secret).orElseThrow(() -> new NotAdmitted(Reason.UNKNOWN_KEY));
            before.ifPresent(sessions::end);
            return sessions.begin(key);
        } finally {
            room.release();
        }
    }

    /// Ends a browser's session; nothing happens if there is none.
    public void signOut(String session) throws NotAdmitted {
        enter();
        try {
            sessions.end(session);
        } finally {
            room.release();
        }
    }

    /// How long a session lasts at most.
    public Duration sessionLength() {
        return Sessions.LENGTH;
    }

    /// One snapshot of the database, seen with the rights of a role.
    public <T> T read(Role role, Function<Handle, T> read) {
        return rights.as(role, read);
    }

    public Instant now() {
        return clock.instant();
    }

    /// Without this entry no answer goes out.
    public void log(ReadLog.Entry entry) {
        log.append(entry);
    }
}
