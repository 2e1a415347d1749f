package dev.thaw.ingest.http;

import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.http.AdmissionVerdicts.Known;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.json.EventBatch;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.json.EventReading;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway's own routes, `POST /v1/studies/{study}/events` and the like, to be added to a
/// server; docs/http-api.md describes them.
public final class IntakeRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeRoutes.class);

    /// The addresses that take events, and the types that each takes.
    private static final Map<String, SortedSet<String>> TYPES =
            Map.of(
                    "events", EventJson.types(),
                    "prompts", new TreeSet<>(List.of("PromptIssued")),
                    "consents",
                            new TreeSet<>(
                                    List.of("ConsentGiven", "ConsentWithdrawn", "ConsentResumed")),
                    "sessions", new TreeSet<>(List.of("SessionHeld")));

    private final Intake intake;
    private final Optional<AdmissionVerdicts> verdicts;

    /// @param verdicts what admission said, for whoever asks; closed by the caller after the server
    public IntakeRoutes(Intake intake, AdmissionVerdicts verdicts) {
        this(intake, Optional.of(verdicts));
    }

    /// Routes with an intake of their own, as it is set by default, that only take events.
    public IntakeRoutes(EventPublisher publisher, StudyApps apps) {
        this(new Intake(publisher, apps, IntakeSettings.DEFAULT), Optional.empty());
    }

    IntakeRoutes(Intake intake, Optional<AdmissionVerdicts> verdicts) {
        this.intake = intake;
        this.verdicts = verdicts;
    }

    /// Adds the routes to a server's configuration. They wait for Kafka: virtual threads
    /// (`concurrency.useVirtualThreads`) suit them.
    public void addTo(JavalinConfig config) {
        TYPES.forEach(
                (address, types) ->
                        config.routes.post(
                                "/v1/studies/{study}/" + address,
                                request -> receive(request, types)));
        Arrivals.addTo(config);
        Description.addTo(config);
        verdicts.ifPresent(known -> addVerdicts(config, known));
    }

    /// Javalin would answer HEAD without asking for a key.
    private void addVerdicts(JavalinConfig config, AdmissionVerdicts known) {
        String path = "/v1/studies/{study}/events/{event}";
        config.routes.get(path, request -> verdict(request, known));
        config.routes.head(path, request -> verdict(request, known));
    }

    /// Whether events can be taken; see [Intake#healthy].
    public boolean healthy() {
        return intake.healthy();
    }

    private void receive(Context request, SortedSet<String> types) {
        answer(
                request,
                share -> {
                    Caller caller = authorised(request).narrowedTo(types);
                    BodyForm form = BodyForm.of(request.contentType());
                    List<EventReading> readings =
                            events(caller.study(), form, RequestBody.read(request, share, caller));
                    Answers.verdicts(request, intake.store(caller, readings));
                });
    }

    /// What admission said about an event, to whoever may write it.
    private void verdict(Context request, AdmissionVerdicts verdicts) {
        answer(
                request,
                _ -> {
                    Caller caller = authorised(request);
                    UUID event =
                            EventJson.id(request.pathParam("event"))
                                    .orElseThrow(() -> new RequestRefused(Problem.NO_EVENT_ID));
                    List<Known> known =
                            caller.participant()
                                    .map(own -> verdicts.of(caller.study(), own, event))
                                    .map(one -> one.stream().toList())
                                    .orElseGet(() -> verdicts.of(caller.study(), event));
                    if (known.isEmpty()) {
                        throw new RequestRefused(Problem.NO_VERDICT);
                    }
                    Answers.known(request, event, known);
                });
    }

    /// Answers one request.
    private interface Answering {
        void answer(Room.Share share) throws RequestRefused, InterruptedException;
    }

    private void answer(Context request, Answering answering) {
        try (Room.Share share = intake.enter()) {
            answering.answer(share);
        } catch (RequestRefused refused) {
            Answers.problem(request, refused);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            Answers.problem(request, new RequestRefused(Problem.NOT_STORED));
        } catch (RuntimeException e) {
            // Its message might quote the request.
            LOG.error(
                    "A request to the intake failed with {} at {}.",
                    e.getClass().getName(),
                    List.of(e.getStackTrace()).stream().limit(5).toList());
            Answers.problem(request, new RequestRefused(Problem.FAULT));
        }
    }

    private Caller authorised(Context request) throws RequestRefused {
        Caller caller = intake.caller(request);
        if (!caller.study().value().equals(request.pathParam("study"))) {
            throw new RequestRefused(Problem.OTHER_STUDY);
        }
        return caller;
    }

    private static List<EventReading> events(StudyId study, BodyForm form, byte[] body)
            throws RequestRefused {
        EventBatch batch =
                switch (form) {
                    case ARRAY -> EventJson.readBatch(study, body, Intake.MOST_EVENTS);
                    case LINES -> EventJson.readLines(study, body, Intake.MOST_EVENTS);
                };
        return switch (batch) {
            case EventBatch.Events(List<EventReading> readings) -> readings;
            case EventBatch.NotAnArray(String sentence) ->
                    throw new RequestRefused(Problem.NO_ARRAY, sentence);
            case EventBatch.TooMany _ -> throw new RequestRefused(Problem.TOO_MANY_EVENTS);
        };
    }
}
