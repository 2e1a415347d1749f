package dev.thaw.launcher;

import dev.thaw.core.event.SubjectId;
import dev.thaw.reports.ErasedSubjects;
import dev.thaw.vault.Erasure;
import dev.thaw.vault.Erasure.Step;
import dev.thaw.vault.Vault;
import java.util.Collection;

/// What the vault knows about erasures, for the projection.
record ErasedInVault(Vault vault) implements ErasedSubjects {

    @Override
    public Collection<SubjectId> all() {
        return vault.erased();
    }

    @Override
    public Collection<SubjectId> awaitingTables() {
        return vault.erasures().open().stream()
                .filter(erasure -> erasure.isDone(Step.TRENDS_EMPTIED))
                .filter(erasure -> !erasure.isDone(Step.TABLES_EMPTIED))
                .map(Erasure::subject)
                .toList();
    }

    @Override
    public void tablesEmptied(SubjectId subject) {
        vault.erasures().done(subject, Step.TABLES_EMPTIED);
    }
}
