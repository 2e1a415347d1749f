package dev.thaw.reports.monitor;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.Contributors;
import dev.thaw.reports.ReportsDatabase;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Looks at a study and brings its list up to date.
///
/// ```
/// participants' tables ─[Monitors]─ what there is ─┬─ new: an entry ── and a message, once
///                                                  ├─ as before: stays
///                                                  └─ no more: ended
/// ```
///
/// One look is one transaction, which holds an advisory lock of the study: of several instances one
/// looks. An erasure that goes on meanwhile and the end of a look wait for each other: either the
/// erasure finds the new entries, or the look leaves the participant's out.
public final class MonitorJob {

    private final Jdbi jdbi;

    MonitorJob(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// On the tables of a database, made where there are none.
    public static MonitorJob on(DataSource database) {
        return new MonitorJob(ReportsDatabase.open(database));
    }

    /// Whom to tell that there is something new.
    public enum Telling {
        /// What is new stays to be told by a look that tells the webhook.
        NOBODY,
        /// By one message about all open entries that no message told of.
        WEBHOOK
    }

    /// Looks at a study.
    ///
    /// @param now the moment at which it looks
    /// @return how many entries are new; absent if another instance is looking
    public OptionalInt look(StudyProtocol protocol, Instant now, Telling telling) {
        return jdbi.inTransaction(
                handle ->
                        claim(handle, protocol.study())
                                ? OptionalInt.of(look(handle, protocol, now, telling))
                                : OptionalInt.empty());
    }

    /// Until the transaction ends.
    private static boolean claim(Handle handle, StudyId study) {
        return handle.createQuery(
                        "SELECT pg_try_advisory_xact_lock("
                                + "hashtextextended('thaw monitors ' || :study, 0))")
                .bind("study", study.value())
                .mapTo(Boolean.class)
                .one();
    }

    private static int look(Handle handle, StudyProtocol protocol, Instant now, Telling telling) {
        Map<Finding, Instant> found = new WatchedRows(handle, protocol, now).findings();
        EntryRows entries = new EntryRows(handle, protocol.study());
        Contributors.holdErasures(handle);
        int fresh = entries.replaceOpen(found, now);
        entries.tidy(now);
        switch (telling) {
            case WEBHOOK -> {
                int untold = entries.tell();
                if (untold > 0) {
                    Outbox.put(handle, protocol.study(), untold, now);
                }
            }
            case NOBODY -> {}
        }
        return fresh;
    }
}
