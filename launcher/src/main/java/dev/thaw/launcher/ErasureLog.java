package dev.thaw.launcher;

import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.topic.SubjectErasures;
import dev.thaw.vault.Erasure;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Everybody whose erasure was ever asked for: as the vault recorded it, and as the topic says that
/// admission writes in the very transaction that takes the records away.
record ErasureLog(Workspace workspace) implements Supplier<Collection<SubjectId>> {

    @Override
    public Collection<SubjectId> get() {
        SortedSet<SubjectId> asked = new TreeSet<>();
        for (Erasure erasure : workspace.vault().erasures().all()) {
            asked.add(erasure.subject());
        }
        try (SubjectErasures topic = new SubjectErasures(workspace.kafka(), workspace.registry())) {
            topic.all().forEach(erasure -> asked.add(erasure.subject()));
        }
        return asked;
    }
}
