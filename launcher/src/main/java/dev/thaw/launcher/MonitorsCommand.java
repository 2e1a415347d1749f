package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.monitor.Kind;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.monitor.MonitorEntry;
import dev.thaw.reports.monitor.MonitorEntry.About;
import dev.thaw.reports.monitor.MonitorJob;
import dev.thaw.reports.monitor.MonitorList;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw monitors`: what there is to look at in a study. For data stewards: single people are on
/// it.
@Command(
        name = "monitors",
        mixinStandardHelpOptions = true,
        description = {
            "List silent participants and apps, falling compliance, and overwhelm above the level"
                    + " that the study sets (docs/monitors.md).",
            "For data stewards only. Participants stand under random ids, and under the id of their"
                    + " file if they were imported; 'thaw participant find' leads from a person to"
                    + " the random id."
        },
        footer = {
            "",
            "Examples:",
            "  thaw monitors --study pilot",
            "  thaw monitors --study pilot --all --json    with what ended in the last 90 days"
        })
final class MonitorsCommand implements Callable<Integer> {

    @Option(names = "--study", required = true, description = "The study.")
    private String study;

    @Option(names = "--all", description = "Also what ended in the last 90 days.")
    private boolean all;

    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        StudyId id = Names.study(study);
        try (Workspace workspace = Workspace.open(where)) {
            if (!Visibility.await(workspace)) {
                output.say("Events keep arriving; the newest are not in this list.");
            }
            StudyProtocol protocol = StudyCommand.protocol(workspace, id);
            look(workspace, protocol);
            MonitorList list = MonitorList.of(workspace.database());
            List<MonitorEntry> entries = all ? list.all(id) : list.open(id);
            Map<SubjectId, String> names = workspace.vault().sourceIds(id);
            output.show(json(entries, names), () -> text(entries, names));
            return ExitCode.OK;
        }
    }

    /// A look more than those of the services. Whether a webhook is to be told they know, and what
    /// is new waits for them.
    private static void look(Workspace workspace, StudyProtocol protocol) {
        var _ =
                MonitorJob.on(workspace.database())
                        .look(protocol, Instant.now(), MonitorJob.Telling.NOBODY);
    }

    private ObjectNode json(List<MonitorEntry> entries, Map<SubjectId, String> names) {
        ObjectNode json = Output.object().put("study", study);
        ArrayNode list = json.putArray("entries");
        for (MonitorEntry entry : entries) {
            ObjectNode one =
                    list.addObject()
                            .put("entry_number", entry.number())
                            .put("kind", entry.kind().name());
            switch (entry.about()) {
                case About.Participant(SubjectId subject) ->
                        one.put("subject", subject.value().toString())
                                .put("label", names.get(subject))
                                .putNull("app");
                case About.App(String name) ->
                        one.putNull("subject").putNull("label").put("app", name);
            }
            one.put("since", entry.since().toString())
                    .put("noted_at", entry.notedAt().toString())
                    .put("ended_at", entry.endedAt().map(Instant::toString).orElse(null));
        }
        return json;
    }

    private String text(List<MonitorEntry> entries, Map<SubjectId, String> names) {
        return entries.isEmpty()
                ? "There is nothing to look at in study " + study + "."
                : entries.stream()
                        .map(entry -> line(entry, names))
                        .collect(Collectors.joining("\n"));
    }

    private static String line(MonitorEntry entry, Map<SubjectId, String> names) {
        String about =
                switch (entry.about()) {
                    case About.Participant(SubjectId subject) ->
                            "participant "
                                    + subject.value()
                                    + Optional.ofNullable(names.get(subject))
                                            .map(name -> " (" + name + ")")
                                            .orElse("");
                    case About.App(String name) -> "app " + name;
                };
        return "%-20s  since %s  %s%s"
                .formatted(
                        words(entry.kind()),
                        seconds(entry.since()),
                        about,
                        entry.endedAt().map(at -> "  (ended " + seconds(at) + ")").orElse(""));
    }

    private static Instant seconds(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String words(Kind kind) {
        return switch (kind) {
            case SILENT_PARTICIPANT -> "silent participant";
            case SILENT_APP -> "silent app";
            case FALLING_COMPLIANCE -> "falling compliance";
            case OVERWHELM -> "overwhelm";
        };
    }
}
