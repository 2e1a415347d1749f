package dev.thaw.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.ArbitraryEvents;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.registry.RegistryInMemory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContentDigestTest {
    private final ArbitraryEvents arbitrary = new ArbitraryEvents(8);

    @Test
    void theDigestOfKnownContentStaysTheSameForEver() {
        // Given
        StudyEvent event =
                with(
                        arbitrary.studyEvent(),
                        new CaptureTime.Moment(
                                Instant.parse("2026-01-05T09:00:00Z"),
                                Optional.of(ZoneOffset.ofHours(1)),
                                Optional.of("Europe/Oslo")),
                        new AppSource("ema", "1"));
        StudyEvent rated =
                new StudyEvent(
                        event.id(),
                        event.study(),
                        event.captured(),
                        event.recordedAt(),
                        event.source(),
                        Optional.of("4"),
                        new ChangeRated(5));

        // When, then: sha256sum of
        // {"occurredAt":"2026-01-05T10:00:00+01:00","zone":"Europe/Oslo","occasion":"4","type":"ChangeRated","payload":{"rating":5}}
        assertThat(HexFormat.of().formatHex(ContentDigest.of(rated)))
                .isEqualTo("ebecb7efef9fb8e62233a4e40bbe10938e2190c4a8088351b036a98e092c02cd");
    }

    @Test
    void whenAndByWhichAppAnEventWasRecordedDoesNotCount() {
        for (int i = 0; i < 500; i++) {
            // Given
            StudyEvent event = arbitrary.studyEvent();
            StudyEvent again =
                    new StudyEvent(
                            event.id(),
                            event.study(),
                            event.captured(),
                            Optional.of(arbitrary.instant()),
                            new AppSource("another", "9.9"),
                            event.occasion(),
                            event.payload());

            // When, then
            assertThat(ContentDigest.of(again)).isEqualTo(ContentDigest.of(event));
        }
    }

    @Test
    void otherContentHasAnotherDigest() {
        // Given
        Map<String, String> contentByDigest = new HashMap<>();

        for (int i = 0; i < 5_000; i++) {
            // When
            StudyEvent event = arbitrary.studyEvent();
            String content = event.captured() + "|" + event.occasion() + "|" + event.payload();
            String digest = HexFormat.of().formatHex(ContentDigest.of(event));

            // Then
            String before = contentByDigest.put(digest, content);
            assertThat(before == null || before.equals(content)).isTrue();
        }
    }

    @Test
    void theOffsetAndTheZoneCount() {
        // Given
        StudyEvent event = arbitrary.studyEvent();
        Instant at = Instant.parse("2026-01-05T09:00:00Z");
        AppSource source = event.source();

        // When, then
        assertThat(
                        Stream.of(
                                        new CaptureTime.Moment(
                                                at, Optional.empty(), Optional.empty()),
                                        new CaptureTime.Moment(
                                                at, Optional.of(ZoneOffset.UTC), Optional.empty()),
                                        new CaptureTime.Moment(
                                                at,
                                                Optional.of(ZoneOffset.UTC),
                                                Optional.of("Africa/Accra")))
                                .map(time -> with(event, time, source))
                                .map(e -> HexFormat.of().formatHex(ContentDigest.of(e))))
                .doesNotHaveDuplicates();
    }

    @Test
    void aRecordThatWentThroughKafkaKeepsItsDigest() {
        // Given
        Codec<ParticipantEvent> codec = Codecs.participantEvents(new RegistryInMemory());
        for (int i = 0; i < 500; i++) {
            ParticipantEvent event = arbitrary.participantEvent();

            // When
            ParticipantEvent read = codec.decode(codec.encode(event)).orThrow();

            // Then
            assertThat(ContentDigest.of(read.event())).isEqualTo(ContentDigest.of(event.event()));
        }
    }

    private static StudyEvent with(StudyEvent event, CaptureTime captured, AppSource source) {
        return new StudyEvent(
                event.id(),
                event.study(),
                captured,
                event.recordedAt(),
                source,
                event.occasion(),
                event.payload());
    }
}
