package dev.thaw.publisher;

import dev.thaw.core.event.ConsentEvent;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.sqlite.SQLiteErrorCode;

/// The events of one study that are not delivered yet, on disk, in the order in which they were
/// recorded. What [#add] returned from survives the end of the process and of the machine's power.
/// Thread-safe; one at a time owns a folder.
final class Spool implements AutoCloseable {

    private static final String FILE = "events.sqlite";
    private static final int VERSION = 2;
    private static final int BEFORE_ASIDE = 1;
    private static final int PRIMARY_CODE = 0xff;

    /// What a participant says after a consent event waits for it: a withdrawal that cannot be
    /// delivered must not be passed by what the person says later.
    private static final String SENDABLE =
            """
            reason IS NULL AND aside IS NULL AND NOT EXISTS (
                SELECT 1 FROM event AS stuck
                WHERE stuck.aside IS NOT NULL
                    AND json_extract(stuck.json, '$.participant')
                        = json_extract(event.json, '$.participant')
                    AND stuck.place < event.place
                    AND json_extract(stuck.json, '$.type') IN (%s))"""
                    .formatted(consentTypes());

    private final Connection database;
    private final int limit;
    private Counts counts = new Counts(0, 0, 0);

    /// An event on its way out.
    ///
    /// @param json as it is sent
    record Entry(UUID id, String json) {}

    /// An event that was refused, in the spool.
    record RefusedEntry(String json, Refused refusal) {}

    /// Where an event is.
    private enum Where {
        NOWHERE,
        QUEUE,
        ASIDE,
        REFUSED
    }

    /// How many events are where.
    private record Counts(int queue, int aside, int refused) {

        Counts moved(Where from, Where to) {
            return plus(from, -1).plus(to, 1);
        }

        private Counts plus(Where where, int change) {
            return switch (where) {
                case NOWHERE -> this;
                case QUEUE -> new Counts(queue + change, aside, refused);
                case ASIDE -> new Counts(queue, aside + change, refused);
                case REFUSED -> new Counts(queue, aside, refused + change);
            };
        }

