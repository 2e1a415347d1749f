package dev.thaw.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.http.AdmissionVerdicts.Known;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.EventHolder;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;

@Tag("stack")
class AdmissionVerdictsTest {
    private static final StudyId STUDY = new StudyId("verdicts");
    private static final ParticipantId ADA = new ParticipantId("ada");
    private static final ParticipantId BERT = new ParticipantId("bert");

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
        EventVerdict verdict = verdict(STUDY, ADA, event, new Admitted());
        try (AdmissionVerdicts verdicts = verdicts()) {
            // Of the same key, so that it comes before what is read
            try (var producer = producer()) {
                send(producer, verdict.key(), new byte[] {1, 2, 3});
            }
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
            Known admitted = new Known(new Admitted(), new Admitted());
            assertThat(verdicts.of(STUDY, ADA, before)).contains(admitted);
            assertThat(verdicts.of(STUDY, before)).containsExactly(admitted);
            assertThat(verdicts.of(STUDY, BERT, before)).isEmpty();
            assertThat(verdicts.of(new StudyId("another-study"), ADA, before)).isEmpty();
            assertThat(verdicts.of(new StudyId("another-study"), before)).isEmpty();
        }
    }

    @Test
    void afterARestartItDoesNotReadAgainWhatItHasRead() throws Exception {
        // Given a folder that has lost its verdicts, and still knows how far it had read
        UUID event = UUID.randomUUID();
        StudyId other = new StudyId("another-study");
        try (AdmissionVerdicts verdicts = verdicts()) {
            say(event, new Admitted());
            await(verdicts, event, new Known(new Admitted(), new Admitted()));
        }
        try (RocksDB rows = RocksDB.open(folder.toString());
                RocksIterator row = rows.newIterator()) {
            for (row.seekToFirst(); row.isValid(); row.next()) {
                if (row.key()[0] != '/') {
                    rows.delete(row.key());
                }
            }
        }

        // When a verdict comes that lies behind it, because it has the same key
        say(verdict(other, ADA, event, new Admitted()));

        // Then
        try (AdmissionVerdicts verdicts = verdicts()) {
            await(() -> verdicts.of(other, ADA, event).isPresent());
            assertThat(verdicts.of(STUDY, ADA, event)).isEmpty();
        }
    }

    @Test
    void aVerdictFromBeforeHoldersWereToldIsTheStudys() {
        UUID event = UUID.randomUUID();
        try (AdmissionVerdicts verdicts = verdicts()) {
            say(new EventVerdict(STUDY, event, Optional.empty(), new Admitted()));
            await(() -> !verdicts.of(STUDY, event).isEmpty());
            assertThat(verdicts.of(STUDY, ADA, event)).isEmpty();
        }
    }

    @Test
    void aRepetitionOfWhatCameBeforeHoldersWereToldMakesNoSecondRow() {
        UUID event = UUID.randomUUID();
        Refused reused = new Refused(RefusalReason.ID_REUSED);
        try (AdmissionVerdicts verdicts = verdicts()) {
            say(new EventVerdict(STUDY, event, Optional.empty(), new Waiting()));
            // When it is sent again, and its consent comes
            say(event, new Duplicate());
            say(new EventVerdict(STUDY, event, Optional.empty(), new Admitted()));
            say(event, reused);
            Known known = new Known(new Admitted(), reused);
            await(() -> verdicts.of(STUDY, event).equals(List.of(known)));

            // When another participant sends one with this id
            say(verdict(STUDY, BERT, event, new Waiting()));
            say(verdict(STUDY, BERT, event, new Duplicate()));

            // Then it is theirs
            Known berts = new Known(new Waiting(), new Duplicate());
            await(() -> verdicts.of(STUDY, BERT, event).equals(Optional.of(berts)));
            assertThat(verdicts.of(STUDY, event)).containsExactlyInAnyOrder(known, berts);
        }
    }

    @Test
    void aStudyIsToldOfOneEventAndAHundredOthersWithItsIdAtMost() {
        UUID event = UUID.randomUUID();
        try (AdmissionVerdicts verdicts = verdicts();
                var producer = producer()) {
            for (int i = 0; i < 150; i++) {
                ParticipantId participant = new ParticipantId("p-" + i);
                send(producer, verdict(STUDY, participant, event, new Admitted()));
            }
            ParticipantId last = new ParticipantId("p-149");
            await(() -> verdicts.of(STUDY, last, event).isPresent());
            assertThat(verdicts.of(STUDY, event)).hasSize(101);
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
    void whoeverAsksIsToldWhatBecameOfTheirOwnEvents() throws Exception {
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

                // When another participant sends the same id
                String adas = stack.participantKey(STUDY, ADA);
                String berts = stack.participantKey(STUDY, BERT);
                while (asking.ask(berts, event.toString()).statusCode() == 401) {
                    Thread.onSpinWait();
                }
                String alone = asking.ask(key, event.toString()).body();
                assertThat(asking.ask(adas, event.toString()).body()).isEqualTo(alone);
                assertThat(asking.ask(berts, event.toString()).statusCode()).isEqualTo(404);
                assertThat(asking.ask(berts, event.toString()).body())
                        .isEqualTo(asking.ask(berts, UUID.randomUUID().toString()).body());
                say(verdict(STUDY, BERT, event, new Refused(RefusalReason.OFF_SCALE)));
                await(() -> verdicts.of(STUDY, BERT, event).isPresent());

                // Then each is told of their own, and the study's app of both
                assertThat(asking.ask(adas, event.toString()).body()).isEqualTo(alone);
                assertThat(asking.ask(berts, event.toString()).body())
                        .contains("\"OFF_SCALE\"")
                        .doesNotContain("admitted", "others");
                String both = asking.ask(key, event.toString()).body();
                assertThat(both)
                        .isEqualTo(
                                "{\"eventId\":\"%s\",\"verdict\":\"refused\",\"reason\":\"OFF_SCALE\",\"latest\":{\"verdict\":\"refused\",\"reason\":\"OFF_SCALE\"},\"others\":[{\"verdict\":\"admitted\",\"latest\":{\"verdict\":\"duplicate\"}}]}"
                                        .formatted(event));

                // And nobody without a key learns whether there is a verdict
                assertThat(asking.head(Optional.of(key), event).statusCode()).isEqualTo(200);
                assertThat(asking.head(Optional.of(berts), UUID.randomUUID()).statusCode())
                        .isEqualTo(404);
                assertThat(asking.head(Optional.empty(), event).statusCode()).isEqualTo(401);
                assertThat(asking.ask("thaw_nobody", event.toString()).statusCode()).isEqualTo(401);
            } finally {
                gateway.stop();
            }
        }
    }

    private record Asking(HttpClient http, int port) {

        HttpResponse<String> ask(String key, String event) throws Exception {
            return http.send(
                    request(event).header("Authorization", "Bearer " + key).build(),
                    BodyHandlers.ofString());
        }

        HttpResponse<String> head(Optional<String> key, UUID event) throws Exception {
            HttpRequest.Builder request = request(event.toString()).HEAD();
            key.ifPresent(one -> request.header("Authorization", "Bearer " + one));
            return http.send(request.build(), BodyHandlers.ofString());
        }

        private HttpRequest.Builder request(String event) {
            return HttpRequest.newBuilder(
                    URI.create(
                            "http://127.0.0.1:" + port + "/v1/studies/verdicts/events/" + event));
        }
    }

    private AdmissionVerdicts verdicts() {
        return new AdmissionVerdicts(stack.kafka(), stack.registry(), folder);
    }

    private static void say(UUID event, Outcome outcome) {
        say(verdict(STUDY, ADA, event, outcome));
    }

    private static EventVerdict verdict(
            StudyId study, ParticipantId participant, UUID event, Outcome outcome) {
        return new EventVerdict(
                study, event, Optional.of(EventHolder.of(study, participant, event)), outcome);
    }

    private static void say(EventVerdict verdict) {
        try (var producer = producer()) {
            send(producer, verdict);
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, EventVerdict verdict) {
        byte[] value = Codecs.eventVerdicts(stack.registry()).encode(verdict);
        send(producer, verdict.key(), value);
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, byte[] key, byte[] value) {
        var _ = producer.send(new ProducerRecord<>(Topic.EVENT_VERDICTS.topicName(), key, value));
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                stack.kafka(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void await(AdmissionVerdicts verdicts, UUID event, Known expected) {
        await(() -> verdicts.of(STUDY, ADA, event).equals(Optional.of(expected)));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
