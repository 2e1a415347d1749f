package dev.thaw.ingest.restproxy;

import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.http.Arrivals;
import dev.thaw.ingest.http.Caller;
import dev.thaw.ingest.http.Intake;
import dev.thaw.ingest.http.RequestBody;
import dev.thaw.ingest.http.RequestRefused;
import dev.thaw.ingest.http.Room;
import dev.thaw.ingest.http.Verdict;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.json.EventReading;
import dev.thaw.schemas.registry.RegistryClient;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The routes of Confluent's REST Proxy that study apps use, `POST /topics/{topic}` and what goes
/// with it, as RADAR-base's gateway offers them: at the root, and under `/kafka`. Beside them lie
/// the newest schemas of the topics. To be added to a server; docs/radar.md describes them.
public final class RestProxyRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(RestProxyRoutes.class);

    /// RADAR's apps put it behind the address that they are given.
    private static final String RADAR = "/kafka";

    /// Where RADAR's apps look for the schemas that they write by; they ask without a key.
    private static final String LATEST_SCHEMA = "/schema/subjects/{subject}/versions/latest";

    /// How many of those who ask for schemas may wait for the registry. They have no key, and get
    /// no part of the room that is for events.
    private static final int MOST_LOOKING = 16;

    private static final Pattern SUBJECT = Pattern.compile("(.+)-(key|value)");

    private static final String ONE_TOPIC = "/topics/{topic}";

    private final Intake intake;
    private final WriterSchemas schemas;
    private final RegistryClient registry;
    private final RadarMappings mappings;
    private final Semaphore looking = new Semaphore(MOST_LOOKING);

    /// @param intake shared with the gateway's other routes
    /// @param registry where the records' schemas are
    /// @param mappings what the records mean
    public RestProxyRoutes(Intake intake, RegistryClient registry, RadarMappings mappings) {
        this.intake = intake;
        this.registry = registry;
        this.schemas = new WriterSchemas(registry);
        this.mappings = mappings;
    }

    /// Adds the routes to a server's configuration. They wait for Kafka: virtual threads
    /// (`concurrency.useVirtualThreads`) suit them.
    public void addTo(JavalinConfig config) {
        Arrivals.addTo(config);
        look(config, RADAR, this::base);
        config.routes.get(LATEST_SCHEMA, handling(this::latestSchema));
        config.routes.options(LATEST_SCHEMA, RestProxyRoutes::options);
        for (String base : List.of("", RADAR)) {
            look(config, base + "/topics", this::topics);
            look(config, base + ONE_TOPIC, this::topic);
            config.routes.post(base + ONE_TOPIC, answering(this::receive));
        }
    }

    /// HEAD needs a route of its own: by itself the server would answer 200 without asking for a
    /// key.
    private void look(JavalinConfig config, String path, Answering route) {
        config.routes.get(path, answering(route));
        config.routes.head(path, answering(route));
        config.routes.options(path, RestProxyRoutes::options);
    }

    /// Answers a request that has a part of the room.
    private interface Answering {
        void answer(Context request, Room.Share share)
                throws RequestRefused, ProxyRefusal, InterruptedException;
    }

    /// Answers a request.
    private interface Handling {
        void answer(Context request) throws RequestRefused, ProxyRefusal, InterruptedException;
    }

    private Handler answering(Answering route) {
        return handling(
                request -> {
                    try (Room.Share share = intake.enter()) {
                        route.answer(request, share);
                    }
                });
    }

    private static Handler handling(Handling route) {
        return request -> {
            openToWebViews(request);
            try {
                route.answer(request);
            } catch (RequestRefused refused) {
                ProxyAnswers.refusal(request, refused);
            } catch (ProxyRefusal refusal) {
                ProxyAnswers.refusal(request, refusal);
            } catch (RuntimeException e) {
                // Its message might quote the request.
                LOG.error(
                        "A request to a topic failed with {} at {}.",
                        e.getClass().getName(),
                        List.of(e.getStackTrace()).stream().limit(5).toList());
                ProxyAnswers.refusal(request, ProxyRefusal.fault());
            }
        };
    }

    /// RADAR's questionnaire app is a page within an app. Nothing but the key lets anybody in, so
    /// that pages of any origin may ask.
    private static void openToWebViews(Context request) {
        request.header("Access-Control-Allow-Origin", "*")
                .header("Access-Control-Expose-Headers", "Retry-After");
    }

    /// Says what is accepted, to clients that adapt to it and to browsers, which ask without a key.
    private static void options(Context request) {
        openToWebViews(request);
        request.status(204)
                .header("Accept", BatchForm.ACCEPTED)
                .header("Accept-Encoding", "gzip")
                .header("Accept-Charset", "utf-8")
                .header("Allow", "HEAD,GET,POST,OPTIONS")
                .header("Access-Control-Allow-Methods", "HEAD,GET,POST,OPTIONS")
                .header(
                        "Access-Control-Allow-Headers",
                        "Authorization,Content-Type,Content-Encoding,Accept")
                .header("Access-Control-Max-Age", "86400");
    }

    /// The base itself, where clients look whether anybody answers and their key is good.
    private void base(Context request, Room.Share share) throws RequestRefused {
        var _ = intake.caller(request);
        ProxyAnswers.nothing(request);
    }

    private void topics(Context request, Room.Share share) throws RequestRefused {
        ProxyAnswers.names(request, mappings.topics(intake.caller(request).study()));
    }

    private void topic(Context request, Room.Share share) throws RequestRefused, ProxyRefusal {
        String topic = request.pathParam("topic");
        if (!mappings.topics(intake.caller(request).study()).contains(topic)) {
            throw ProxyRefusal.noSuchTopic();
        }
        ProxyAnswers.topic(request, topic);
    }

    private void latestSchema(Context request) throws ProxyRefusal {
        Matcher subject = SUBJECT.matcher(request.pathParam("subject"));
        if (!subject.matches() || !mappings.knows(subject.group(1))) {
            throw ProxyRefusal.noSuchSubject();
        }
        if (!looking.tryAcquire()) {
            throw ProxyRefusal.registryUnreachable();
        }
        try {
            ProxyAnswers.schema(request, schemas.latest(subject.group()));
        } finally {
            looking.release();
        }
    }

    private void receive(Context request, Room.Share share)
            throws RequestRefused, ProxyRefusal, InterruptedException {
        Caller caller = intake.caller(request);
        BatchForm form = BatchForm.of(request.contentType());
        byte[] body = RequestBody.read(request, share, caller);
        String topic = request.pathParam("topic");
        Batch batch =
                switch (form) {
                    case JSON -> JsonBatch.read(body);
                    case BINARY ->
                            BinaryBatch.read(
                                    body,
                                    mappings.project(caller.study(), topic),
                                    caller.participant());
                };
        store(request, caller, topic, batch);
    }

    private void store(Context request, Caller caller, String topic, Batch batch)
            throws RequestRefused, ProxyRefusal, InterruptedException {
        if (batch.size() > Intake.MOST_EVENTS) {
            throw ProxyRefusal.tooManyEvents();
        }
        boolean keysMatter = mappings.topic(caller.study(), topic).isPresent();
        requireSchemas(batch, keysMatter);
        if (!mappings.topics(caller.study()).contains(topic)) {
            throw ProxyRefusal.noSuchTopic();
        }
        Optional<WriterSchema> key =
                schemas.find(caller, topic, topic + "-key", batch.keySchema(keysMatter));
        WriterSchema value =
                schemas.find(caller, topic, topic + "-value", batch.valueSchema())
                        .orElseThrow(ProxyRefusal::valueSchemaMissing);
        List<RecordTaken> records = batch.records(key, value, form(caller.study(), topic, value));
        List<EventReading> readings = RecordAnswer.readings(records);
        if (readings.size() > Intake.MOST_EVENTS) {
            throw ProxyRefusal.tooManyEvents();
        }
        List<Verdict> verdicts = intake.store(caller, readings);
        ProxyAnswers.records(request, RecordAnswer.to(records, verdicts), key, value);
    }

    private static void requireSchemas(Batch batch, boolean keysMatter) throws ProxyRefusal {
        if (batch.keySchema(keysMatter) instanceof SchemaNamed.Nowhere
                && (keysMatter || batch.anyKey())) {
            throw ProxyRefusal.keySchemaMissing();
        }
        if (batch.valueSchema() instanceof SchemaNamed.Nowhere) {
            throw ProxyRefusal.valueSchemaMissing();
        }
    }

    private TopicForm form(StudyId study, String topic, WriterSchema value) {
        return mappings.topic(study, topic)
                .orElseGet(() -> new OwnTopic(study, value, Codecs.participantEvents(registry)));
    }
}