        int all() {
            return queue + aside + refused;
        }
    }

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
                    detail TEXT,
                    aside INTEGER)""");
        if (version == BEFORE_ASIDE) {
            execute("ALTER TABLE event ADD COLUMN aside INTEGER");
        }
        execute(
                """
                CREATE INDEX IF NOT EXISTS aside ON event (json_extract(json, '$.participant'))
                    WHERE aside IS NOT NULL""");
        execute("PRAGMA user_version = " + VERSION);
        claimFor(study);
        database.commit();
        counts =
                new Counts(
                        number("SELECT count(*) FROM event WHERE reason IS NULL AND aside IS NULL"),
                        number("SELECT count(*) FROM event WHERE aside IS NOT NULL"),
                        number("SELECT count(*) FROM event WHERE reason IS NOT NULL"));
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
                    Counts after = counts;
                    for (Entry event : events) {
                        Where before = insert(event);
                        if (before == Where.NOWHERE || before == Where.REFUSED) {
                            after = after.moved(before, Where.QUEUE);
                        }
                    }
                    if (after.all() > counts.all() && after.all() > limit) {
                        throw new SpoolException(
                                SpoolException.Reason.FULL,
                                "The spool holds its limit of %d events; wait until some are delivered, or dismiss refused ones."
                                        .formatted(limit));
                    }
                    return after;
                });
    }

    /// @return where it was before
    private Where insert(Entry event) throws SQLException {
        try (PreparedStatement insert =
                database.prepareStatement(
                        "INSERT INTO event (id, json) VALUES (?, ?) ON CONFLICT (id) DO NOTHING")) {
            insert.setString(1, event.id().toString());
            insert.setString(2, event.json());
            if (insert.executeUpdate() == 1) {
                return Where.NOWHERE;
            }
        }
        try (PreparedStatement select =
                database.prepareStatement("SELECT json FROM event WHERE id = ?")) {
            select.setString(1, event.id().toString());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next() || !row.getString(1).equals(event.json())) {
                    throw new IllegalArgumentException(
                            "event %s is spooled already with other content; give each event an id of its own"
                                    .formatted(event.id()));
                }
            }
        }
        Where where = where(event.id());
        if (where == Where.REFUSED) {
            queue(event.id());
        }
        return where;
    }

    private Where where(UUID id) throws SQLException {
        try (PreparedStatement select =
                database.prepareStatement("SELECT reason, aside FROM event WHERE id = ?")) {
            select.setString(1, id.toString());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Where.NOWHERE;
                }
                if (row.getString(1) != null) {
                    return Where.REFUSED;
                }
                return row.getObject(2) == null ? Where.QUEUE : Where.ASIDE;
            }
        }
    }

    /// The next events that can be sent, in order: at least one if there is one.
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
                                    "SELECT id, json FROM event WHERE "
                                            + SENDABLE
                                            + " ORDER BY place LIMIT ?")) {
                        select.setInt(1, most);
                        try (ResultSet row = select.executeQuery()) {
                            while (row.next()) {
                                Entry entry = entry(row);
                                characters += entry.json().length();
                                if (!next.isEmpty() && characters > mostCharacters) {
                                    break;
                                }
                                next.add(entry);
                            }
                        }
                    }
                    return () -> next;
                });
    }

    /// Whether nothing is left that can be sent now.
    synchronized boolean isIdle() {
        return counts.queue() == 0 || (counts.aside() > 0 && next(1, 0).isEmpty());
    }

    /// The next events behind one: those of others, and only where there are none the same
    /// participant's, who may be passed by nobody but themselves. Behind a consent event the same
    /// participant's are never meant.
    synchronized List<Entry> behind(Entry first, int most) {
        List<Entry> others = behind(first, most, "<>");
        return others.isEmpty() && !isConsent(first) ? behind(first, most, "=") : others;
    }

    private List<Entry> behind(Entry first, int most, String whose) {
        return inTransaction(
                () -> {
                    List<Entry> behind = new ArrayList<>();
                    try (PreparedStatement select =
                            database.prepareStatement(
                                    "SELECT id, json FROM event WHERE "
                                            + SENDABLE
                                            + " AND place > (SELECT place FROM event WHERE id = ?)"
                                            + " AND json_extract(json, '$.participant') "
                                            + whose
                                            + " json_extract(?, '$.participant')"
                                            + " ORDER BY place LIMIT ?")) {
                        select.setString(1, first.id().toString());
                        select.setString(2, first.json());
                        select.setInt(3, most);
                        try (ResultSet row = select.executeQuery()) {
                            while (row.next()) {
                                behind.add(entry(row));
                            }
                        }
                    }
                    return () -> behind;
                });
    }

    private boolean isConsent(Entry event) {
        return inTransaction(
                () -> {
                    try (PreparedStatement select =
                            database.prepareStatement(
                                    "SELECT json_extract(?, '$.type') IN (%s)"
                                            .formatted(consentTypes()))) {
                        select.setString(1, event.json());
                        try (ResultSet row = select.executeQuery()) {
                            boolean consent = row.next() && row.getBoolean(1);
                            return () -> consent;
                        }
                    }
                });
    }

    private static String consentTypes() {
        return Arrays.stream(ConsentEvent.class.getPermittedSubclasses())
                .map(type -> "'" + type.getSimpleName() + "'")
                .collect(Collectors.joining(", "));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(UUID.fromString(row.getString(1)), row.getString(2));
    }

    /// Removes what was delivered, and marks what was refused or set aside.
    synchronized void settle(List<Delivery> deliveries) {
        change(
                () -> {
                    Counts after = counts;
                    for (Delivery delivery : deliveries) {
                        Where before = where(delivery.eventId());
                        if (before != Where.NOWHERE) {
                            after = after.moved(before, settle(delivery));
                        }
                    }
                    return after;
                });
        if (counts.queue() == 0) {
            emptyLog();
        }
    }

    private Where settle(Delivery delivery) throws SQLException {
        return switch (delivery) {
            case Delivery.Received(UUID id) -> {
                remove(id);
                yield Where.NOWHERE;
            }
            case Refused refusal -> {
                markRefused(refusal);
                yield Where.REFUSED;
            }
            case Delivery.SetAside(UUID id, _) -> {
                markAside(id);
                yield Where.ASIDE;
            }
        };
    }

    private void remove(UUID id) throws SQLException {
        update("DELETE FROM event WHERE id = ?", id);
    }

    /// Behind all that were set aside before.
    private void markAside(UUID id) throws SQLException {
        update(
                "UPDATE event SET aside = (SELECT coalesce(max(aside), 0) + 1 FROM event) WHERE id = ?",
                id);
    }

    /// At its old place.
    private void queue(UUID id) throws SQLException {
        update(
                "UPDATE event SET reason = NULL, pointer = NULL, detail = NULL, aside = NULL WHERE id = ?",
                id);
    }

    private void update(String sql, UUID id) throws SQLException {
        try (PreparedStatement update = database.prepareStatement(sql)) {
            update.setString(1, id.toString());
            update.executeUpdate();
        }
    }

    private void markRefused(Refused refusal) throws SQLException {
        try (PreparedStatement update =
                database.prepareStatement(
                        "UPDATE event SET reason = ?, pointer = ?, detail = ?, aside = NULL WHERE id = ?")) {
            update.setString(1, refusal.reason());
            update.setString(2, refusal.pointer());
            update.setString(3, refusal.detail());
            update.setString(4, refusal.eventId().toString());
            update.executeUpdate();
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

    /// How many events are not delivered, not refused and not set aside.
    synchronized int pending() {
        return counts.queue();
    }

    /// How many events were set aside.
    synchronized int aside() {
        return counts.aside();
    }

    /// The event that was set aside and not tried for the longest time.
    synchronized Optional<Entry> nextAside() {
        return asides(" LIMIT 1").stream().findFirst();
    }

    /// The events that were set aside, the one to be tried next in front.
    synchronized List<Entry> asides() {
        return asides("");
    }

    private List<Entry> asides(String limited) {
        return inTransaction(
                () -> {
                    List<Entry> asides = new ArrayList<>();
                    try (Statement statement = database.createStatement();
                            ResultSet row =
                                    statement.executeQuery(
                                            "SELECT id, json FROM event WHERE aside IS NOT NULL ORDER BY aside"
                                                    + limited)) {
                        while (row.next()) {
                            asides.add(entry(row));
                        }
                    }
                    return () -> asides;
                });
    }

    /// Puts an event that was set aside behind the others that were.
    synchronized void putBehind(UUID id) {
        change(
                () -> {
                    if (where(id) == Where.ASIDE) {
                        markAside(id);
                    }
                    return counts;
                });
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

    /// Removes an event that was refused or set aside; whether there was one.
    synchronized boolean dismiss(UUID id) {
        return decide(id, Where.NOWHERE, this::remove);
    }

    /// Lets an event that was refused or set aside be sent again, at its old place; whether there
    /// was one.
    synchronized boolean sendAgain(UUID id) {
        return decide(id, Where.QUEUE, this::queue);
    }

    /// What is done with an event.
    @FunctionalInterface
    private interface Move {
        void apply(UUID id) throws SQLException;
    }

    private boolean decide(UUID id, Where to, Move move) {
        return inTransaction(
                () -> {
                    Where before = where(id);
                    boolean found = before == Where.REFUSED || before == Where.ASIDE;
                    if (found) {
                        move.apply(id);
                    }
                    return () -> {
                        counts = found ? counts.moved(before, to) : counts;
                        return found;
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

        /// @return the counts when all of it is durable
        Counts run() throws SQLException;
    }

    private void change(Change change) {
        counts =
                inTransaction(
                        () -> {
                            Counts after = change.run();
                            return () -> after;
                        });
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
