package dev.thaw.launcher;

import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.topic.SubjectErasures;
import dev.thaw.vault.WriteOff;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw vault write-off`: for a vault that is older than its ledger.
@Command(
        name = "write-off",
        mixinStandardHelpOptions = true,
        description = {
            "Give up the subjects of the ledger whose keys a restored vault never had, so that"
                    + " streams and reports go on without them.",
            "What they said stays unreadable for ever. Try every newer backup first. Without --yes it"
                    + " says how many they are and changes nothing."
        },
        footer = {"", "Examples:", "  thaw vault write-off", "  thaw vault write-off --yes --json"})
final class WriteOffCommand implements Callable<Integer> {

    @Option(names = "--yes", description = "Give them up.")
    private boolean yes;

    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        try (Workspace workspace = Workspace.openWithoutServices(where)) {
            // Topics first: whoever is met meanwhile is in the vault before they are in the ledger.
            SortedSet<SubjectId> all = inTopics(workspace);
            WriteOff vault = WriteOff.in(workspace.vaultDatabase());
            SortedSet<SubjectId> unknown = vault.unknown(all);
            failIfAnotherVault(all, unknown);
            if (yes) {
                vault.giveUp(unknown);
            }
            boolean done = yes || unknown.isEmpty();
            output.show(
                    Output.object()
                            .put("subjects", all.size())
                            .put("unknown", unknown.size())
                            .put("written_off", yes ? unknown.size() : 0),
                    () -> text(all, unknown));
            return done ? ExitCode.OK : ExitCode.FOUND_WRONG;
        }
    }

    /// Erasures that the vault does not know are none of this: streams apply them again.
    private static SortedSet<SubjectId> inTopics(Workspace workspace) {
        SortedSet<SubjectId> subjects = new TreeSet<>();
        subjects.addAll(LedgerReader.subjects(workspace, Topic.LEDGER_EVENTS));
        subjects.addAll(LedgerReader.subjects(workspace, Topic.PARTICIPANT_TRENDS));
        try (SubjectErasures erased =
                new SubjectErasures(workspace.kafka(), workspace.registry())) {
            erased.all().forEach(erasure -> subjects.remove(erasure.subject()));
        }
        return subjects;
    }

    private static void failIfAnotherVault(Collection<?> all, Collection<?> unknown) {
        if (!all.isEmpty() && unknown.size() == all.size()) {
            throw new UserProblem(
                    "The vault knows none of the ledger's %,d subjects: it is another ledger's, or empty; connect the right one, or begin a new ledger."
                            .formatted(all.size()));
        }
    }

    private String text(Collection<?> all, Collection<?> unknown) {
        if (unknown.isEmpty()) {
            return "The vault knows all %,d subjects of the ledger; there is nothing to write off."
                    .formatted(all.size());
        }
        return yes
                ? "%,d of %,d subjects are written off. Start streams and reports again; participants of theirs who are heard of again begin anew."
                        .formatted(unknown.size(), all.size())
                : "The vault knows nothing of %,d of the ledger's %,d subjects. Restore a newer backup of it, or say --yes to do without them."
                        .formatted(unknown.size(), all.size());
    }
}
