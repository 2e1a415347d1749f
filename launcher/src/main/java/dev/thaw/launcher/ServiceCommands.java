package dev.thaw.launcher;

import dev.thaw.embedded.EmbeddedRegistry;
import dev.thaw.embedded.StackAddresses;
import dev.thaw.reports.monitor.MonitorSettings;
import dev.thaw.reports.reader.ReadingSettings;
import dev.thaw.streams.StreamsService;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw ingest`, `thaw streams`, `thaw reports`, `thaw registry`: one service alone, for
/// production.
final class ServiceCommands {

    private ServiceCommands() {}

    @Command(
            name = "ingest",
            mixinStandardHelpOptions = true,
            description = "Run the HTTP intake alone (production).",
            footer = {
                "",
                "Examples:",
                "  thaw ingest --bootstrap kafka:9092 --registry http://registry:8081"
                        + " --database jdbc:postgresql://postgres/thaw --host 0.0.0.0",
                "  thaw ingest … --tls-certificate fullchain.pem --tls-key privkey.pem --port 8443",
                "  thaw ingest … --jwt-keys https://sign-in.example.org/jwks --jwt-audience thaw"
            })
    static final class Ingest implements Callable<Integer> {

        @Option(
                names = "--state",
                paramLabel = "DIR",
                defaultValue = "ingest-state",
                description = "Folder of admission's verdicts; may be lost (${DEFAULT-VALUE}).")
        private Path state;

        @Mixin private IntakeOptions intake;
        @Mixin private Where where;
        @Mixin private Listen listen;
        @Mixin private Output output;

        @Override
        public Integer call() throws InterruptedException {
            Web.Address address = Web.Address.of(listen);
            Web.Gateway gateway = Web.Gateway.of(intake, state);
            Workspace workspace = production(where);
            Web web = Web.ingest(workspace, address, gateway);
            return serve(workspace, web, output);
        }
    }

    @Command(
            name = "streams",
            mixinStandardHelpOptions = true,
            description = "Run admission and trends alone (production).",
            footer = {
                "",
                "Example:",
                "  thaw streams --bootstrap kafka:9092 --registry http://registry:8081"
                        + " --database jdbc:postgresql://postgres/thaw --threads 4"
            })
    static final class Streams implements Callable<Integer> {

        @Option(
                names = "--threads",
                defaultValue = "2",
                description = "Threads of each of the two applications (${DEFAULT-VALUE}).")
        private int threads;

        @Option(
                names = "--state",
                paramLabel = "DIR",
                defaultValue = "streams-state",
                description = "Folder of the state stores; may be lost (${DEFAULT-VALUE}).")
        private Path state;

        @Option(
                names = "--instance",
                defaultValue = "${env:HOSTNAME:-streams}",
                description = "Name of this instance in logs (default: the host's name).")
        private String instance;

        @Mixin private Where where;
        @Mixin private Listen listen;
        @Mixin private Output output;

        @Override
        public Integer call() throws InterruptedException {
            Workspace workspace = production(where);
            StreamsService service =
                    workspace.keep(Services.streams(workspace, state, threads, instance));
            Web web = workspace.keep(Web.streams(service, Web.Address.of(listen)));
            return serve(workspace, web, output);
        }
    }

    @Command(
            name = "reports",
            mixinStandardHelpOptions = true,
            description = "Run the projection, the pages and the query API alone (production).",
            footer = {
                "",
                "Examples:",
                "  thaw reports --bootstrap kafka:9092 --registry http://registry:8081"
                        + " --database jdbc:postgresql://postgres/thaw --host 0.0.0.0",
                "  thaw reports … --jwt-keys https://sign-in.example.org/jwks --jwt-audience thaw"
                        + " --reader-role-claim realm_access.roles"
            })
    static final class Reports implements Callable<Integer> {

        @Mixin private TokenOptions tokens;
        @Mixin private QueryOptions query;
        @Mixin private MonitorOptions monitors;
        @Mixin private Where where;
        @Mixin private Listen listen;
        @Mixin private Output output;

        @Override
        public Integer call() throws InterruptedException {
            ReadingSettings reading = query.settings(tokens.issuer());
            MonitorSettings monitoring = monitors.settings();
            Workspace workspace = production(where);
            var projection = workspace.keep(Services.projection(workspace));
            Web web = Web.reports(workspace, projection, Web.Address.of(listen), reading);
            var _ = workspace.keep(Services.releases(workspace));
            var _ = workspace.keep(Services.monitors(workspace, monitoring));
            return serve(workspace, web, output);
        }
    }

    @Command(
            name = "registry",
            mixinStandardHelpOptions = true,
            description = {
                "Run Thaw's own schema registry alone (Confluent's REST API over topic _schemas).",
                "Any server that speaks Confluent's API will do in its place."
            },
            footer = {"", "Example:", "  thaw registry --bootstrap kafka:9092 --port 8081"})
    static final class Registry implements Callable<Integer> {

        @Option(
                names = "--bootstrap",
                paramLabel = "HOST:PORT",
                defaultValue = "${env:THAW_BOOTSTRAP}",
                required = true,
                description = "Kafka (env: THAW_BOOTSTRAP).")
        private String bootstrap;

        @Mixin private Listen listen;
        @Mixin private Output output;

        @Override
        public Integer call() throws InterruptedException {
            EmbeddedRegistry registry =
                    EmbeddedRegistry.start(
                            Map.of("bootstrap.servers", bootstrap), listen.host(), listen.port());
            closeAtEnd(registry);
            output.say("The registry serves " + registry.url() + ".");
            Thread.currentThread().join();
            return ExitCode.OK;
        }
    }

    private static Workspace production(Where where) {
        StackAddresses addresses =
                where.production()
                        .orElseThrow(
                                () ->
                                        new UserProblem(
                                                "A service alone needs --bootstrap, --registry and"
                                                        + " --database; 'thaw up' runs everything"
                                                        + " embedded."));
        return Workspace.at(addresses, where.vault());
    }

    private static int serve(Workspace workspace, Web web, Output output)
            throws InterruptedException {
        closeAtEnd(workspace);
        output.say("Serving " + web.url() + ".");
        Thread.currentThread().join();
        return ExitCode.OK;
    }

    /// SIGTERM and Ctrl-C close a service in order.
    private static void closeAtEnd(AutoCloseable service) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    try {
                                        service.close();
                                    } catch (Exception e) {
                                        throw new IllegalStateException(
                                                "a service did not close", e);
                                    }
                                },
                                "thaw-shutdown"));
    }
}
