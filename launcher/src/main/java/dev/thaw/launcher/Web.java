package dev.thaw.launcher;

import dev.thaw.ingest.http.IntakeRoutes;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.reports.Projection;
import dev.thaw.reports.web.ReportsRoutes;
import dev.thaw.schemas.topic.StudyApps;
import dev.thaw.streams.StreamsService;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The HTTP server of this process: intake, pages, or both, `GET /health` and `GET /metrics`.
final class Web implements AutoCloseable {

    private final Javalin server;
    private final String host;

    private Web(Javalin server, String host) {
        this.server = server;
        this.host = host;
    }

    /// Intake and pages on one port, for `thaw up`.
    static Web start(Workspace workspace, String host, int port) {
        IntakeRoutes intake = intake(workspace);
        Services services = workspace.services().orElseThrow();
        Metrics metrics =
                new Metrics()
                        .with(services.streams().figures())
                        .with(services.projection())
                        .withAccounts(workspace);
        return workspace.keep(
                listen(
                        host,
                        port,
                        metrics,
                        List.of(intake::addTo, pages(workspace)::addTo),
                        () ->
                                intake.healthy()
                                        && services.streams().healthy()
                                        && services.problem().isEmpty()));
    }

    /// Intake alone.
    static Web ingest(Workspace workspace, String host, int port) {
        IntakeRoutes intake = intake(workspace);
        return workspace.keep(
                listen(host, port, new Metrics(), List.of(intake::addTo), intake::healthy));
    }

    /// Pages alone, healthy while the projection is.
    static Web reports(Workspace workspace, Projection projection, String host, int port) {
        return workspace.keep(
                listen(
                        host,
                        port,
                        new Metrics().with(projection).withAccounts(workspace),
                        List.of(pages(workspace)::addTo),
                        () -> projection.state() instanceof Projection.State.Running));
    }

    /// Nothing but `GET /health` and `GET /metrics`.
    static Web streams(StreamsService streams, String host, int port) {
        return listen(
                host, port, new Metrics().with(streams.figures()), List.of(), streams::healthy);
    }

    private static IntakeRoutes intake(Workspace workspace) {
        // A request must not hang for Kafka's usual minute.
        Map<String, Object> impatient = new HashMap<>(workspace.kafka());
        impatient.put("max.block.ms", 10_000);
        impatient.put("default.api.timeout.ms", 10_000);
        return new IntakeRoutes(
                workspace.keep(new EventPublisher(impatient, workspace.registry())),
                workspace.keep(new StudyApps(impatient, workspace.registry())));
    }

    private static ReportsRoutes pages(Workspace workspace) {
        return new ReportsRoutes(workspace.database(), workspace.protocols());
    }

    private static Web listen(
            String host,
            int port,
            Metrics metrics,
            List<Consumer<JavalinConfig>> routes,
            BooleanSupplier healthy) {
        List<Consumer<JavalinConfig>> all = new ArrayList<>(routes);
        all.add(config -> addHealth(config, healthy));
        all.add(config -> addMetrics(config, metrics));
        Javalin server =
                Javalin.create(
                        config -> {
                            config.startup.showJavalinBanner = false;
                            config.startup.showOldJavalinVersionWarning = false;
                            all.forEach(part -> part.accept(config));
                        });
        try {
            server.start(host, port);
        } catch (JavalinBindException e) {
            throw new UserProblem(
                    "Port %d is in use; stop what uses it or choose another with --port (0: any)."
                            .formatted(port),
                    e);
        }
        return new Web(server, host);
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

    private static void addMetrics(JavalinConfig config, Metrics metrics) {
        config.routes.get(
                "/metrics",
                context ->
                        context.contentType("text/plain; version=0.0.4; charset=utf-8")
                                .result(metrics.scrape()));
    }

    /// Where it answers, without a slash at the end.
    String url() {
        return "http://" + (host.equals("0.0.0.0") ? "localhost" : host) + ":" + server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
