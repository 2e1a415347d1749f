package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.StudyApps;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw app`: which study apps may publish.
@Command(
        name = "app",
        mixinStandardHelpOptions = true,
        description = "Manage the keys of study apps.",
        subcommands = {AppCommand.Create.class, AppCommand.Revoke.class, AppCommand.ListAll.class},
        synopsisSubcommandLabel = "COMMAND")
final class AppCommand {

    private AppCommand() {}

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Make a key with which an app may publish to one study. Shown once.",
            footer = {"", "Example:", "  thaw app create --study pilot --name phone-app"})
    static final class Create implements Callable<Integer> {

        @Option(names = "--study", required = true, description = "The study.")
        private String study;

        @Option(names = "--name", required = true, description = "A name for the app.")
        private String name;

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            String key = StudyApp.newKey();
            StudyApp app = new StudyApp(Names.study(study), name, StudyApp.hash(key), false);
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
                held.forEach(app -> put(workspace, new StudyApp(id, name, app.keySha256(), true)));
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
            description = "List the apps that have or had a key.",
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
                        .put("revoked", app.revoked());
                text.append(
                        "%-24s %-24s %s%n"
                                .formatted(
                                        app.study(), app.name(), app.revoked() ? "revoked" : ""));
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
