package dev.thaw.launcher;

import dev.thaw.ingest.app.StudyAppRoutes;
import dev.thaw.ingest.http.AdmissionVerdicts;
import dev.thaw.ingest.http.Intake;
import dev.thaw.ingest.http.IntakeRoutes;
import dev.thaw.ingest.http.IntakeSettings;
import dev.thaw.ingest.restproxy.RadarMappings;
import dev.thaw.ingest.restproxy.RestProxyRoutes;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.reports.Projection;
import dev.thaw.reports.api.QueryRoutes;
import dev.thaw.reports.reader.Credentials;
import dev.thaw.reports.reader.Gate;
import dev.thaw.reports.reader.NotAdmitted;
import dev.thaw.reports.reader.ReadingSettings;
import dev.thaw.reports.reader.Role;
import dev.thaw.reports.record.RecordRoutes;
import dev.thaw.reports.web.ReportsRoutes;
import dev.thaw.schemas.topic.ClaimRegistrations;
import dev.thaw.schemas.topic.Protocols;
import dev.thaw.schemas.topic.StudyApps;
import dev.thaw.streams.StreamsService;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import nl.altindag.ssl.SSLFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// The HTTP server of this process: intake, pages with query API and records, or both, `GET
/// /health` and `GET /metrics`.
final class Web implements AutoCloseable {

    private final Javalin server;
    private final Address address;

    private Web(Javalin server, Address address) {
        this.server = server;
        this.address = address;
    }

    /// Where a server listens.
    ///
    /// @param port 0: any
    /// @param tls what HTTPS is served with; absent: HTTP
    record Address(String host, int port, Optional<SSLFactory> tls) {

        static Address of(Listen listen) {
            return new Address(listen.host(), listen.port(), listen.tls());
        }

        static Address onThisMachine(int port) {
            return new Address("127.0.0.1", port, Optional.empty());
        }

        private String scheme() {
            return tls.isPresent() ? "https" : "http";
        }
    }

    /// How the intake is set.
    ///
    /// @param radar how records of RADAR's apps become events
    /// @param folder where it keeps what may be lost
    record Gateway(IntakeSettings settings, RadarMappings radar, Path folder) {

        static Gateway of(IntakeOptions options, Path folder) {
            return new Gateway(options.settings(), options.radar(), folder);
        }

        static Gateway usual(Path folder) {
            return new Gateway(IntakeSettings.DEFAULT, RadarMappings.none(), folder);
        }
    }

    /// What the intake adds to a server.
    private record IntakePart(Consumer<JavalinConfig> routes, BooleanSupplier healthy) {}

    /// Intake, pages, query API and records on one port, for `thaw up`.
    static Web start(
            Workspace workspace, Address address, Gateway gateway, ReadingSettings reading) {
        StudyApps apps = apps(workspace);
        IntakePart intake = intake(workspace, gateway, apps);
        Gate gate = new Gate(workspace.database(), reading);
        Services services = workspace.services().orElseThrow();
        Metrics metrics =
                new Metrics()
                        .with(services.streams().figures())
                        .with(services.projection())
                        .withAccounts(workspace);
        return workspace.keep(
                listen(
                        address,
                        metrics,
                        stewards(gate),
                        List.of(
                                intake.routes(),
                                reading(workspace, gate),
                                records(workspace, apps)::addTo),
                        () ->
                                intake.healthy().getAsBoolean()
                                        && services.streams().healthy()
                                        && services.problem().isEmpty()));
    }

    /// Intake alone.
    static Web ingest(Workspace workspace, Address address, Gateway gateway) {
        IntakePart intake = intake(workspace, gateway, apps(workspace));
        return workspace.keep(
                listen(address, new Metrics(), List.of(intake.routes()), intake.healthy()));
    }

    /// Pages, query API and records alone, healthy while the projection is.
    static Web reports(
            Workspace workspace, Projection projection, Address address, ReadingSettings reading) {
        Gate gate = new Gate(workspace.database(), reading);
        return workspace.keep(
                listen(
                        address,
                        new Metrics().with(projection).withAccounts(workspace),
                        stewards(gate),
                        List.of(
                                reading(workspace, gate),
                                records(workspace, apps(workspace))::addTo),
                        () -> projection.state() instanceof Projection.State.Running));
    }

    /// Nothing but `GET /health` and `GET /metrics`.
    static Web streams(StreamsService streams, Address address) {
        return listen(address, new Metrics().with(streams.figures()), List.of(), streams::healthy);
    }

    private static IntakePart intake(Workspace workspace, Gateway gateway, StudyApps apps) {
        Intake intake =
                new Intake(
                        workspace.keep(
                                EventPublisher.forRequests(
                                        workspace.kafka(), workspace.registry())),
                        apps,
                        gateway.settings());
        AdmissionVerdicts verdicts =
                workspace.keep(
                        new AdmissionVerdicts(
                                workspace.kafka(),
                                workspace.registry(),
                                gateway.folder().resolve("verdicts")));
        IntakeRoutes own = new IntakeRoutes(intake, verdicts);
        RestProxyRoutes proxy = new RestProxyRoutes(intake, workspace.registry(), gateway.radar());
        StudyAppRoutes app = new StudyAppRoutes(workspace.protocols());
        return new IntakePart(
                config -> {
                    own.addTo(config);
                    proxy.addTo(config);
                    app.addTo(config);
                },
                own::healthy);
    }

