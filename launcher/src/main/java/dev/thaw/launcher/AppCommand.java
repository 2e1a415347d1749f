package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.StudyApp.Holder;
import dev.thaw.schemas.topic.StudyApps;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw app`: which study apps may publish.
@Command(
        name = "app",
        mixinStandardHelpOptions = true,
        description = "Manage the keys of study apps and participants.",
        subcommands = {
            AppCommand.Create.class,
            AppCommand.Invite.class,
            AppCommand.Revoke.class,
            AppCommand.ListAll.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class AppCommand {

    private AppCommand() {}

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Make a key with which an app may publish to one study. Shown once.",
            footer = {
                "",
                "Examples:",
                "  thaw app create --study pilot --name phone-app",
                "  thaw app create --study pilot --name clinic --types SessionHeld,TherapyEnded"
                        + " --rate 60"
            })
    static final class Create implements Callable<Integer> {

        @Option(names = "--study", required = true, description = "The study.")
        private String study;

        @Option(names = "--name", required = true, description = "A name for the app.")
        private String name;

        @Mixin private Scope scope;
        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            String key = StudyApp.newKey();
            StudyApp app =
                    new StudyApp(
                            Names.study(study),
                            name,
                            StudyApp.hash(key),
                            false,
                            Holder.APP,
                            scope.types(),
                            scope.eventsPerMinute());
            try (Workspace workspace = Workspace.open(where)) {
                put(workspace, app);
            }
            output.show(
                    Output.object().put("study", study).put("name", name).put("key", key),
                    () -> key);
            output.say("Keep the key; only its hash is stored here.");
            return ExitCode.OK;
        }
    }

    /// What a key is good for.
    static final class Scope {

        @Option(
                names = "--types",
                paramLabel = "TYPE",
                split = ",",
                description =
                        "Only these types of events, such as CheckInSubmitted (default: all).")
        private List<String> types = List.of();

        @Option(
                names = "--rate",
                paramLabel = "N",
                description = "Events a minute in the long run (default: as the gateway is set).")
        private Integer rate;

        /// @throws UserProblem if there is no such type
        SortedSet<String> types() {
            for (String type : types) {
                if (!EventJson.types().contains(type)) {
                    throw new UserProblem(
                            "--types: '%s' is no type of event; there are: %s."
                                    .formatted(type, String.join(", ", EventJson.types())));
                }
            }
            return new TreeSet<>(types);
        }

        /// @throws UserProblem if it is below 1
        OptionalInt eventsPerMinute() {
            if (rate != null && rate < 1) {
                throw new UserProblem("--rate: a key may write at least 1 event a minute.");
            }
            return rate == null ? OptionalInt.empty() : OptionalInt.of(rate);
        }
    }

    @Command(
            name = "invite",
            mixinStandardHelpOptions = true,
            description = {
                "Make keys for participants, each with a new random pseudonym, and the links that"
                        + " open the study app with them. Shown once.",
                "Whoever has a participant's key writes that participant's events and no others."
            },
            footer = {
                "",
                "Examples:",
                "  thaw app invite --study pilot --count 20 --url https://study.example.org",
                "  thaw app invite --study pilot --participant p-7     a new key for somebody known"
            })
    static final class Invite implements Callable<Integer> {

        private static final int MOST = 10_000;

        @Option(names = "--study", required = true, description = "The study.")
        private String study;

        @Option(
                names = "--count",
                defaultValue = "1",
                description = "How many participants (${DEFAULT-VALUE}).")
        private int count;

        @Option(
                names = "--participant",
                paramLabel = "ID",
                description = "A new key for a participant who has an id.")
        private String participant;

        @Option(
                names = "--url",
                paramLabel = "URL",
                defaultValue = "http://localhost:8080",
                description = "Where the study app is served (${DEFAULT-VALUE}).")
        private String url;

        @Option(
                names = "--name",
                defaultValue = "invitation",
                description =
                        "A name for these keys, by which they can be revoked; never a person's"
                                + " (${DEFAULT-VALUE}).")
        private String name;

        @Mixin private Scope scope;
        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            StudyId id = Names.study(study);
            List<ParticipantId> invited = invited();
            SortedSet<String> types = scope.types();
            ArrayNode json = Output.array();
            StringBuilder links = new StringBuilder();
            try (Workspace workspace = Workspace.open(where)) {
                for (ParticipantId one : invited) {
                    String key = StudyApp.newKey(one);
                    put(
                            workspace,
                            new StudyApp(
                                    id,
                                    name,
                                    StudyApp.hash(key),
                                    false,
                                    Holder.PARTICIPANT,
                                    types,
                                    scope.eventsPerMinute()));
                    // What follows # never leaves the browser.
                    String link = url.replaceFirst("/+$", "") + "/app/" + id + "#key=" + key;
                    json.addObject()
                            .put("participant", one.value())
                            .put("key", key)
                            .put("link", link);
                    links.append(link).append('\n');
                }
            }
            output.show(json, () -> links.toString().strip());
            output.say("Keep the links; only the keys' hashes are stored here.");
            return ExitCode.OK;
        }

        private List<ParticipantId> invited() {
            if (participant != null) {
                if (count != 1) {
                    throw new UserProblem("--participant is one; leave out --count.");
                }
                return List.of(Names.participant(participant));
            }
            if (count < 1 || count > MOST) {
                throw new UserProblem("--count is from 1 to %,d.".formatted(MOST));
            }
            return Stream.generate(() -> new ParticipantId(UUID.randomUUID().toString()))
                    .limit(count)
                    .toList();
        }
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Accept an app's keys no longer.",
            footer = {"", "Example:", "  thaw app revoke --study pilot --name phone-app"})
    static final class Revoke implements Callable<Integer> {

        @Option(names = "--study", required = true, description = "The study.")
        private String study;

        @Option(names = "--name", required = true, description = "The app's name.")
        private String name;

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            StudyId id = Names.study(study);
            try (Workspace workspace = Workspace.open(where)) {
                List<StudyApp> held =
                        apps(workspace).stream()
                                .filter(app -> app.study().equals(id) && app.name().equals(name))
                                .filter(app -> !app.revoked())
                                .toList();
                if (held.isEmpty()) {
                    throw new UserProblem(
                            "No app of that name has a key; 'thaw app list' shows those that do.");
                }
                held.forEach(app -> put(workspace, app.asRevoked()));
                output.show(
                        Output.object().put("revoked", held.size()),
                        () -> "Revoked %d key(s).".formatted(held.size()));
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List who has or had a key; participants without their ids.",
            footer = {"", "Example:", "  thaw app list"})
    static final class ListAll implements Callable<Integer> {

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            List<StudyApp> apps;
            try (Workspace workspace = Workspace.open(where)) {
                apps = apps(workspace);
            }
            ArrayNode json = Output.array();
            StringBuilder text = new StringBuilder();
            for (StudyApp app : apps) {
                json.addObject()
                        .put("study", app.study().value())
                        .put("name", app.name())
                        .put("holder", app.holder().name())
                        .put("types", String.join(",", app.eventTypes()))
                        .put("revoked", app.revoked());
                text.append(
                        "%-24s %-24s %-12s %s %s%n"
                                .formatted(
                                        app.study(),
                                        app.name(),
                                        app.holder() == Holder.PARTICIPANT ? "participant" : "app",
                                        app.eventTypes().isEmpty()
                                                ? "all types"
                                                : String.join(", ", app.eventTypes()),
                                        app.revoked() ? "(revoked)" : ""));
            }
            output.show(
                    json, () -> apps.isEmpty() ? "No app has a key yet." : text.toString().strip());
            return ExitCode.OK;
        }
    }

    private static List<StudyApp> apps(Workspace workspace) {
        try (StudyApps apps = new StudyApps(workspace.kafka(), workspace.registry())) {
            return apps.all();
        }
    }

    static void put(Workspace workspace, StudyApp app) {
        Settings.publish(
                workspace,
                Topic.STUDY_APPS,
                StudyApps.key(app),
                Codecs.studyApps(workspace.registry()).encode(app));
    }
}
