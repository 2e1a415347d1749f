package dev.thaw.reports.monitor;

import dev.thaw.core.event.StudyId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Messages to the webhook until they are delivered, in `reports.monitor_message`.
///
/// Whoever tries to deliver one takes it for longer than an attempt can last: nobody else tries at
/// the same time, and if the process dies meanwhile it is tried again. So a message arrives at
/// least once.
final class Outbox {

    private static final Duration TAKEN = WebhookSender.LONGEST.multipliedBy(2);

    private final Jdbi jdbi;
    private final Duration firstPause;
    private final Duration longestPause;

    /// @param firstPause after the first attempt that failed; each is twice the one before
    Outbox(Jdbi jdbi, Duration firstPause, Duration longestPause) {
        this.jdbi = jdbi;
        this.firstPause = firstPause;
        this.longestPause = longestPause;
    }

    /// A message.
    ///
    /// @param id the same at every attempt
    /// @param entries how many entries are new
    /// @param failures attempts that failed so far
    record Message(UUID id, StudyId study, int entries, Instant notedAt, int failures) {}

    /// Keeps a message, in the transaction that makes its entries.
    static void put(Handle transaction, StudyId study, int entries, Instant now) {
        transaction
                .createUpdate(
                        "INSERT INTO reports.monitor_message (message_id, study, entry_count,"
                                + " noted_at, attempt_count, next_attempt_at)"
                                + " VALUES (:id, :study, :entries, :now, 0, :now)")
                .bind("id", UUID.randomUUID())
                .bind("study", study.value())
                .bind("entries", entries)
                .bind("now", EntryRows.utc(now))
                .execute();
    }

    /// A message that is due, the oldest first. It is nobody else's until one of the methods below
    /// is called, or for half a minute.
    Optional<Message> take(Instant now) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        UPDATE reports.monitor_message
                                           SET next_attempt_at = :until
                                         WHERE message_id =
                                               (SELECT message_id
                                                  FROM reports.monitor_message
                                                 WHERE next_attempt_at <= :now
                                                 ORDER BY noted_at, message_id
                                                 LIMIT 1
                                                   FOR UPDATE SKIP LOCKED)
                                        RETURNING message_id, study, entry_count, noted_at, attempt_count
                                        """)
                                .bind("now", EntryRows.utc(now))
                                .bind("until", EntryRows.utc(now.plus(TAKEN)))
                                .map((row, _) -> message(row))
                                .findOne());
    }

    private static Message message(ResultSet row) throws SQLException {
        return new Message(
                row.getObject("message_id", UUID.class),
                new StudyId(row.getString("study")),
                row.getInt("entry_count"),
                EntryRows.moment(row, "noted_at").orElseThrow(),
                row.getInt("attempt_count"));
    }

    void delivered(Message message) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        "DELETE FROM reports.monitor_message"
                                                + " WHERE message_id = :id")
                                .bind("id", message.id())
                                .execute());
    }

    void failed(Message message, String problem, Instant now) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        "UPDATE reports.monitor_message"
                                                + " SET attempt_count = attempt_count + 1,"
                                                + " next_attempt_at = :next, last_problem = :problem"
                                                + " WHERE message_id = :id")
                                .bind(
                                        "next",
                                        EntryRows.utc(now.plus(pauseAfter(message.failures()))))
                                .bind("problem", problem)
                                .bind("id", message.id())
                                .execute());
    }

    /// What became of an attempt is not known.
    void putBack(Message message, Instant now) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        "UPDATE reports.monitor_message SET next_attempt_at = :now"
                                                + " WHERE message_id = :id")
                                .bind("now", EntryRows.utc(now))
                                .bind("id", message.id())
                                .execute());
    }

    /// @param failures before the attempt that failed now
    private Duration pauseAfter(int failures) {
        Duration pause = firstPause;
        for (int i = 0; i < failures && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
