package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.embedded.Directories;
import dev.thaw.embedded.StackOptions;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import dev.thaw.reports.reader.ReaderKeys;
import dev.thaw.reports.reader.ReadingSettings;
import dev.thaw.reports.reader.Role;
import dev.thaw.reports.release.ReleaseJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw demo`: a synthetic study, from publishing to trend tables.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Simulate a study and carry it through everything: a real Kafka, schema registry and"
                    + " PostgreSQL in this process.",
            "Phones are offline, send twice and out of order; the trends that come out are compared"
                    + " with those computed directly from what was simulated."
        },
        footer = {
            "",
            "Examples:",
            "  thaw demo                                   200 participants, then a page to look"
                    + " at",
            "  thaw demo --once --participants 50          a short run that ends by itself",
            "  thaw demo --once --effect 0 --json          a study in which therapy does nothing"
        })
final class DemoCommand implements Callable<Integer> {

    private static final StudyId STUDY = new StudyId("synthetic");

    @Option(
            names = "--participants",
            defaultValue = "200",
            description = "How many (${DEFAULT-VALUE}).")
    private int participants;

    @Option(
            names = "--weeks",
            defaultValue = "16",
            description = "Weeks of prompts, 4 of them before therapy (${DEFAULT-VALUE}).")
    private int weeks;

    @Option(
            names = "--effect",
            defaultValue = "1.0",
            description =
                    "Change of the log odds of feeling something over 12 weeks of therapy; 0: none"
                            + " (${DEFAULT-VALUE}).")
    private double effect;

    @Option(names = "--seed", defaultValue = "1", description = "Of the simulation (1).")
    private long seed;

    @Option(names = "--once", description = "End when all is done, without serving the page.")
    private boolean once;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port of the page (${DEFAULT-VALUE}; 0: any).")
    private int port;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Keep the data in this directory (default: removed at the end).")
    private Path keep;

    @Mixin private Output output;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SyntheticStudy study = study();
        Path data = keep != null ? keep : temporary();
        try (Workspace workspace =
                Workspace.start(
                        Where.at(data),
                        StackOptions.defaults(),
                        () -> {
                            if (keep == null) {
                                Directories.delete(data);
                            }
                        })) {
            Optional<Web> web = once ? Optional.empty() : Optional.of(page(workspace, data));
            output.say(
                    "Kafka, registry, PostgreSQL and services run; simulating %,d participants."
                            .formatted(participants));
            boolean equal = carry(workspace, study);
            if (web.isPresent()) {
                output.say(
                        "Look at %s/sign-in?next=/studies/%s#%s – Ctrl-C ends it."
                                .formatted(web.get().url(), STUDY, stewardsKey(workspace)));
                Thread.currentThread().join();
            }
            return equal ? ExitCode.OK : ExitCode.FOUND_WRONG;
        }
    }

    private Web page(Workspace workspace, Path data) {
        return Web.start(
                workspace,
                Web.Address.onThisMachine(port),
                Web.Gateway.usual(data.resolve("ingest")),
                ReadingSettings.DEFAULT);
    }

    /// With figures to look at: released, and a key that sees everything of the demo.
    private static String stewardsKey(Workspace workspace) {
        StudyProtocol protocol = StudyCommand.protocol(workspace, STUDY);
        try (Bar bar = new Bar("Releasing", 0)) {
            // A demo of few participants has nothing to release; its pages say so.
            var _ =
                    ReleaseJob.on(workspace.database())
                            .release(
                                    protocol,
                                    ReleaseJob.Occasion.ASKED_FOR,
                                    (done, _) -> bar.at(done));
        }
        return ReaderKeys.of(workspace.database())
                .make("demo", Role.STEWARD, Optional.of(STUDY), Optional.empty())
                .secret();
    }

    /// PostgreSQL may have to run as somebody else, who must get past this folder to its own.
    private static Path temporary() throws IOException {
        Path folder = Files.createTempDirectory("thaw-demo-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        return folder;
    }

    private SyntheticStudy study() {
        try {
            return new SyntheticStudy(STUDY, participants, weeks, effect, seed);
        } catch (IllegalArgumentException e) {
            throw new UserProblem(
                    "A demo needs at least 1 participant and 6 weeks (--participants, --weeks).",
                    e);
        }
    }

    private boolean carry(Workspace workspace, SyntheticStudy study) {
        StudyCommand.apply(workspace, study.protocol());
        Stopwatch publishing = Stopwatch.start();
        long published;
        try (Dispatch dispatch = new Dispatch(workspace.publisher());
                Bar bar = new Bar("Publishing", 0)) {
            long[] sent = new long[1];
            study.deliveries()
                    .forEach(
                            event -> {
                                dispatch.send(event);
                                bar.at(++sent[0]);
                            });
            published = dispatch.awaitDurable();
        }
        double publishSeconds = publishing.seconds();
        double admissionSeconds = Visibility.awaitAdmission(workspace, publishing);
        Visibility.await(workspace);
        double visibleSeconds = publishing.seconds();
        workspace.protocols().refreshSince(Instant.MAX);
        TrendCheck check = TrendCheck.of(workspace, study);
        show(workspace, published, publishSeconds, admissionSeconds, visibleSeconds, check);
        return check.allEqual();
    }

    private void show(
            Workspace workspace,
            long published,
            double publishSeconds,
            double admissionSeconds,
            double visibleSeconds,
            TrendCheck check) {
        Account account = Account.of(workspace, Optional.of(STUDY));
        long trends = workspace.services().orElseThrow().streams().figures().trendsComputed();
        ObjectNode json = Output.object();
        json.put("participants", participants).put("weeks", weeks).put("published", published);
        json.putObject("events_per_second")
                .put("publish", Math.round(published / publishSeconds))
                .put("admission", Math.round(published / admissionSeconds))
                .put("to_table", Math.round(published / visibleSeconds));
        json.put("trends_computed", trends);
        json.set("account", account.json());
        json.putObject("streamed_equals_direct")
                .put("participants", check.participants())
                .put("equal", check.equal());
        json.set("cohort", Cohort.json(workspace, STUDY));
        output.show(
                json,
                () ->
                        Cohort.text(workspace, STUDY, "err@1")
                                + "\n"
                                + account.text()
                                + """

                                %,d events published; events per second:
                                  publish    %,9.0f
                                  admission  %,9.0f   from the first event published to the last one decided
                                  to table   %,9.0f   from the first event published to the last trend visible
                                Trends computed: %,d. Streamed = computed directly for %,d of %,d participants.
                                """
                                        .formatted(
                                                published,
                                                published / publishSeconds,
                                                published / admissionSeconds,
                                                published / visibleSeconds,
                                                trends,
                                                check.equal(),
                                                check.participants())
                                        .stripTrailing());
    }
}
