package dev.thaw.ingest.publisher;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.http.IntakeRoutes;
import dev.thaw.ingest.http.IntakeStack;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.Javalin;
import java.net.URI;
import java.util.List;

/// The genuine gateway over a genuine broker.
final class RunningGateway implements AutoCloseable {
    private final IntakeStack stack = IntakeStack.shared();
    private final EventPublisher publisher = new EventPublisher(stack.kafka(), stack.registry());
    private final StudyApps apps = new StudyApps(stack.kafka(), stack.registry());
    private final Javalin server;

    RunningGateway() {
        IntakeRoutes routes = new IntakeRoutes(publisher, apps);
        server =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    config.concurrency.useVirtualThreads = true;
                                    routes.addTo(config);
                                })
                        .start("127.0.0.1", 0);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    IntakeStack stack() {
        return stack;
    }

    /// A study's events on the intake topic, those of each participant in their order.
    List<ParticipantEvent> intake(StudyId study) {
        return stack.intake().stream()
                .filter(event -> event.event().study().equals(study))
                .toList();
    }

    @Override
    public void close() {
        server.stop();
        apps.close();
        publisher.close();
    }
}
