package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.claim.Assessment;
import dev.thaw.core.claim.Explanation;
import dev.thaw.core.claim.ParticipantFacts;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.ParticipantHistory;
import dev.thaw.schemas.claim.ClaimFiles;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `thaw claim explain`: why one participant counts as they do, for the steward.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Say why one participant counts in a claim as they do, by what the ledger holds now.",
            "For the steward: it shows a single person's values."
        },
        footer = {
            "",
            "Examples:",
            "  thaw claim explain claim.yaml --study pilot --participant p17",
            "  thaw claim explain claim.yaml --study claus2020 --source-id 7 --horizon 2026-10-31"
        })
final class ClaimExplainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The claim file.")
    private Path file;

    @Mixin private ParticipantCommand.Who who;

    @Option(
            names = "--horizon",
            paramLabel = "DATE",
            description = "The first day of which data are not complete (default: today in UTC).")
    private LocalDate horizon;

    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        ClaimFiles.Valid claim = ClaimCommand.valid(file);
        try (Workspace workspace = Workspace.open(where)) {
            StudyProtocol protocol = StudyCommand.protocol(workspace, who.study());
            List<String> misfits = Assessment.misfits(claim.claim(), protocol);
            if (!misfits.isEmpty()) {
                throw new UserProblem(String.join(" ", misfits));
            }
            Explanation explanation =
                    new Assessment(claim.claim(), protocol, horizon())
                            .look(history(workspace, who.subject(workspace)))
                            .explanation();
            output.show(json(explanation), () -> text(explanation));
        }
        return ExitCode.OK;
    }

    private LocalDate horizon() {
        return horizon != null ? horizon : LocalDate.now(ZoneOffset.UTC);
    }

    private static ParticipantHistory history(Workspace workspace, SubjectId subject) {
        List<LedgerEvent> events = new ArrayList<>();
        LedgerReader.read(
                workspace,
                event -> {
                    if (event.subject().equals(subject)) {
                        events.add(event);
                    }
                });
        return new ParticipantHistory(subject, events);
    }

    private static ObjectNode json(Explanation explanation) {
        ParticipantFacts.Values values = explanation.facts().values();
        ObjectNode json =
                Output.object()
                        .put("standing", explanation.facts().standing().name())
                        .put("due", values.due())
                        .put("dose_reached", values.doseReached())
                        .put("retention", values.retention().name());
        ArrayNode happened = json.putArray("happened");
        values.happened().stream().sorted().forEach(event -> happened.add(event.name()));
        ArrayNode windows = json.putArray("windows");
        explanation.sentences().forEach(windows::add);
        return json;
    }

    private static String text(Explanation explanation) {
        String standing =
                explanation.facts().standing().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        ParticipantFacts.Values values = explanation.facts().values();
        return "Counted as: %s; %s, %s, %s.%s%n%s"
                .formatted(
                        standing,
                        values.due() ? "due" : "not yet due",
                        values.doseReached() ? "dose reached" : "without the dose",
                        values.retention().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        happened(values),
                        String.join(System.lineSeparator(), explanation.sentences()));
    }

    private static String happened(ParticipantFacts.Values values) {
        return values.happened().isEmpty()
                ? ""
                : " In between: "
                        + values.happened().stream()
                                .sorted()
                                .map(event -> event.name().toLowerCase(Locale.ROOT))
                                .map(event -> event.replace('_', ' '))
                                .collect(Collectors.joining(", "))
                        + ".";
    }
}
