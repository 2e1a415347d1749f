package dev.thaw.vault;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.vault.Erasure.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// The vault's record of how far every erasure is. Those who do the steps find here what is to do
/// and note here what they did; they need not know each other.
///
/// All times are the database's.
public final class Erasures {

    private final Jdbi jdbi;

    Erasures(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Notes that an erasure was asked for. Doing it twice changes nothing.
    public void begin(SubjectId subject, StudyId study, Instant requestedAt, int events) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        "INSERT INTO vault.erasure"
                                                + " (subject, study, requested_at, event_count)"
                                                + " VALUES (:subject, :study, :requested, :events)"
                                                + " ON CONFLICT DO NOTHING")
                                .bind("subject", subject.value())
                                .bind("study", study.value())
                                .bind("requested", requestedAt.atOffset(ZoneOffset.UTC))
                                .bind("events", events)
                                .execute());
    }

    /// The erasures that are not complete, the oldest request first.
    public List<Erasure> open() {
        return select("WHERE completed_at IS NULL ORDER BY requested_at, subject");
    }

    /// All erasures, the oldest request first.
    public List<Erasure> all() {
        return select("ORDER BY requested_at, subject");
    }

    /// How far the erasure of a subject is, if one was asked for.
    public Optional<Erasure> of(SubjectId subject) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("SELECT * FROM vault.erasure WHERE subject = :subject")
                                .bind("subject", subject.value())
                                .map((row, _) -> erasure(row))
                                .findOne());
    }

    private List<Erasure> select(String which) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("SELECT * FROM vault.erasure " + which)
                                .map((row, _) -> erasure(row))
                                .list());
    }

    /// Notes that a step was done; the first time counts.
    public void done(SubjectId subject, Step step) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        "UPDATE vault.erasure SET %1$s = coalesce(%1$s, now())"
                                                        .formatted(column(step))
                                                + " WHERE subject = :subject")
                                .bind("subject", subject.value())
                                .execute());
    }

    /// Completes the erasures whose steps are all done, and issues their receipts, as soon as no
    /// process can still have a destroyed key in memory.
    ///
    /// @return how many were completed
    public int complete() {
        return jdbi.withHandle(
                handle ->
                        handle.createUpdate(
                                        "UPDATE vault.erasure SET completed_at = now(),"
                                                + " receipt = gen_random_uuid()"
                                                + " WHERE completed_at IS NULL"
                                                + " AND key_destroyed_at < now() - :cached * interval '1 second'"
                                                + " AND ledger_emptied_at IS NOT NULL"
                                                + " AND trends_emptied_at IS NOT NULL"
                                                + " AND tables_emptied_at IS NOT NULL")
                                .bind("cached", DataKeys.CACHED.toSeconds())
                                .execute());
    }

    /// Begins an erasure again from its first step, because the ledger was restored from a backup
    /// that does not know it.
    public void reopen(SubjectId subject) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        "UPDATE vault.erasure SET key_destroyed_at = NULL,"
                                                + " ledger_emptied_at = NULL, trends_emptied_at = NULL,"
                                                + " tables_emptied_at = NULL, completed_at = NULL,"
                                                + " receipt = NULL WHERE subject = :subject")
                                .bind("subject", subject.value())
                                .execute());
    }

    private static Erasure erasure(ResultSet row) throws SQLException {
        SortedMap<Step, Instant> done = new TreeMap<>();
        for (Step step : Step.values()) {
            OffsetDateTime at = row.getObject(column(step), OffsetDateTime.class);
            if (at != null) {
                done.put(step, at.toInstant());
            }
        }
        return new Erasure(
                new SubjectId(row.getObject("subject", UUID.class)),
                new StudyId(row.getString("study")),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                row.getInt("event_count"),
                done,
                Optional.ofNullable(row.getObject("receipt", UUID.class)));
    }

    private static String column(Step step) {
        return switch (step) {
            case KEY_DESTROYED -> "key_destroyed_at";
            case LEDGER_EMPTIED -> "ledger_emptied_at";
            case TRENDS_EMPTIED -> "trends_emptied_at";
            case TABLES_EMPTIED -> "tables_emptied_at";
            case COMPLETED -> "completed_at";
        };
    }
}
