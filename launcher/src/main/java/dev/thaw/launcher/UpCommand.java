package dev.thaw.launcher;

import dev.thaw.embedded.StackAddresses;
import dev.thaw.embedded.StackOptions;
import dev.thaw.reports.monitor.MonitorSettings;
import dev.thaw.reports.reader.ReadingSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw up`: everything in one process, until Ctrl-C.
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Run Kafka, schema registry, PostgreSQL and all services on the data directory, until"
                    + " Ctrl-C.",
            "Other commands on the same data directory then use this process."
        },
        footer = {
            "",
            "Examples:",
            "  thaw up",
            "  thaw up --data /srv/thaw --port 8090",
            "  thaw up --host 0.0.0.0 --port 8443 --tls-certificate cert.pem --tls-key key.pem"
        })
final class UpCommand implements Callable<Integer> {

    @Option(
            names = "--kafka-port",
            defaultValue = "0",
            description = "Port of the broker (${DEFAULT-VALUE}; 0: any).")
    private int kafkaPort;

    @Option(
            names = "--registry-port",
            defaultValue = "0",
            description = "Port of the schema registry (${DEFAULT-VALUE}; 0: any).")
    private int registryPort;

    @Option(
            names = "--database-port",
            defaultValue = "0",
            description = "Port of PostgreSQL (${DEFAULT-VALUE}; 0: any).")
    private int databasePort;

    @Mixin private Listen listen;
    @Mixin private IntakeOptions intake;
    @Mixin private QueryOptions query;
    @Mixin private MonitorOptions monitors;
    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() throws InterruptedException {
        if (where.production().isPresent()) {
            throw new UserProblem(
                    "'thaw up' runs everything embedded; for services elsewhere start 'thaw"
                            + " ingest', 'thaw streams' and 'thaw reports'.");
        }
        Web.Address address = Web.Address.of(listen);
        Web.Gateway gateway = Web.Gateway.of(intake, where.data().resolve("ingest"));
        ReadingSettings reading = query.settings(intake.issuer());
        MonitorSettings monitoring = monitors.settings();
        StackOptions options = new StackOptions(kafkaPort, registryPort, databasePort, true);
        try (Workspace workspace = Workspace.start(where, options, () -> {})) {
            Web web = Web.start(workspace, address, gateway, reading);
            var _ = workspace.keep(Services.releases(workspace));
            var _ = workspace.keep(Services.monitors(workspace, monitoring));
            workspace.ownStack().orElseThrow().announce("web", web.url());
            StackAddresses addresses = workspace.addresses();
            output.show(
                    Output.object()
                            .put("web", web.url())
                            .put("bootstrap", addresses.bootstrapServers())
                            .put("registry", addresses.registryUrl())
                            .put("database", addresses.jdbcUrl()),
                    () ->
                            """
                            Thaw runs on %s.
                              pages and intake %s
                              Kafka            %s
                              registry         %s
                              PostgreSQL       %s
                            Pages are for whoever has a key ('thaw reader create --help').
                            Ctrl-C ends it; nothing is lost.\
                            """
                                    .formatted(
                                            where.data(),
                                            web.url(),
                                            addresses.bootstrapServers(),
                                            addresses.registryUrl(),
                                            addresses.jdbcUrl()));
            Thread.currentThread().join();
        }
        return ExitCode.OK;
    }
}
