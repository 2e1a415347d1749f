package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.http.IntakeRoutes;
import dev.thaw.publisher.CheckInDraft;
import dev.thaw.publisher.Delivery;
import dev.thaw.publisher.Draft;
import dev.thaw.publisher.ThawPublisher;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From study apps over a network and a gateway that fail, through admission, to the ledger:
/// however retries, time-outs and restarts interleave, each event is there once.
@Tag("stack")
class PublisherInterleavingsTest {
    private static final int SEEDS = 3;
    private static final int APPS = 3;
    private static final int ROUNDS = 6;
    private static final int EVENTS_A_ROUND = 8;

    @TempDir private static Path folder;
    private static Workspace thaw;
    private static IntakeRoutes intake;

    @BeforeAll
    static void start() {
        thaw = Workspace.start(Where.at(folder.resolve("data")), Cli.BRIEF_STACK, () -> {});
        intake =
                new IntakeRoutes(
                        thaw.publisher(), thaw.keep(new StudyApps(thaw.kafka(), thaw.registry())));
    }

    @AfterAll
    static void stop() {
        thaw.close();
    }

    /// What is to become of what the apps of one study recorded.
    ///
    /// @param told the events that an app was told to be delivered
    private record Expected(
            StudyId study,
            List<UUID> admitted,
            List<UUID> waiting,
            List<UUID> offScale,
            Set<UUID> told) {

        private static Expected of(StudyId study) {
            return new Expected(
                    study,
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    ConcurrentHashMap.newKeySet());
        }

        private int all() {
            return admitted.size() + waiting.size() + offScale.size();
        }
    }

    @Test
    void howeverItAllInterleavesEachEventIsInTheLedgerOnce() throws Exception {
        // Given and when
        List<Expected> studies = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            studies.add(publishOverABadNetwork(seed));
        }

