package dev.thaw.bench.speed;

import dev.thaw.bench.speed.PagesSpeed.Look;
import dev.thaw.bench.speed.PagesSpeed.Took;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.api.QueryRoutes;
import dev.thaw.reports.reader.Gate;
import dev.thaw.reports.reader.ReaderKeys;
import dev.thaw.reports.reader.ReadingSettings;
import dev.thaw.reports.reader.Role;
import dev.thaw.reports.release.ReleaseJob;
import dev.thaw.reports.release.ReleaseOutcome;
import dev.thaw.reports.web.ReportsRoutes;
import dev.thaw.schemas.topic.ClaimRegistrations;
import dev.thaw.schemas.topic.Protocols;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;

/// The server of pages and tables as it runs in production, on tables that are full.
final class PagesStack implements AutoCloseable {

    private static final double NANOS = 1e9;
    private static final double NANOS_A_MILLI = 1e6;

    private final BenchStack stack;
    private final StudyProtocol protocol;
    private final TimedDatabase database;
    private final Protocols protocols;
    private final ClaimRegistrations claims;
    private final Map<Role, String> keys = new EnumMap<>(Role.class);
    private final Javalin server;
    private final HttpClient client = HttpClient.newHttpClient();

    private PagesStack(BenchStack stack, StudyProtocol protocol) {
        this.stack = stack;
        this.protocol = protocol;
        this.database = new TimedDatabase(stack.database());
        this.protocols = new Protocols(stack.kafka(), stack.registry());
        this.claims = new ClaimRegistrations(stack.kafka(), stack.registry());
        ReaderKeys made = ReaderKeys.of(stack.database());
        for (Role role : Role.values()) {
            keys.put(role, made.make("bench", role, Optional.empty(), Optional.empty()).secret());
        }
        ReadingSettings settings = ReadingSettings.DEFAULT;
        Gate gate =
                new Gate(
                        database.source(),
                        new ReadingSettings(
                                settings.tokens(), settings.roleClaim(), Integer.MAX_VALUE));
        ReportsRoutes pages = new ReportsRoutes(database.source(), protocols, claims, gate);
        QueryRoutes tables = new QueryRoutes(database.source(), protocols, claims, gate);
        this.server =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    config.concurrency.useVirtualThreads = true;
                                    pages.addTo(config);
                                    tables.addTo(config);
                                })
                        .start("127.0.0.1", 0);
    }

    /// Fills the tables, unless that was done before, and serves them.
    static PagesStack start(
            BenchStack stack, int participants, int weeks, long seed, IntConsumer progress) {
        GeneratedTrends trends = new GeneratedTrends(stack, participants, weeks, seed);
        if (!trends.isProtocolPublished()) {
            trends.publish(0, progress);
            var _ = LoadedTables.project(stack, participants);
            trends.publishProtocol();
        }
        // As autovacuum does in its own time.
        try (Connection connection = stack.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM (ANALYZE)");
        } catch (SQLException e) {
            throw new IllegalStateException("the tables cannot be analysed", e);
        }
        return new PagesStack(stack, trends.protocol());
    }

    /// Makes a release.
    ///
    /// @return seconds it took; empty if there is one already
    OptionalDouble release() {
        long begin = System.nanoTime();
        ReleaseOutcome outcome =
                ReleaseJob.on(stack.database())
                        .release(protocol, ReleaseJob.Occasion.ASKED_FOR, (_, _) -> {});
        return switch (outcome) {
            case ReleaseOutcome.Released _ ->
                    OptionalDouble.of((System.nanoTime() - begin) / NANOS);
            case ReleaseOutcome.NotDue _ -> OptionalDouble.empty();
            case ReleaseOutcome.UnderWay _, ReleaseOutcome.NothingToShow _ ->
                    throw new IllegalStateException("nothing can be released: " + outcome);
        };
    }

    /// Where a browser finds the study, and the key with which a steward signs in.
    String address() {
        return "http://127.0.0.1:%d/sign-in#%s".formatted(server.port(), keys.get(Role.STEWARD));
    }

    /// Asks once.
    Took ask(Look look) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d%s"
                                                .formatted(
                                                        server.port(),
                                                        look.path()
                                                                .replace(
                                                                        "{study}",
                                                                        protocol.study().value()))))
                        .header("Authorization", "Bearer " + keys.get(look.role()))
                        .build();
        database.takeMillis();
        long begin = System.nanoTime();
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        double millis = (System.nanoTime() - begin) / NANOS_A_MILLI;
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(look.name() + " answers " + answer.statusCode());
        }
        return new Took(millis, database.takeMillis(), answer.body().length);
    }

    @Override
    public void close() {
        client.close();
        server.stop();
        claims.close();
        protocols.close();
    }
}
