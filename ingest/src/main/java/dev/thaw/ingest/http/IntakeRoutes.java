package dev.thaw.ingest.http;

import dev.thaw.core.event.StudyId;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.json.EventBatch;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway's route, `POST /v1/studies/{study}/events`, to be added to a server of one's own;
/// docs/http-api.md describes it. It keeps a few megabytes at most for all requests in flight and
/// answers 503 beyond. Publisher and apps belong to the caller, who closes them after the server.
public final class IntakeRoutes {
    static final int MOST_EVENTS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(IntakeRoutes.class);
    private static final int PIECES = 512;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EventPublisher publisher;
    private final AppKeys keys;
    private final Room room;

    /// @param publisher should give up a send within seconds (`max.block.ms`), because a request
    ///   waits for it
    /// @param apps who may publish; read on while the routes are used
    public IntakeRoutes(EventPublisher publisher, StudyApps apps) {
        this(publisher, apps, new Room(PIECES));
    }

    IntakeRoutes(EventPublisher publisher, StudyApps apps, Room room) {
        this.publisher = publisher;
        this.keys = new AppKeys(apps, InstantSource.system());
        this.room = room;
    }

    /// Adds the routes to a server's configuration. They wait for Kafka: virtual threads
    /// (`concurrency.useVirtualThreads`) suit them.
    public void addTo(JavalinConfig config) {
        config.routes.post("/v1/studies/{study}/events", this::receive);
    }

    /// Whether Kafka answers, so that events can be taken. May wait as long as Kafka's
    /// `default.api.timeout.ms`.
    public boolean healthy() {
        return keys.reachable();
    }

    private void receive(Context request) throws InterruptedException {
        try (Room.Share share = room.enter()) {
            StudyId study = authorised(request);
            EventBatch.Events events = events(study, RequestBody.read(request, share));
            Answers.verdicts(request, Storing.store(events.readings(), publisher, PATIENCE));
        } catch (RequestRefused refused) {
            Answers.problem(request, refused.problem(), refused.getMessage());
        } catch (RuntimeException e) {
            // Its message might quote the request.
            LOG.error(
                    "A request to store events failed with {} at {}.",
                    e.getClass().getName(),
                    List.of(e.getStackTrace()).stream().limit(5).toList());
            Answers.problem(request, Problem.FAULT, Problem.FAULT.sentence());
        }
    }

    private StudyId authorised(Context request) throws RequestRefused {
        StudyApp app = keys.appOf(request.header("Authorization"));
        if (!app.study().value().equals(request.pathParam("study"))) {
            throw new RequestRefused(Problem.OTHER_STUDY);
        }
        return app.study();
    }

    private static EventBatch.Events events(StudyId study, byte[] body) throws RequestRefused {
        return switch (EventJson.readBatch(study, body, MOST_EVENTS)) {
            case EventBatch.Events events -> events;
            case EventBatch.NotAnArray(String sentence) ->
                    throw new RequestRefused(Problem.NO_ARRAY, sentence);
            case EventBatch.TooMany _ -> throw new RequestRefused(Problem.TOO_MANY_EVENTS);
        };
    }
}
