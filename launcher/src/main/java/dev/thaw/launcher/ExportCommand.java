package dev.thaw.launcher;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.Export;
import dev.thaw.reports.ExportProblem;
import dev.thaw.reports.TrendTables;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw export`: aggregates that may leave the system.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Write a study's aggregate tables as CSV, with a manifest of SHA-256s.",
            "Cells below the study's minimum are hidden, and whatever they could be worked out"
                    + " from."
        },
        footer = {"", "Example:", "  thaw export --study pmdata --to pmdata-2026-11"})
final class ExportCommand implements Callable<Integer> {

    @Option(names = "--study", required = true, description = "The study.")
    private String study;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "A folder that does not exist yet.")
    private Path to;

    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        StudyId id = Names.study(study);
        try (Workspace workspace = Workspace.open(where)) {
            if (!Visibility.await(workspace)) {
                output.say("Events keep arriving; the newest are not in this export.");
            }
            StudyProtocol protocol = StudyCommand.protocol(workspace, id);
            Export export = Export.write(TrendTables.of(workspace.database()), protocol, to);
            output.show(
                    export.manifest(),
                    () ->
                            "Export %s is in %s; manifest.json lists its files."
                                    .formatted(export.id(), export.directory()));
            return ExitCode.OK;
        } catch (ExportProblem e) {
            throw new UserProblem(e.getMessage(), e);
        }
    }
}
