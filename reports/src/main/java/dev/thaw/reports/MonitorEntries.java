package dev.thaw.reports;

import dev.thaw.core.event.SubjectId;
import java.util.Collection;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// How a participant goes off the data steward's list without a trace.
final class MonitorEntries {

    private MonitorEntries() {}

    /// Deletes all entries of subjects, ended ones too.
    static void forget(Handle transaction, Collection<SubjectId> subjects) {
        UUID[] ids = subjects.stream().map(SubjectId::value).toArray(UUID[]::new);
        transaction
                .createUpdate("DELETE FROM reports.monitor_entry WHERE subject = ANY(:subjects)")
                .bind("subjects", ids)
                .execute();
    }
}
