package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.importer.DryRun;
import dev.thaw.ingest.importer.ImportPlan;
import dev.thaw.ingest.importer.ImportResult;
import dev.thaw.ingest.importer.Importer;
import dev.thaw.ingest.importer.Importer.Changes;
import dev.thaw.ingest.importer.KnownEvents;
import dev.thaw.ingest.importer.Mapping;
import dev.thaw.ingest.importer.Pseudonyms;
import dev.thaw.ingest.importer.RefusedRow;
import dev.thaw.ingest.importer.Suggestion;
import dev.thaw.vault.Vault;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `thaw import`: existing data become events.
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Bring existing data into a study. The same file twice adds nothing.",
            "Rows that contradict the protocol are listed with file, line and reason; the others"
                    + " go in."
        },
        footer = {
            "",
            "Examples:",
            "  thaw import --suggest checkins.csv > mapping.yaml",
            "  thaw import --study pmdata --mapping mapping.yaml --dry-run checkins.csv",
            "  thaw import --study pmdata --mapping mapping.yaml checkins.csv",
            "",
            "How to write a mapping: docs/importing.md."
        })
final class ImportCommand implements Callable<Integer> {

    @Option(names = "--study", description = "The study; its protocol must have been applied.")
    private String study;

    @Option(names = "--mapping", paramLabel = "FILE", description = "The mapping (YAML).")
    private Path mapping;

    @Option(
            names = "--dry-run",
            description = "Send nothing: show the first ten events and every refused row.")
    private boolean dryRun;

    @Option(
            names = "--suggest",
            description = "Send nothing: draft a protocol and a mapping from the file.")
    private boolean suggest;

    @Option(
            names = "--as-corrections",
            description =
                    "Rows that changed since an earlier import correct it (needs 'identity' in the"
                            + " mapping).")
    private boolean asCorrections;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "CSV files.")
    private List<Path> files;

    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        return suggest ? suggest() : importFiles();
    }

    private int suggest() {
        String draft = Suggestion.from(files.getFirst(), Optional.ofNullable(study)).text();
        output.show(Output.object().put("draft", draft), draft::stripTrailing);
        return ExitCode.OK;
    }

    private int importFiles() {
        if (study == null || mapping == null) {
            throw new UserProblem("An import needs --study and --mapping (or --suggest).");
        }
        StudyId id = Names.study(study);
        Mapping read = Mapping.read(mapping);
        try (Workspace workspace = Workspace.open(where)) {
            Importer importer =
                    new Importer(read, StudyCommand.protocol(workspace, id), Instant.now());
            ImportPlan plan = plan(importer);
            Vault vault = workspace.vault();
            return dryRun
                    ? showDryRun(importer, plan)
                    : send(
                            workspace,
                            importer,
                            plan,
                            sourceId -> vault.pseudonymFor(id, sourceId),
                            read.hasIdentity()
                                    ? KnownLedger.of(workspace, id)
                                    : KnownEvents.none());
        }
    }

    private ImportPlan plan(Importer importer) {
        try (Bar bar = new Bar("Reading", 0)) {
            return importer.plan(files, (done, all) -> bar.at(done & ~0xFFL, () -> all));
        }
    }

    private int showDryRun(Importer importer, ImportPlan plan) {
        List<String> first = DryRun.of(importer, plan).events();
        ObjectNode json = json(plan);
        ArrayNode events = json.putArray("first_events");
        first.forEach(event -> events.addRawValue(new RawValue(event)));
        output.show(
                json,
                () ->
                        String.join("\n", first)
                                + "\n"
                                + text(plan)
                                + "\nNothing was sent (--dry-run).");
        return ExitCode.OK;
    }

    private int send(
            Workspace workspace,
            Importer importer,
            ImportPlan plan,
            Pseudonyms pseudonyms,
            KnownEvents known) {
        ImportResult result;
        try (Dispatch dispatch = new Dispatch(workspace.publisher());
                Bar bar = new Bar("Importing", plan.counts().rows())) {
            result =
                    importer.run(
                            plan,
                            pseudonyms,
                            known,
                            asCorrections ? Changes.AS_CORRECTIONS : Changes.AS_NEW_EVENTS,
                            dispatch::send,
                            (done, all) -> bar.at(done & ~0xFFL, () -> all));
            dispatch.awaitDurable();
        }
        if (!Visibility.await(workspace)) {
            output.say("All is stored; 'thaw status' shows when it has reached the tables.");
        }
        ObjectNode json = json(plan);
        json.putObject("sent")
                .put("consents", result.consents())
                .put("enrolments", result.enrolments())
                .put("observations", result.observations())
                .put("corrections", result.corrections())
                .put("unchanged", result.unchanged());
        output.show(json, () -> text(plan) + "\n" + text(result));
        return ExitCode.OK;
    }

    private static ObjectNode json(ImportPlan plan) {
        ObjectNode json = Output.object();
        json.putObject("rows")
                .put("read", plan.counts().rows())
                .put("imported", plan.counts().imported())
                .put("passed_over", plan.counts().passedOver())
                .put("empty", plan.counts().empty())
                .put("repeated", plan.counts().repeated())
                .put("refused", plan.counts().refused());
        json.put("participants", plan.participantCount());
        ArrayNode refused = json.putArray("refused");
        for (RefusedRow row : plan.refused()) {
            refused.addObject()
                    .put("file", row.file().getFileName().toString())
                    .put("line", row.line())
                    .put("column", row.column())
                    .put("reason", row.reason());
        }
        return json;
    }

    private static String text(ImportPlan plan) {
        StringBuilder text = new StringBuilder();
        plan.refused().forEach(row -> text.append("refused: ").append(row).append('\n'));
        ImportPlan.Counts counts = plan.counts();
        text.append(
                "%,d rows = %,d imported + %,d passed over + %,d empty + %,d repeated + %,d refused; %,d participants."
                        .formatted(
                                counts.rows(),
                                counts.imported(),
                                counts.passedOver(),
                                counts.empty(),
                                counts.repeated(),
                                counts.refused(),
                                plan.participantCount()));
        return text.toString();
    }

    private static String text(ImportResult result) {
        return "Sent %,d events: %,d consents, %,d enrolments, %,d observations (%,d corrections); %,d were known already."
                .formatted(
                        result.sent(),
                        result.consents(),
                        result.enrolments(),
                        result.observations(),
                        result.corrections(),
                        result.unchanged());
    }
}
