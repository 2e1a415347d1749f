package dev.thaw.launcher;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.Export;
import dev.thaw.reports.ExportProblem;
import dev.thaw.reports.TrendTables;
import dev.thaw.reports.published.ExportNotes;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jdbi.v3.core.JdbiException;
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
            note(workspace, export);
            output.show(
                    export.manifest(),
                    () ->
                            "Export %s is in %s; manifest.json lists its files. That it was made is noted in the study's list of exports."
                                    .formatted(export.id(), export.directory()));
            return ExitCode.OK;
        } catch (ExportProblem e) {
            throw new UserProblem(e.getMessage(), e);
        }
    }

    private static void note(Workspace workspace, Export export) {
        try {
            var _ = ExportNotes.of(workspace.database()).add(export);
        } catch (JdbiException e) {
            throw new UserProblem(
                    "The export is in %s, but PostgreSQL could not note that it was made: delete it, and export again when PostgreSQL runs."
                            .formatted(export.directory()),
                    e);
        }
    }
}
