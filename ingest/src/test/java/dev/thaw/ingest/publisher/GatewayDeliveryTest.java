package dev.thaw.ingest.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.ArbitraryEvents;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.publisher.CheckInDraft;
import dev.thaw.publisher.Delivery;
import dev.thaw.publisher.PublisherState;
import dev.thaw.publisher.Spooled;
import dev.thaw.publisher.ThawPublisher;
import dev.thaw.schemas.topic.StudyApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The publisher library on the genuine gateway, and on Kafka itself.
@Tag("stack")
class GatewayDeliveryTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static RunningGateway gateway;
    @TempDir private Path folder;

    @BeforeAll
    static void startGateway() {
        gateway = new RunningGateway();
    }

    @AfterAll
    static void stopGateway() {
        gateway.close();
    }

    @Test
    void everyKindOfEventArrivesAsItWasRecordedInOrder() throws Exception {
        // Given
        StudyId study = new StudyId("library-http");
        List<ParticipantEvent> events = arbitrary(study, 1_200);
        try (ThawPublisher publisher =
                publisher(study).http(gateway.address(), gateway.stack().appKey(study)).open()) {
            // When
            publisher.publishAll(events);

            // Then
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(gateway.intake(study)).isEqualTo(events);
        }
    }

    @Test
    void whatTheGatewayRefusesKeepsNothingBack() throws Exception {
        // Given an event that Kafka does not take, and one that claims to be an import
        StudyId study = new StudyId("library-refused");
        try (ThawPublisher publisher =
                publisher(study).http(gateway.address(), gateway.stack().appKey(study)).open()) {
            CheckInDraft large = publisher.checkIn("p-1").blank();
            for (int i = 0; i < 6_000; i++) {
                large.sensation("x".repeat(190) + i);
            }
            ParticipantEvent before = publisher.checkIn("p-1").blank().event();
            ParticipantEvent after = publisher.checkIn("p-1").felt("calm", 40).event();

            // When
            List<Spooled> spooled =
                    publisher.publishAll(List.of(before, large.event(), asImport(before), after));

            // Then
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(gateway.intake(study)).containsExactly(before, after);
            assertThat(refusal(spooled.get(1)).reason()).isEqualTo("TOO_LARGE");
            assertThat(refusal(spooled.get(2)).pointer()).isEqualTo("/source/app");
            assertThat(publisher.refused()).hasSize(2);
        }
    }

    @Test
    void whatWasRefusedForItsKeyIsTakenWithAnother() throws Exception {
        // Given a participant's key
        StudyId study = new StudyId("library-participant");
        AtomicReference<String> key =
                new AtomicReference<>(
                        gateway.stack().participantKey(study, new ParticipantId("p-1")));
        try (ThawPublisher publisher = publisher(study).http(gateway.address(), key::get).open()) {
            ParticipantEvent own = publisher.checkIn("p-1").blank().event();
            ParticipantEvent other = publisher.checkIn("p-2").blank().event();

            // When
            List<Spooled> spooled = publisher.publishAll(List.of(other, own));

            // Then
            assertThat(refusal(spooled.getFirst()).reason()).isEqualTo("OTHER_PARTICIPANT");
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(gateway.intake(study)).containsExactly(own);

            // When the app has a key of its own
            key.set(gateway.stack().appKey(study));
            assertThat(publisher.sendAgain(spooled.getFirst().eventId())).isTrue();

            // Then
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(gateway.intake(study)).containsExactlyInAnyOrder(own, other);
        }
    }

    @Test
    void aKeyThatIsNotKnownYetIsTriedAgain() throws Exception {
        // Given
        StudyId study = new StudyId("library-key");
        AtomicReference<String> key = new AtomicReference<>(StudyApp.newKey());
        BlockingQueue<PublisherState> states = new LinkedBlockingQueue<>();
        try (ThawPublisher publisher =
                publisher(study).http(gateway.address(), key::get).onState(states::add).open()) {
            ParticipantEvent event = publisher.checkIn("p-1").skipped().event();
            publisher.publish(event);
            assertThat(states.poll(30, TimeUnit.SECONDS))
                    .isInstanceOf(PublisherState.KeyRejected.class);

            // When
            key.set(gateway.stack().appKey(study));

            // Then
            while (!publisher.flush(Duration.ofMillis(20))) {
                publisher.retryNow();
            }
            assertThat(gateway.intake(study)).containsExactly(event);
        }
    }

    @Test
    void withoutAGatewayKafkaItselfIsPublishedToAndOnlyWhenItIsThere() throws Exception {
        // Given events recorded while Kafka cannot be found
        StudyId study = new StudyId("library-kafka");
        List<ParticipantEvent> events = arbitrary(study, 300);
        BlockingQueue<PublisherState> states = new LinkedBlockingQueue<>();
        try (ThawPublisher offline =
                publisher(study)
                        .kafka(
                                Map.of("bootstrap.servers", "nowhere.invalid:9092"),
                                gateway.stack().registry())
                        .onState(states::add)
                        .open()) {
            offline.publishAll(events.subList(0, 200));
            assertThat(states.poll(60, TimeUnit.SECONDS))
                    .isInstanceOf(PublisherState.Waiting.class);
        }

        // When
        try (ThawPublisher online =
                publisher(study)
                        .kafka(gateway.stack().kafka(), gateway.stack().registry())
                        .open()) {
            online.publishAll(events.subList(200, 300));

            // Then
            assertThat(online.flush(LONG)).isTrue();
            assertThat(gateway.intake(study)).isEqualTo(events);
        }
    }

    /// All of one participant, whose order Kafka keeps.
    private static List<ParticipantEvent> arbitrary(StudyId study, int count) {
        ArbitraryEvents arbitrary = new ArbitraryEvents(7);
        List<ParticipantEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StudyEvent any = arbitrary.studyEvent();
            events.add(
                    new ParticipantEvent(
                            new ParticipantId("p-1"),
                            new StudyEvent(
                                    any.id(),
                                    study,
                                    any.captured(),
                                    any.recordedAt(),
                                    any.source(),
                                    any.occasion(),
                                    any.payload())));
        }
        return events;
    }

    private static ParticipantEvent asImport(ParticipantEvent like) {
        StudyEvent event = like.event();
        return new ParticipantEvent(
                like.participant(),
                new StudyEvent(
                        UUID.randomUUID(),
                        event.study(),
                        event.captured(),
                        event.recordedAt(),
                        new AppSource(AppSource.IMPORTER, "1"),
                        event.occasion(),
                        event.payload()));
    }

    private static Delivery.Refused refusal(Spooled spooled) throws Exception {
        return (Delivery.Refused) spooled.delivery().get(60, TimeUnit.SECONDS);
    }

    private ThawPublisher.Builder publisher(StudyId study) {
        return ThawPublisher.builder(study)
                .source("ember", "2.1")
                .spool(folder.resolve("spool"))
                .backOff(Duration.ofMillis(20), Duration.ofMillis(200));
    }
}