    /// Whose keys there are.
    private static StudyApps apps(Workspace workspace) {
        return workspace.keep(new StudyApps(impatient(workspace), workspace.registry()));
    }

    /// A request must not hang for Kafka's usual minute.
    private static Map<String, Object> impatient(Workspace workspace) {
        Map<String, Object> impatient = new HashMap<>(workspace.kafka());
        impatient.put("default.api.timeout.ms", 10_000);
        return impatient;
    }

    /// Participants' own records, for them alone.
    private static RecordRoutes records(Workspace workspace, StudyApps apps) {
        return new RecordRoutes(
                ParticipantRecordCommand.records(workspace), apps, workspace.protocols());
    }

    /// Tables and pages for researchers and data stewards, who all pass one gate.
    private static Consumer<JavalinConfig> reading(Workspace workspace, Gate gate) {
        ClaimRegistrations claims =
                workspace.keep(new ClaimRegistrations(impatient(workspace), workspace.registry()));
        Protocols protocols =
                workspace.keep(new Protocols(impatient(workspace), workspace.registry()));
        QueryRoutes tables = new QueryRoutes(workspace.database(), protocols, claims, gate);
        ReportsRoutes pages = new ReportsRoutes(workspace.database(), protocols, claims, gate);
        return config -> {
            tables.addTo(config);
            pages.addTo(config);
        };
    }

    static Web listen(
            Address address,
            Metrics metrics,
            List<Consumer<JavalinConfig>> routes,
            BooleanSupplier healthy) {
        return listen(address, metrics, _ -> true, routes, healthy);
    }

    /// @param seesCounts whether a request may have live counts
    private static Web listen(
            Address address,
            Metrics metrics,
            Predicate<Context> seesCounts,
            List<Consumer<JavalinConfig>> routes,
            BooleanSupplier healthy) {
        List<Consumer<JavalinConfig>> all = new ArrayList<>(routes);
        all.add(config -> addHealth(config, healthy));
        all.add(config -> addMetrics(config, metrics, seesCounts));
        Javalin server =
                Javalin.create(
                        config -> {
                            config.startup.showJavalinBanner = false;
                            config.startup.showOldJavalinVersionWarning = false;
                            config.concurrency.useVirtualThreads = true;
                            address.tls().ifPresent(tls -> serveTls(config, address, tls));
                            all.forEach(part -> part.accept(config));
                        });
        try {
            server.start(address.host(), address.port());
        } catch (JavalinBindException e) {
            throw new UserProblem(
                    "Port %d is in use; stop what uses it or choose another with --port (0: any)."
                            .formatted(address.port()),
                    e);
        }
        return new Web(server, address);
    }

    private static void serveTls(JavalinConfig config, Address address, SSLFactory tls) {
        config.jetty.addConnector(
                (server, http) -> {
                    HttpConfiguration https = new HttpConfiguration(http);
                    https.addCustomizer(new SecureRequestCustomizer(false));
                    SslContextFactory.Server factory = new SslContextFactory.Server();
                    factory.setSslContext(tls.getSslContext());
                    ServerConnector connector =
                            new ServerConnector(
                                    server,
                                    new SslConnectionFactory(factory, "http/1.1"),
                                    new HttpConnectionFactory(https));
                    connector.setHost(address.host());
                    connector.setPort(address.port());
                    return connector;
                });
    }

    private static void addHealth(JavalinConfig config, BooleanSupplier healthy) {
        config.routes.get(
                "/health",
                context -> {
                    boolean well = healthy.getAsBoolean();
                    context.status(well ? 200 : 503)
                            .contentType("application/json")
                            .result("{\"healthy\":" + well + "}");
                });
    }

    /// Whether a request has the key of a steward of all studies.
    private static Predicate<Context> stewards(Gate gate) {
        return request -> {
            try {
                return gate.admit(
                        Credentials.of(request),
                        reader -> reader.role() == Role.STEWARD && reader.mayReadAll());
            } catch (NotAdmitted | RuntimeException _) {
                // Without the database, too, a process tells how it is.
                return false;
            }
        };
    }

    private static void addMetrics(
            JavalinConfig config, Metrics metrics, Predicate<Context> seesCounts) {
        config.routes.get(
                "/metrics",
                context ->
                        context.contentType("text/plain; version=0.0.4; charset=utf-8")
                                .result(
                                        seesCounts.test(context)
                                                ? metrics.scrape()
                                                : metrics.scrapeOfTheProcess()));
    }

    /// Where it answers, without a slash at the end.
    String url() {
        String host = address.host().equals("0.0.0.0") ? "localhost" : address.host();
        return address.scheme() + "://" + host + ":" + server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
