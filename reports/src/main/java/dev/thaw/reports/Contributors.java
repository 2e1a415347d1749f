package dev.thaw.reports;

import dev.thaw.core.event.SubjectId;
import java.util.Collection;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What is kept of participants for judging later releases and results of claims, and how it goes
/// away.
public final class Contributors {

    private Contributors() {}

    /// Deletes what subjects contributed to any release or published result; the published figures
    /// still count them.
    static void erase(Handle transaction, Collection<SubjectId> subjects) {
        UUID[] ids = subjects.stream().map(SubjectId::value).toArray(UUID[]::new);
        transaction
                .createUpdate(
                        "DELETE FROM reports.release_contributor WHERE subject = ANY(:subjects)")
                .bind("subjects", ids)
                .execute();
        leaveOutOfResults(transaction, subjects);
    }

    /// Deletes whom published results count, of these subjects.
    public static void leaveOutOfResults(Handle transaction, Collection<SubjectId> subjects) {
        UUID[] ids = subjects.stream().map(SubjectId::value).toArray(UUID[]::new);
        transaction
                .createUpdate("DELETE FROM published.claim_counted WHERE subject = ANY(:subjects)")
                .bind("subjects", ids)
                .execute();
    }

    /// Waits for erasures under way; until the transaction ends, no other comes in between.
    public static void holdErasures(Handle transaction) {
        transaction.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended('thaw release erasures', 0))");
    }
}
