package dev.thaw.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.PracticeLogged;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.schemas.registry.RegistryClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// docs/publisher.md: every Java block of it stands in this file and is run here.
class PublisherGuideTest {
    private static final Path PAGE = Path.of("../docs/publisher.md");
    private static final Path THIS =
            Path.of("src/test/java/dev/thaw/publisher/PublisherGuideTest.java");
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SPACE = Pattern.compile("\\s+");

    @TempDir private Path folder;
    private final String key = ScriptedGateway.KEY;
    private final Tokens tokens = () -> "a-token";
    private ScriptedGateway server;
    private URI gateway;

    private interface Tokens {
        String current();
    }

    private interface Diary {
        void markSent(UUID id);

        void markRefused(Delivery.Refused refused);

        void markStuck(UUID id);
    }

    private interface Banner {
        void say(String sentence);

        default void hide() {
            say("");
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedGateway();
        gateway = server.address();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyBlockOfTheGuideIsRunHere() throws IOException {
        // Given
        String here = withoutSpace(Files.readString(THIS));

        // When
        List<String> blocks =
                BLOCK.matcher(Files.readString(PAGE))
                        .results()
                        .map(found -> found.group(1))
                        .toList();

        // Then
        assertThat(blocks).hasSizeGreaterThan(5);
        assertThat(blocks).allSatisfy(block -> assertThat(here).contains(withoutSpace(block)));
    }

    @Test
    void fiveMinutes() throws Exception {
        ThawPublisher publisher =
                ThawPublisher.builder("kindling")
                        .source("ember", "2.1")
                        .spool(folder)
                        .http(gateway, key)
                        .open();
        publisher
                .consent("p-7", ConsentScope.COLLECT_CHECKINS, ConsentScope.COLLECT_SESSIONS)
                .document("1.2")
                .under("NO", "GDPR-9-2-a")
                .publish();
        publisher.prompt("p-7", "2026-01-05/2", Duration.ofMinutes(30)).publish();
        publisher
                .checkIn("p-7")
                .answering("2026-01-05/2")
                .felt("calm", 40)
                .sensation("chest")
                .after(2, "friend", "walk")
                .publish();
        publisher.checkIn("p-7").blank().publish();
        publisher.checkIn("p-7").skipped().publish();
        publisher.session("p-7", Modality.EFT, Modality.SOMATIC).number(1).minutes(50).publish();
        publisher.instrument("p-7", "PHQ-9").total(11).item("9", 0).publish();
        publisher.event("p-7", new PracticeLogged("breathing", 10)).publish();
        publisher.withdrawal("p-7", WithdrawalKind.PAUSE).publish();

        Spooled mistaken =
                publisher.checkIn("p-7").felt("calm", 4).on(LocalDate.of(2026, 1, 4)).publish();
        publisher
                .event("p-7", new EventRetracted(mistaken.eventId(), "by_mistake", "participant"))
                .publish();

        boolean allDelivered = publisher.flush(Duration.ofSeconds(5));
        int kept = publisher.pending();
        publisher.close();

        assertThat(allDelivered || kept > 0).isTrue();
        try (ThawPublisher next = publisherOf(folder)) {
            assertThat(next.flush(Duration.ofSeconds(60))).isTrue();
        }
        assertThat(server.storedOnce()).hasSize(11);
    }

    @Test
    void whatBecameOfIt() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        Banner banner = told::add;
        Diary diary =
                new Diary() {
                    @Override
                    public void markSent(UUID id) {
                        told.add("sent");
                    }

                    @Override
                    public void markRefused(Delivery.Refused refused) {
                        told.add("refused");
                    }

                    @Override
                    public void markStuck(UUID id) {
                        told.add("stuck");
                    }
                };
        server.refuse(event -> event.event().payload() instanceof SetbackReported);
        server.reactWith(ScriptedGateway.say(503, "BUSY", "0"), new ScriptedGateway.Take());
        ThawPublisher publisher =
                ThawPublisher.builder("kindling")
                        .source("ember", "2.1")
                        .spool(folder)
                        .http(gateway, tokens::current)
                        .onDelivery(
                                delivery -> {
                                    switch (delivery) {
                                        case Delivery.Received(UUID id) -> diary.markSent(id);
                                        case Delivery.Refused refused -> diary.markRefused(refused);
                                        case Delivery.SetAside(UUID id, _) -> diary.markStuck(id);
                                    }
                                })
                        .onState(
                                state -> {
                                    switch (state) {
                                        case PublisherState.Online _ -> banner.hide();
                                        case PublisherState.Waiting waiting ->
                                                banner.say(
                                                        "Kept on this device. " + waiting.detail());
                                        case PublisherState.KeyRejected _ ->
                                                banner.say("Please sign in again.");
                                        case PublisherState.Closed _ -> banner.hide();
                                    }
                                })
                        .open();
        try (publisher) {
            publisher.publishAll(
                    List.of(
                            publisher.event("p-7", new ChangeRated(5)).event(),
                            publisher.event("p-7", new SetbackReported("numb")).event()));
            List<String> first = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                first.add(told.poll(60, TimeUnit.SECONDS));
            }
            assertThat(first)
                    .containsExactly(
                            "Kept on this device. The gateway answered 503 (BUSY).",
                            "sent",
                            "",
                            "refused");
        }
    }

    @Test
    void whatToDoWhenAnEventIsRefused() throws Exception {
        server.refuse(event -> event.event().payload() instanceof SetbackReported);
        try (ThawPublisher publisher = publisherOf(folder)) {
            publisher.event("p-7", new SetbackReported("numb")).publish();
            assertThat(publisher.flush(Duration.ofSeconds(60))).isTrue();

            for (RefusedEvent refused : publisher.refused()) {
                if (isAboutTheKey(refused.refusal().reason())) {
                    publisher.sendAgain(refused.refusal().eventId());
                } else {
                    publisher.publish(repaired(refused.event()));
                    publisher.dismiss(refused.refusal().eventId());
                }
            }

            assertThat(publisher.flush(Duration.ofSeconds(60))).isTrue();
            assertThat(publisher.refused()).isEmpty();
            assertThat(server.stored()).hasSize(1);
        }
    }

    @Test
    void straightToKafka() {
        String registry = "http://127.0.0.1:1";
        ThawPublisher publisher =
                ThawPublisher.builder("kindling")
                        .source("ember-server", "2.1")
                        .spool(folder)
                        .kafka(
                                Map.of("bootstrap.servers", "kafka:9092"),
                                RegistryClient.at(registry))
                        .open();
        publisher.close();
    }

    private static boolean isAboutTheKey(String reason) {
        return reason.equals("OTHER_PARTICIPANT");
    }

    private ParticipantEvent repaired(ParticipantEvent event) {
        try (ThawPublisher other = publisherOf(folder.resolve("other"))) {
            return other.event(event.participant().value(), new ChangeRated(3)).event();
        }
    }

    private ThawPublisher publisherOf(Path spool) {
        return ThawPublisher.builder("kindling")
                .source("ember", "2.1")
                .spool(spool)
                .http(gateway, key)
                .open();
    }

    private static String withoutSpace(String text) {
        return SPACE.matcher(text).replaceAll("");
    }
}
