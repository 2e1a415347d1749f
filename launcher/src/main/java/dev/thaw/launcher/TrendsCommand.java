package dev.thaw.launcher;

import dev.thaw.core.event.StudyId;
import dev.thaw.reports.StudyTables;
import dev.thaw.reports.TrendTables;
import dev.thaw.reports.TrendTablesJson;
import dev.thaw.reports.TrendTablesText;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw trends`: the trend tables of a study. For data stewards: single people are in them.
@Command(
        name = "trends",
        mixinStandardHelpOptions = true,
        description = {
            "Print a study's weekly measures and trends, of the cohort and of each participant.",
            "Imported participants are named as in their file, others are numbered: for data"
                    + " stewards only."
        },
        footer = {
            "",
            "Examples:",
            "  thaw trends --study pmdata",
            "  thaw trends --study pmdata --json > trends.json",
            "",
            "Equal events give equal bytes."
        })
final class TrendsCommand implements Callable<Integer> {

    @Option(names = "--study", description = "The study (may be left out if there is only one).")
    private String study;

    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        try (Workspace workspace = Workspace.open(where)) {
            if (!Visibility.await(workspace)) {
                output.say("Events keep arriving; the newest are not in these tables yet.");
            }
            StudyId id = study != null ? Names.study(study) : theOnlyStudy(workspace);
            StudyTables tables =
                    TrendTables.of(workspace.database())
                            .tables(id, workspace.vault().sourceIds(id));
            if (tables.participants().isEmpty()) {
                output.say("Study " + id + " has no trends yet; 'thaw status' shows its events.");
            }
            output.show(
                    TrendTablesJson.of(tables), () -> TrendTablesText.of(tables).stripTrailing());
            return ExitCode.OK;
        }
    }

    private static StudyId theOnlyStudy(Workspace workspace) {
        SortedSet<StudyId> studies = TrendTables.of(workspace.database()).studies();
        if (studies.size() != 1) {
            throw new UserProblem(
                    studies.isEmpty()
                            ? "No event has been received yet; import a file or publish some."
                            : "Say which study: --study " + String.join(" | ", names(studies)));
        }
        return studies.first();
    }

    private static Iterable<String> names(SortedSet<StudyId> studies) {
        return studies.stream().map(StudyId::value).toList();
    }
}
