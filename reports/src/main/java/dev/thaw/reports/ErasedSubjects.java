package dev.thaw.reports;

import dev.thaw.core.event.SubjectId;
import java.util.Collection;
import java.util.List;

/// What the projection must know about erasures, and whom it tells that its part is done. The vault
/// keeps this in production.
public interface ErasedSubjects {

    /// Every subject that was ever erased. The tables may know more than they should, where they
    /// were restored from a backup.
    Collection<SubjectId> all();

    /// Those whose trends are tombstones by now, and of whom nobody has said yet that the tables
    /// are past them.
    Collection<SubjectId> awaitingTables();

    /// The tables hold no row of a subject and are past its trend's tombstone.
    void tablesEmptied(SubjectId subject);

    /// Nobody was ever erased.
    static ErasedSubjects none() {
        return new ErasedSubjects() {
            @Override
            public Collection<SubjectId> all() {
                return List.of();
            }

            @Override
            public Collection<SubjectId> awaitingTables() {
                return List.of();
            }

            @Override
            public void tablesEmptied(SubjectId subject) {
                throw new IllegalStateException("nobody was erased");
            }
        };
    }
}
