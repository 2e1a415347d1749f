package dev.thaw.bench.speed;

import dev.thaw.bench.speed.GatewaySpeed.Figures;
import dev.thaw.bench.speed.GatewaySpeed.Minute;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.http.AdmissionVerdicts;
import dev.thaw.ingest.http.Intake;
import dev.thaw.ingest.http.IntakeRoutes;
import dev.thaw.ingest.http.IntakeSettings;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.IntakeKey;
import dev.thaw.schemas.SchemaAdmin;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.Javalin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/// A gateway as it runs in production, on an embedded stack, and what is measured on it, one at a
/// time.
final class GatewayStack implements AutoCloseable {

    private static final StudyId STUDY = new StudyId("gateway-speed");
    private static final int BATCH = 100;
    private static final int WEEKS = 16;
    private static final int LEAST_EVENTS_EACH = 400;
    private static final int SOAK_EVENTS = 10_000;
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final Duration HALF_LOAD = Duration.ofSeconds(5);

    private final BenchStack stack;
    private final EventPublisher publisher;
    private final StudyApps apps;
    private final AdmissionVerdicts verdicts;
    private final Javalin server;
    private final String key;
    private final int connections;

    private GatewayStack(BenchStack stack, int connections) {
        this.stack = stack;
        this.connections = connections;
        SchemaAdmin.apply(stack.registry());
        this.key = StudyApp.newKey();
        StudyApp app = new StudyApp(STUDY, "bench", StudyApp.hash(key), false);
        BareProducer.write(
                stack.kafka(),
                List.of(
                        new ProducerRecord<>(
                                Topic.STUDY_APPS.topicName(),
                                StudyApps.key(app),
                                Codecs.studyApps(stack.registry()).encode(app))));
        this.publisher = EventPublisher.forRequests(stack.kafka(), stack.registry());
        this.apps = new StudyApps(stack.kafka(), stack.registry());
        this.verdicts =
                new AdmissionVerdicts(
                        stack.kafka(), stack.registry(), stack.directory().resolve("verdicts"));
        Intake intake =
                new Intake(
                        publisher,
                        apps,
                        new IntakeSettings(UNLIMITED, UNLIMITED, Optional.empty()));
        this.server =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    config.concurrency.useVirtualThreads = true;
                                    new IntakeRoutes(intake, verdicts).addTo(config);
                                    config.routes.post("/nothing", request -> request.status(204));
                                })
                        .start("127.0.0.1", 0);
    }

    static GatewayStack start(int connections) throws IOException {
        return new GatewayStack(BenchStack.temporary(), connections);
    }

    /// One repetition: the events of a synthetic study.
    Figures measure(long seed, int events, int requests) throws InterruptedException {
        List<ParticipantEvent> all = events(seed, events);
        List<byte[]> batches = batches(all);
        List<byte[]> singles = all.stream().limit(requests).map(GatewayStack::array).toList();

        double bare = all.size() / BareProducer.write(stack.kafka(), records(all));
        Load inBatches = load(connections, "/v1/studies/gateway-speed/events");
        double batched = all.size() / inBatches.seconds(batches, 200);
        double nothing = singles.size() / load(connections, "/nothing").seconds(singles, 204);
        Load oneByOne = load(connections, "/v1/studies/gateway-speed/events");
        double single = singles.size() / oneByOne.seconds(singles, 200);
        Load.Latencies half = oneByOne.paced(singles, single / 2, HALF_LOAD);
        return new Figures(bare, batched, nothing, single, half.millis(0.5), half.millis(0.99));
    }

    /// Requests at a steady pace, and what the heap holds afterwards.
    Minute soak(int minute, double perSecond, Duration time) throws InterruptedException {
        List<byte[]> singles =
                events(-minute, SOAK_EVENTS).stream().map(GatewayStack::array).toList();
        Load.Latencies latencies =
                load(connections, "/v1/studies/gateway-speed/events")
                        .paced(singles, perSecond, time);
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long live = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
        return new Minute(minute, latencies.count(), live, latencies.millis(0.99));
    }

    private Load load(int connections, String path) {
        return new Load(server.port(), path, key, connections);
    }

    private static List<ParticipantEvent> events(long seed, int events) {
        int participants = 1 + events / LEAST_EVENTS_EACH;
        SyntheticStudy study = new SyntheticStudy(STUDY, participants, WEEKS, 1.0, seed);
        try (Stream<ParticipantEvent> deliveries = study.deliveries()) {
            return deliveries.limit(events).toList();
        }
    }

    private List<ProducerRecord<byte[], byte[]>> records(List<ParticipantEvent> events) {
        Codec<ParticipantEvent> codec = Codecs.participantEvents(stack.registry());
        return events.stream()
                .map(
                        event -> {
                            IntakeKey key = IntakeKey.of(event);
                            return new ProducerRecord<>(
                                    Topic.INTAKE_EVENTS.topicName(),
                                    key.partition(BenchStack.PARTITIONS),
                                    key.toBytes(),
                                    codec.encode(event));
                        })
                .toList();
    }

    private static List<byte[]> batches(List<ParticipantEvent> events) {
        List<byte[]> batches = new ArrayList<>();
        for (int from = 0; from < events.size(); from += BATCH) {
            batches.add(
                    array(
                            events.subList(from, Math.min(from + BATCH, events.size()))
                                    .toArray(ParticipantEvent[]::new)));
        }
        return batches;
    }

    private static byte[] array(ParticipantEvent... events) {
        List<String> texts = Stream.of(events).map(EventJson::write).toList();
        return ("[" + String.join(",", texts) + "]").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop();
        verdicts.close();
        apps.close();
        publisher.close();
        stack.close();
    }
}
