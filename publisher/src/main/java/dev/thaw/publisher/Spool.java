package dev.thaw.publisher;

import dev.thaw.core.event.StudyId;
import dev.thaw.publisher.Delivery.Refused;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.sqlite.SQLiteErrorCode;

/// The events of one study that are not delivered yet, on disk, in the order in which they were
/// recorded. What [#add] returned from survives the end of the process and of the machine's power.
/// Thread-safe; one at a time owns a folder.
final class Spool implements AutoCloseable {

    private static final String FILE = "events.sqlite";
    private static final int VERSION = 1;
    private static final int PRIMARY_CODE = 0xff;

    private final Connection database;
    private final int limit;
    private int pending;
    private int refused;

    /// An event on its way out.
    ///
    /// @param json as it is sent
    record Entry(UUID id, String json) {}

    /// An event that was refused, in the spool.
    record RefusedEntry(String json, Refused refusal) {}

    private Spool(Connection database, int limit) {
        this.database = database;
        this.limit = limit;
    }

    /// Opens a folder's spool and makes it where there is none.
    ///
    /// @param limit how many events it holds at most
    static Spool open(Path folder, StudyId study, int limit) {
        try {
            createForOwnerOnly(folder);
            // As a URI, because the driver takes what follows a ? for settings.
            Connection database =
                    DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(FILE).toUri());
            try {
                Spool spool = new Spool(database, limit);
                spool.prepare(study);
                return spool;
            } catch (SQLException | RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (SQLException e) {
            throw problem(e);
        } catch (IOException e) {
            throw new SpoolException(
                    SpoolException.Reason.UNUSABLE,
                    "The folder of the spool cannot be made or written to; give the app the right"
                            + " to, or choose another.",
                    e);
        }
    }

    /// SQLite gives its log the rights of the file, which must therefore exist before.
    private static void createForOwnerOnly(Path folder) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(folder, owner("rwx------"));
            create(folder.resolve(FILE), owner("rw-------"));
            Files.setPosixFilePermissions(
                    folder.resolve(FILE), PosixFilePermissions.fromString("rw-------"));
        } else {
            Files.createDirectories(folder);
        }
    }

    private static void create(Path file, FileAttribute<?> attribute) throws IOException {
        try {
            Files.createFile(file, attribute);
        } catch (FileAlreadyExistsException _) {
            // From an earlier start.
        }
    }

    private static FileAttribute<?> owner(String rights) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
    }

    private void prepare(StudyId study) throws SQLException {
        // Exclusive first: then the log needs no memory that processes share, and the lock is held
        // until the connection is closed or the process ends, however it ends.
        execute("PRAGMA busy_timeout = 0");
        execute("PRAGMA locking_mode = EXCLUSIVE");
        execute("PRAGMA journal_mode = WAL");
        execute("PRAGMA synchronous = FULL");
        execute("PRAGMA fullfsync = ON");
        execute("PRAGMA secure_delete = ON");
        database.setAutoCommit(false);
        execute("CREATE TABLE IF NOT EXISTS spool (study TEXT NOT NULL)");
        int version = number("PRAGMA user_version");
        if (version > VERSION) {
            throw new SpoolException(
                    SpoolException.Reason.UNUSABLE,
                    "The spool was written by a newer version of this library; use that version.");
        }
        execute(
                """
                CREATE TABLE IF NOT EXISTS event (
                    place INTEGER PRIMARY KEY AUTOINCREMENT,
                    id TEXT NOT NULL UNIQUE,
                    json TEXT NOT NULL,
                    reason TEXT,
                    pointer TEXT,
                    detail TEXT)""");
        execute("PRAGMA user_version = " + VERSION);
        claimFor(study);
        database.commit();
        pending = number("SELECT count(*) FROM event WHERE reason IS NULL");
        refused = number("SELECT count(*) FROM event WHERE reason IS NOT NULL");
        database.commit();
    }

    private void claimFor(StudyId study) throws SQLException {
        try (PreparedStatement claim =
                database.prepareStatement(
                        "INSERT INTO spool SELECT ? WHERE NOT EXISTS (SELECT 1 FROM spool)")) {
            claim.setString(1, study.value());
            claim.executeUpdate();
        }
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT study FROM spool")) {
            if (!row.next() || !row.getString(1).equals(study.value())) {
                throw new SpoolException(
                        SpoolException.Reason.OTHER_STUDY,
                        "This folder holds the events of another study; give each study a folder of"
                                + " its own.");
            }
        }
    }

    /// Makes events durable, all or none, behind those that are there. An event that is there
    /// already is left where it is, and sent again if it was refused.
    ///
    /// @throws SpoolException if they cannot be stored
    /// @throws IllegalArgumentException if an id belongs to an event with other content
    synchronized void add(List<Entry> events) {
        change(
                () -> {
                    int added = 0;
                    int revived = 0;
                    for (Entry event : events) {
                        switch (insert(event)) {
                            case NEW -> added++;
                            case REFUSED -> revived++;
                            case PENDING -> {
                                // Nothing is to be done twice.
                            }
                        }
                    }
                    if (added > 0 && pending + refused + added > limit) {
                        throw new SpoolException(
                                SpoolException.Reason.FULL,
                                "The spool holds its limit of %d events; wait until some are delivered, or dismiss refused ones."
                                        .formatted(limit));
                    }
                    int newlyPending = added + revived;
                    int fewerRefused = revived;
                    return () -> {
                        pending += newlyPending;
                        refused -= fewerRefused;
                    };
                });
    }

    private enum Known {
        NEW,
        PENDING,
        REFUSED
    }

    private Known insert(Entry event) throws SQLException {
        try (PreparedStatement insert =
                database.prepareStatement(
                        "INSERT INTO event (id, json) VALUES (?, ?) ON CONFLICT (id) DO NOTHING")) {
            insert.setString(1, event.id().toString());
            insert.setString(2, event.json());
            if (insert.executeUpdate() == 1) {
                return Known.NEW;
            }
        }
        try (PreparedStatement select =
                database.prepareStatement("SELECT json, reason FROM event WHERE id = ?")) {
            select.setString(1, event.id().toString());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next() || !row.getString(1).equals(event.json())) {
                    throw new IllegalArgumentException(
                            "event %s is spooled already with other content; give each event an id of its own"
                                    .formatted(event.id()));
                }
                if (row.getString(2) == null) {
                    return Known.PENDING;
                }
            }
        }
        clearRefusal(event.id());
        return Known.REFUSED;
    }

    /// The next events to be sent, in order: at least one if there is one.
    ///
    /// @param most how many
    /// @param mostCharacters how long they are together, unless the first alone is longer
    synchronized List<Entry> next(int most, int mostCharacters) {
        return inTransaction(
                () -> {
                    List<Entry> next = new ArrayList<>();
                    int characters = 0;
                    try (PreparedStatement select =
                            database.prepareStatement(
                                    "SELECT id, json FROM event WHERE reason IS NULL ORDER BY place LIMIT ?")) {
                        select.setInt(1, most);
                        try (ResultSet row = select.executeQuery()) {
                            while (row.next()) {
                                String json = row.getString(2);
                                characters += json.length();
                                if (!next.isEmpty() && characters > mostCharacters) {
                                    break;
                                }
                                next.add(new Entry(UUID.fromString(row.getString(1)), json));
                            }
                        }
                    }
                    return () -> next;
                });
    }

    /// Removes what was delivered and marks what was refused.
    synchronized void settle(List<Delivery> deliveries) {
        change(
                () -> {
                    int settled = 0;
                    int newlyRefused = 0;
                    for (Delivery delivery : deliveries) {
                        switch (delivery) {
                            case Delivery.Received(UUID id) -> settled += remove(id);
                            case Refused refusal -> newlyRefused += markRefused(refusal);
                        }
                    }
                    int fewerPending = settled + newlyRefused;
                    int moreRefused = newlyRefused;
                    return () -> {
                        pending -= fewerPending;
                        refused += moreRefused;
                    };
                });
        if (pending == 0) {
            emptyLog();
        }
    }

    private int remove(UUID id) throws SQLException {
        try (PreparedStatement delete =
                database.prepareStatement("DELETE FROM event WHERE id = ?")) {
            delete.setString(1, id.toString());
            return delete.executeUpdate();
        }
    }

    private int markRefused(Refused refusal) throws SQLException {
        try (PreparedStatement update =
                database.prepareStatement(
                        "UPDATE event SET reason = ?, pointer = ?, detail = ? WHERE id = ?")) {
            update.setString(1, refusal.reason());
            update.setString(2, refusal.pointer());
            update.setString(3, refusal.detail());
            update.setString(4, refusal.eventId().toString());
            return update.executeUpdate();
        }
    }

    private int clearRefusal(UUID id) throws SQLException {
        try (PreparedStatement update =
                database.prepareStatement(
                        "UPDATE event SET reason = NULL, pointer = NULL, detail = NULL WHERE id = ? AND reason IS NOT NULL")) {
            update.setString(1, id.toString());
            return update.executeUpdate();
        }
    }

    /// What was said must not stay readable in the log after it was delivered. Where that cannot be
    /// done now, it is when nothing is pending the next time; what was settled is settled.
    private void emptyLog() {
        try {
            database.setAutoCommit(true);
            try {
                execute("PRAGMA wal_checkpoint(TRUNCATE)");
            } finally {
                database.setAutoCommit(false);
            }
        } catch (SQLException _) {
            // A full disk, for example: whatever comes next is told.
        }
    }

    /// How many events are not delivered and not refused.
    synchronized int pending() {
        return pending;
    }

    /// The events that were refused, in the order in which they were recorded.
    synchronized List<RefusedEntry> refused() {
        return inTransaction(
                () -> {
                    List<RefusedEntry> entries = new ArrayList<>();
                    try (Statement statement = database.createStatement();
                            ResultSet row =
                                    statement.executeQuery(
                                            "SELECT id, json, reason, pointer, detail FROM event WHERE reason IS NOT NULL ORDER BY place")) {
                        while (row.next()) {
                            entries.add(
                                    new RefusedEntry(
                                            row.getString(2),
                                            new Refused(
                                                    UUID.fromString(row.getString(1)),
                                                    row.getString(3),
                                                    row.getString(4),
                                                    row.getString(5))));
                        }
                    }
                    return () -> entries;
                });
    }

    /// Removes a refused event; whether there was one.
    synchronized boolean dismiss(UUID id) {
        return inTransaction(
                () -> {
                    int removed;
                    try (PreparedStatement delete =
                            database.prepareStatement(
                                    "DELETE FROM event WHERE id = ? AND reason IS NOT NULL")) {
                        delete.setString(1, id.toString());
                        removed = delete.executeUpdate();
                    }
                    return () -> {
                        refused -= removed;
                        return removed == 1;
                    };
                });
    }

    /// Lets a refused event be sent again, at its old place; whether there was one.
    synchronized boolean sendAgain(UUID id) {
        return inTransaction(
                () -> {
                    int revived = clearRefusal(id);
                    return () -> {
                        refused -= revived;
                        pending += revived;
                        return revived == 1;
                    };
                });
    }

    /// What is done in one transaction.
    @FunctionalInterface
    private interface Work<T> {

        /// @return what is done when all of it is durable
        Afterwards<T> run() throws SQLException;
    }

    @FunctionalInterface
    private interface Afterwards<T> {
        T done();
    }

    @FunctionalInterface
    private interface Change {

        /// @return how the counts change when all of it is durable
        Runnable run() throws SQLException;
    }

    private void change(Change change) {
        Runnable afterwards =
                inTransaction(
                        () -> {
                            Runnable counts = change.run();
                            return () -> counts;
                        });
        afterwards.run();
    }

    private <T> T inTransaction(Work<T> work) {
        try {
            if (database.isClosed()) {
                throw new IllegalStateException("this publisher was closed; open another one");
            }
            Afterwards<T> afterwards;
            try {
                afterwards = work.run();
                database.commit();
            } catch (SQLException | RuntimeException e) {
                database.rollback();
                throw e;
            }
            return afterwards.done();
        } catch (SQLException e) {
            throw problem(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private int number(String sql) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static SpoolException problem(SQLException e) {
        return isAny(e, SQLiteErrorCode.SQLITE_BUSY, SQLiteErrorCode.SQLITE_LOCKED)
                ? new SpoolException(
                        SpoolException.Reason.IN_USE,
                        "Another publisher has this folder open; give each its own folder, or close"
                                + " the other first.",
                        e)
                : new SpoolException(SpoolException.Reason.UNUSABLE, unusable(e), e);
    }

    private static String unusable(SQLException e) {
        if (isAny(e, SQLiteErrorCode.SQLITE_FULL)) {
            return "The disk is full; nothing of this was stored.";
        }
        if (isAny(e, SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB)) {
            return "The spool's file is damaged; keep a copy of the folder, have it looked at, and"
                    + " begin with an empty one.";
        }
        return "The spool's file cannot be read or written; see the cause.";
    }

    private static boolean isAny(SQLException e, SQLiteErrorCode... codes) {
        int primary = e.getErrorCode() & PRIMARY_CODE;
        return Set.of(codes).stream().anyMatch(code -> code.code == primary);
    }

    @Override
    public synchronized void close() {
        try {
            database.close();
        } catch (SQLException e) {
            throw problem(e);
        }
    }
}