        // Then every event is told to be delivered, and is where it belongs, once
        assertThat(Visibility.await(thaw)).isTrue();
        Map<StudyId, List<UUID>> ledger = ledger();
        for (Expected expected : studies) {
            assertThat(expected.told).hasSize(expected.all());
            assertThat(ledger.get(expected.study))
                    .containsExactlyInAnyOrderElementsOf(expected.admitted);
            assertAccounted(expected);
        }
    }

    private static void assertAccounted(Expected expected) {
        StudyAccount account =
                Account.of(thaw, Optional.of(expected.study)).studies().stream()
                        .filter(one -> one.study().equals(Optional.of(expected.study)))
                        .findFirst()
                        .orElseThrow();
        assertThat(account.received())
                .as("something was sent twice")
                .isGreaterThan(expected.all())
                .isEqualTo(
                        account.admitted()
                                + account.duplicates()
                                + account.waiting()
                                + account.refused());
        assertThat(account.admitted()).isEqualTo(expected.admitted.size());
        assertThat(account.waiting()).isEqualTo(expected.waiting.size());
        assertThat(account.refusedByReason()).containsOnlyKeys(RefusalReason.OFF_SCALE);
        assertThat(account.refused()).isGreaterThanOrEqualTo(expected.offScale.size());
    }

    private static Expected publishOverABadNetwork(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        StudyId study = new StudyId("network-" + seed);
        String key = prepare(study);
        Expected expected = Expected.of(study);
        Javalin gateway = serve();
        List<ThawPublisher> apps = new ArrayList<>();
        try (FaultyNetwork network = new FaultyNetwork(gateway.port(), seed)) {
            for (int app = 0; app < APPS; app++) {
                apps.add(open(app, network, key, expected));
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (int app = 0; app < APPS; app++) {
                    record(apps.get(app), app, round, random, expected);
                    if (random.nextInt(3) == 0) {
                        apps.get(app).close();
                        apps.set(app, open(app, network, key, expected));
                    }
                }
                if (random.nextBoolean()) {
                    gateway.stop();
                    gateway = serve();
                    network.leadTo(gateway.port());
                }
                boolean _ = apps.get(random.nextInt(APPS)).flush(Duration.ofMillis(200));
            }
            network.calmDown();
            for (ThawPublisher app : apps) {
                assertThat(app.flush(Duration.ofSeconds(60))).isTrue();
                assertThat(app.refused()).isEmpty();
            }
            assertThat(network.faults()).isGreaterThan(10);
        } finally {
            apps.forEach(ThawPublisher::close);
            gateway.stop();
        }
        return expected;
    }

    /// Two people's events at each app: one consents, the other one never does; some ratings are
    /// off the scale.
    private static void record(
            ThawPublisher app, int number, int round, SplittableRandom random, Expected expected) {
        String consenting = "a%d-1".formatted(number);
        List<ParticipantEvent> events = new ArrayList<>();
        if (round == 0) {
            events.add(
                    of(
                            app.consent(consenting, ConsentScope.COLLECT_CHECKINS)
                                    .document("1.0")
                                    .under("NO", "GDPR-9-2-a"),
                            expected.admitted));
        }
        for (int i = 0; i < EVENTS_A_ROUND; i++) {
            boolean silent = random.nextInt(5) == 0;
            boolean offScale = !silent && random.nextInt(8) == 0;
            CheckInDraft checkIn =
                    app.checkIn(silent ? "a%d-2".formatted(number) : consenting)
                            .rating("mood", offScale ? 9 : 1 + random.nextInt(5));
            events.add(
                    of(
                            checkIn,
                            silent
                                    ? expected.waiting
                                    : offScale ? expected.offScale : expected.admitted));
        }
        app.publishAll(events);
    }

    private static ParticipantEvent of(Draft<?> draft, List<UUID> fate) {
        ParticipantEvent event = draft.event();
        fate.add(event.event().id());
        return event;
    }

    private static ThawPublisher open(
            int app, FaultyNetwork network, String key, Expected expected) {
        return ThawPublisher.builder(expected.study)
                .source("network-test", "1")
                .spool(folder.resolve(expected.study.value()).resolve("app-" + app))
                .http(URI.create("http://127.0.0.1:" + network.port()), key)
                .batch(6)
                .requestTimeout(Duration.ofMillis(700))
                .backOff(Duration.ofMillis(2), Duration.ofMillis(40))
                .onDelivery(
                        delivery -> {
                            if (delivery instanceof Delivery.Received(UUID id)) {
                                expected.told.add(id);
                            }
                        })
                .open();
    }

    /// The events of each study, each as often as it is there.
    private static Map<StudyId, List<UUID>> ledger() {
        Map<StudyId, List<UUID>> ids = new HashMap<>();
        LedgerReader.read(
                thaw,
                event ->
                        ids.computeIfAbsent(event.event().study(), _ -> new ArrayList<>())
                                .add(event.event().id()));
        return ids;
    }

    private static String prepare(StudyId study) throws IOException {
        Path protocol =
                Files.writeString(
                        folder.resolve(study.value() + ".yaml"),
                        """
                        api: protocol/v1
                        study: %s
                        version: 1.0.0
                        title: "Apps on a bad network"
                        period: {from: "2020-01-01"}
                        home_zone: Europe/Oslo
                        anchor: enrolment
                        schedule: {kind: daily_diary}
                        items: {mood: {min: 1, max: 5, step: 1, direction: up}}
                        """
                                .formatted(study));
        String data = folder.resolve("data").toString();
        Cli applied = Cli.thaw("study", "apply", protocol.toString(), "--data", data);
        assertThat(applied.exit()).as(applied.err()).isZero();
        return Cli.thaw(
                        "app",
                        "create",
                        "--study",
                        study.value(),
                        "--name",
                        "phone",
                        "--data",
                        data,
                        "--json")
                .json()
                .get("key")
                .asText();
    }

    private static Javalin serve() {
        return Javalin.create(
                        config -> {
                            config.startup.showJavalinBanner = false;
                            config.concurrency.useVirtualThreads = true;
                            intake.addTo(config);
                        })
                .start("127.0.0.1", 0);
    }
}
