package dev.thaw.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.http.AdmissionVerdicts.Known;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.EventVerdict;
import dev.thaw.schemas.EventVerdict.Outcome;
import dev.thaw.schemas.EventVerdict.Outcome.Admitted;
import dev.thaw.schemas.EventVerdict.Outcome.Duplicate;
import dev.thaw.schemas.EventVerdict.Outcome.Refused;
import dev.thaw.schemas.EventVerdict.Outcome.Waiting;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("stack")
class AdmissionVerdictsTest {
    private static final StudyId STUDY = new StudyId("verdicts");

    private static IntakeStack stack;

    @TempDir private Path folder;

    @BeforeAll
    static void startStack() {
        stack = IntakeStack.shared();
    }

    @Test
    void aRepetitionLeavesTheFirstVerdictStanding() {
        UUID event = UUID.randomUUID();
        try (AdmissionVerdicts verdicts = verdicts()) {
            say(event, new Waiting());
            await(verdicts, event, new Known(new Waiting(), new Waiting()));
            say(event, new Duplicate());
            await(verdicts, event, new Known(new Waiting(), new Duplicate()));
            say(event, new Admitted());
            await(verdicts, event, new Known(new Admitted(), new Admitted()));
            Refused reused = new Refused(RefusalReason.ID_REUSED);
            say(event, reused);
            await(verdicts, event, new Known(new Admitted(), reused));
            Refused erased = new Refused(RefusalReason.ERASED);
            say(event, erased);
            await(verdicts, event, new Known(erased, erased));
        }
    }

    @Test
    void whatCannotBeReadIsPassedOver() {
        UUID event = UUID.randomUUID();
        EventVerdict verdict = new EventVerdict(STUDY, event, new Admitted());
        try (AdmissionVerdicts verdicts = verdicts()) {
            // Of the same key, so that it comes before what is read
            send(verdict.key(), new byte[] {1, 2, 3});
            say(event, new Admitted());
            await(verdicts, event, new Known(new Admitted(), new Admitted()));
        }
    }

    @Test
    void afterARestartItGoesOnWhereItWas() {
        // Given
        UUID before = UUID.randomUUID();
        UUID during = UUID.randomUUID();
        try (AdmissionVerdicts verdicts = verdicts()) {
            say(before, new Admitted());
            await(verdicts, before, new Known(new Admitted(), new Admitted()));
        }

        // When
        say(during, new Refused(RefusalReason.OFF_SCALE));

        // Then
        try (AdmissionVerdicts verdicts = verdicts()) {
            Refused offScale = new Refused(RefusalReason.OFF_SCALE);
            await(verdicts, during, new Known(offScale, offScale));
            assertThat(verdicts.of(STUDY, before))
                    .contains(new Known(new Admitted(), new Admitted()));
            assertThat(verdicts.of(new StudyId("another-study"), before)).isEmpty();
        }
    }

    @Test
    void twoGatewaysCannotShareAFolder() {
        try (AdmissionVerdicts _ = verdicts()) {
            assertThatThrownBy(this::verdicts)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("give each gateway a folder of its own");
        }
    }

    @Test
    void anAppAsksWhatBecameOfItsEvent() throws Exception {
        UUID event = UUID.randomUUID();
        try (AdmissionVerdicts verdicts = verdicts();
                EventPublisher publisher = new EventPublisher(stack.kafka(), stack.registry());
                StudyApps apps = new StudyApps(stack.kafka(), stack.registry());
                HttpClient http = HttpClient.newHttpClient()) {
            Javalin gateway =
                    Javalin.create(
                                    config -> {
                                        config.startup.showJavalinBanner = false;
                                        new IntakeRoutes(
                                                        new Intake(
                                                                publisher,
                                                                apps,
                                                                IntakeSettings.DEFAULT),
                                                        verdicts)
                                                .addTo(config);
                                    })
                            .start("127.0.0.1", 0);
            try {
                String key = stack.appKey(STUDY);
                Asking asking = new Asking(http, gateway.port());
                while (asking.ask(key, event.toString()).statusCode() == 401) {
                    Thread.onSpinWait();
                }
                assertThat(asking.ask(key, event.toString()).body()).contains("NO_VERDICT");
                assertThat(asking.ask(key, "1-1-1-1-1").body()).contains("NO_EVENT_ID");
                say(event, new Admitted());
                say(event, new Duplicate());
                await(verdicts, event, new Known(new Admitted(), new Duplicate()));
                assertThat(asking.ask(key, event.toString()).body())
                        .isEqualTo(
                                "{\"eventId\":\"%s\",\"verdict\":\"admitted\",\"latest\":{\"verdict\":\"duplicate\"}}"
                                        .formatted(event));
                assertThat(asking.ask("thaw_nobody", event.toString()).statusCode()).isEqualTo(401);
            } finally {
                gateway.stop();
            }
        }
    }

    private record Asking(HttpClient http, int port) {

        HttpResponse<String> ask(String key, String event) throws Exception {
            return http.send(
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:"
                                                    + port
                                                    + "/v1/studies/verdicts/events/"
                                                    + event))
                            .header("Authorization", "Bearer " + key)
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private AdmissionVerdicts verdicts() {
        return new AdmissionVerdicts(stack.kafka(), stack.registry(), folder);
    }

    private static void say(UUID event, Outcome outcome) {
        EventVerdict verdict = new EventVerdict(STUDY, event, outcome);
        send(verdict.key(), Codecs.eventVerdicts(stack.registry()).encode(verdict));
    }

    private static void send(byte[] key, byte[] value) {
        try (var producer =
                new KafkaProducer<>(
                        stack.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(Topic.EVENT_VERDICTS.topicName(), key, value));
        }
    }

    private static void await(AdmissionVerdicts verdicts, UUID event, Known expected) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!verdicts.of(STUDY, event).equals(Optional.of(expected))) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
