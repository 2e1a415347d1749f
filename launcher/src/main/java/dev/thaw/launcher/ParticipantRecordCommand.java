package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.record.FhirBundle;
import dev.thaw.reports.record.ParticipantRecord;
import dev.thaw.reports.record.ParticipantRecord.Contents;
import dev.thaw.reports.record.ParticipantRecords;
import dev.thaw.reports.record.RecordJson;
import dev.thaw.reports.record.RecordPages;
import dev.thaw.reports.replay.Ledger;
import dev.thaw.reports.replay.SubjectLedger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw participant record`: everything held about one participant, for that participant.
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        description = {
            "Give a participant everything that is held about them (docs/record.md).",
            "A folder gets a page to read (record.html), the same as JSON (record.json) and what"
                    + " FHIR R4 has words for (record-fhir.json), readable for you alone. Without a"
                    + " folder the record is printed as JSON.",
            "Make sure that whoever asks is the participant: their own words are in it."
        },
        footer = {
            "",
            "Examples:",
            "  thaw participant record --study pilot --participant p17 --output record-of-today",
            "  thaw participant record --study pilot --participant p17 --html > record.html",
            "  thaw participant record --study pmdata --source-id p01 --fhir",
            "  thaw participant record --study pilot --participant      asks for the id"
        })
final class ParticipantRecordCommand implements Callable<Integer> {

    private static final String ANOTHER = "name another folder with --output";

    @Mixin private ParticipantCommand.Who who;

    @ArgGroup private Form form = new Form();

    @Mixin private Where where;
    @Mixin private Output output;

    /// What becomes of the record.
    static final class Form {

        @Option(
                names = "--output",
                paramLabel = "DIR",
                description = "A folder for page, JSON and FHIR; nothing in it is overwritten.")
        private Path folder;

        @Option(names = "--html", description = "Print the page.")
        private boolean html;

        @Option(names = "--fhir", description = "Print the FHIR R4 bundle.")
        private boolean fhir;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = Workspace.open(where)) {
            if (!Visibility.await(workspace)) {
                output.say("Events keep arriving; the newest may not be in this record.");
            }
            ParticipantRecord record = record(workspace);
            if (record.contents() instanceof Contents.Nothing) {
                throw new UserProblem(
                        "Study %s has never heard of this participant, and holds nothing; check the study and the id."
                                .formatted(who.study()));
            }
            if (form.folder != null) {
                write(record);
            } else if (form.fhir) {
                output.print(FhirBundle.of(record));
            } else if (form.html) {
                output.show(RecordJson.of(record), () -> new RecordPages().html(record));
            } else {
                output.print(RecordJson.of(record));
            }
        }
        return ExitCode.OK;
    }

    private ParticipantRecord record(Workspace workspace) {
        StudyProtocol protocol = StudyCommand.protocol(workspace, who.study());
        try (Bar bar = new Bar("Reading the ledger", 0)) {
            return records(workspace)
                    .of(protocol, who.participant(workspace), LockCommand.progress(bar));
        }
    }

    /// What puts records together.
    static ParticipantRecords records(Workspace workspace) {
        return new ParticipantRecords(
                workspace.vault(),
                new SubjectLedger(
                        Ledger.of(workspace.kafka()),
                        workspace.vault().sealing(),
                        workspace.registry()),
                InstantSource.system());
    }

    private void write(ParticipantRecord record) {
        Path page = form.folder.resolve("record.html");
        Path json = form.folder.resolve("record.json");
        Path fhir = form.folder.resolve("record-fhir.json");
        write(page, new RecordPages().html(record));
        write(json, Output.pretty(RecordJson.of(record)));
        write(fhir, Output.pretty(FhirBundle.of(record)));
        ObjectNode files =
                Output.object()
                        .put("page", page.toString())
                        .put("json", json.toString())
                        .put("fhir", fhir.toString());
        output.show(
                files,
                () ->
                        "The record is in %s: %s to read, %s and %s for other programs."
                                .formatted(
                                        form.folder,
                                        page.getFileName(),
                                        json.getFileName(),
                                        fhir.getFileName()));
    }

    private static void write(Path file, String text) {
        NewFile.writeForOwner(file, text.getBytes(StandardCharsets.UTF_8), ANOTHER);
    }
}
