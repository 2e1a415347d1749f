package dev.thaw.vault;

import dev.thaw.core.event.SubjectId;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/// Gives up subjects that a vault does not know because it was restored from a backup older than
/// they are. Their keys are lost, and nobody can read what they said; this says so to services,
/// which otherwise stop: a missing key must never pass for an erasure by itself.
public final class WriteOff {

    private final Jdbi jdbi;

    private WriteOff(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// In the vault of a database; no master key is needed.
    public static WriteOff in(DataSource database) {
        return new WriteOff(Vault.connect(database));
    }

    /// Those of whom the vault has no key and never destroyed one.
    public SortedSet<SubjectId> unknown(Collection<SubjectId> subjects) {
        SortedSet<SubjectId> unknown = new TreeSet<>(subjects);
        UUID[] asked = subjects.stream().map(SubjectId::value).toArray(UUID[]::new);
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT subject FROM vault.data_key"
                                                + " WHERE subject = ANY(:asked)")
                                .bind("asked", asked)
                                .mapTo(UUID.class)
                                .forEach(known -> unknown.remove(new SubjectId(known))));
        return unknown;
    }

    /// Lets the keys of subjects count as destroyed from now on, all or none.
    public void giveUp(Collection<SubjectId> subjects) {
        jdbi.useTransaction(
                transaction -> subjects.forEach(subject -> DataKeys.destroy(transaction, subject)));
    }
}
