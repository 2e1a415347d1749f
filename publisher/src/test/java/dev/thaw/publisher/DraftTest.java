package dev.thaw.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.event.ArbitraryEvents;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.SessionFormat;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.json.EventJson;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-01-05T11:04:10.5Z"), ZoneId.of("Europe/Oslo"));

    @TempDir private Path folder;
    private ThawPublisher publisher;

    @BeforeEach
    void open() {
        publisher =
                ThawPublisher.builder("kindling")
                        .source("ember", "2.1")
                        .spool(folder.resolve("spool"))
                        .http(URI.create("http://127.0.0.1:1"), "a-key")
                        .clock(CLOCK)
                        .open();
    }

    @AfterEach
    void close() {
        publisher.close();
    }

    @Test
    void everythingThatCanBeSaidOfACheckInIsInTheEvent() {
        assertThat(
                        written(
                                publisher
                                        .checkIn("p-7")
                                        .answering("2026-01-05/2")
                                        .felt("calm", 40)
                                        .felt("warm", 15)
                                        .sensation("chest")
                                        .rating("mood", new BigDecimal("3.5"))
                                        .rating("energy", 2)
                                        .after(2, "friend", "walk")
                                        .overwhelmed()
                                        .instrumentVersion("1")
                                        .freeText("…")
                                        .occasion("4")))
                .isEqualTo(
                        "\"participant\":\"p-7\",\"occurredAt\":\"2026-01-05T12:04:10.5+01:00\","
                                + "\"zone\":\"Europe/Oslo\",\"recordedAt\":\"2026-01-05T11:04:10.500Z\","
                                + "\"source\":{\"app\":\"ember\",\"version\":\"2.1\"},\"occasion\":\"4\","
                                + "\"type\":\"CheckInSubmitted\",\"payload\":{\"promptId\":\"2026-01-05/2\","
                                + "\"answer\":\"FELT\",\"feelings\":[{\"label\":\"calm\",\"intensity\":40},"
                                + "{\"label\":\"warm\",\"intensity\":15}],\"sensations\":[\"chest\"],"
                                + "\"ratings\":{\"energy\":2,\"mood\":3.5},\"linkedEvent\":{\"pleasantness\":2,"
                                + "\"company\":\"friend\",\"activity\":\"walk\"},\"overwhelmed\":true,"
                                + "\"instrumentVersion\":\"1\",\"freeText\":\"…\"}}");
    }

    @Test
    void feltBlankSkippedAndNotAskedAreFourThings() {
        assertThat(written(publisher.checkIn("p-7").felt())).contains("{\"answer\":\"FELT\"}");
        assertThat(written(publisher.checkIn("p-7").blank())).contains("{\"answer\":\"BLANK\"}");
        assertThat(written(publisher.checkIn("p-7").skipped().after(-1)))
                .contains("{\"answer\":\"SKIPPED\",\"linkedEvent\":{\"pleasantness\":-1}}");
        assertThat(written(publisher.checkIn("p-7").rating("mood", 3)))
                .contains("{\"answer\":\"NOT_ASKED\",\"ratings\":{\"mood\":3}}");
        CheckInDraft blank = publisher.checkIn("p-7").blank();
        assertThatThrownBy(() -> blank.felt("calm", 1)).hasMessageContaining("either");
        CheckInDraft nothing =
                publisher
                        .checkIn("p-7")
                        .after(new LinkedEvent(1, Optional.empty(), Optional.empty()));
        assertThatThrownBy(nothing::publish).hasMessageContaining("felt, blank or skipped");
        assertThat(publisher.pending()).isZero();
    }

    @Test
    void theOtherEventsReadAsTheyAreSaid() {
        assertThat(
                        written(
                                publisher
                                        .consent(
                                                "p-7",
                                                ConsentScope.COLLECT_SESSIONS,
                                                ConsentScope.COLLECT_CHECKINS)
                                        .document("1.2", "ab".repeat(32))
                                        .under("NO", "GDPR-9-2-a")))
                .endsWith(
                        "\"payload\":{\"basis\":\"SIGNED\",\"scopes\":[\"COLLECT_CHECKINS\",\"COLLECT_SESSIONS\"],"
                                + "\"documentVersion\":\"1.2\",\"documentSha256\":\""
                                + "ab".repeat(32)
                                + "\",\"jurisdiction\":\"NO\",\"legalBasis\":\"GDPR-9-2-a\","
                                + "\"effectiveFrom\":\"2026-01-05T11:04:10.500Z\",\"grantor\":\"PARTICIPANT\"}}");
        assertThat(
                        written(
                                publisher
                                        .consent("p-7", ConsentScope.COLLECT_CHECKINS)
                                        .document("1.2")
                                        .under("NO", "GDPR-9-2-a")
                                        .from(Instant.EPOCH)
                                        .until(Instant.EPOCH.plusSeconds(60))
                                        .grantedBy(Grantor.ATTESTOR)
                                        .attestedBy("the clinic")))
                .contains("ATTESTED", "ATTESTOR", "the clinic", "1970-01-01T00:01:00Z");
        ConsentDraft unsaid = publisher.consent("p-7").document("1.2");
        assertThatThrownBy(unsaid::event).hasMessageContaining("jurisdiction");
        assertThat(
                        written(
                                publisher
                                        .session("p-7", Modality.EFT, Modality.SOMATIC)
                                        .number(1)
                                        .therapist("t-3")
                                        .format(SessionFormat.IN_PERSON)
                                        .minutes(50)))
                .endsWith(
                        "{\"attendance\":\"ATTENDED\",\"sessionNumber\":1,\"modalities\":[\"EFT\",\"SOMATIC\"],"
                                + "\"therapistCode\":\"t-3\",\"format\":\"IN_PERSON\",\"minutes\":50}}");
        assertThat(written(publisher.session("p-7", Modality.CBT).missed())).contains("MISSED");
        assertThat(written(publisher.session("p-7", Modality.CBT).cancelled()))
                .contains("CANCELLED");
        assertThat(
                        written(
                                publisher
                                        .instrument("p-7", "PHQ-9")
                                        .version("1999")
                                        .total(11)
                                        .item("9", 0)
                                        .session(1)))
                .endsWith(
                        "{\"instrument\":\"PHQ-9\",\"version\":\"1999\",\"total\":11,\"items\":{\"9\":0},\"sessionNumber\":1}}");
        assertThat(written(publisher.prompt("p-7", "2026-01-05/2", Duration.ofMinutes(30))))
                .endsWith(
                        "{\"promptId\":\"2026-01-05/2\",\"scheduledAt\":\"2026-01-05T11:04:10.500Z\","
                                + "\"responseWindowSeconds\":1800}}");
        assertThat(written(publisher.withdrawal("p-7", WithdrawalKind.PAUSE)))
                .endsWith("\"type\":\"ConsentWithdrawn\",\"payload\":{\"kind\":\"PAUSE\"}}");
        assertThat(written(publisher.event("p-7", new ChangeRated(5))))
                .endsWith("\"type\":\"ChangeRated\",\"payload\":{\"rating\":5}}");
    }

    @Test
    void anEventHappenedWhenItIsSaidTo() {
        ChangeRated rated = new ChangeRated(5);
        ZonedDateTime night =
                ZonedDateTime.of(2026, 7, 1, 23, 30, 0, 0, ZoneId.of("Asia/Kathmandu"));
        assertThat(written(publisher.event("p-7", rated).at(night)))
                .contains("2026-07-01T23:30:00+05:45\",\"zone\":\"Asia/Kathmandu\"");
        assertThat(
                        written(
                                publisher
                                        .event("p-7", rated)
                                        .at(OffsetDateTime.parse("2026-07-01T23:30:00Z"))))
                .contains("2026-07-01T23:30:00+00:00\",\"recordedAt\"");
        assertThat(written(publisher.event("p-7", rated).on(LocalDate.of(2026, 7, 1))))
                .contains("\"date\":\"2026-07-01\",\"recordedAt\"");
    }

    @Test
    void anEventIsMadeOnce() {
        // Given
        OtherDraft draft = publisher.event("p-7", new ChangeRated(5));

        // When
        Spooled first = draft.publish();
        Spooled second = draft.publish();

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(publisher.pending()).isEqualTo(1);
        assertThatThrownBy(() -> draft.occasion("later")).hasMessageContaining("new draft");
    }

    @Test
    void everyEventThatCanBeReadCanBePublishedAndOnlyOfItsStudy() {
        // Given
        ArbitraryEvents arbitrary = new ArbitraryEvents(3);
        List<ParticipantEvent> events =
                new ArrayList<>(Stream.generate(arbitrary::participantEvent).limit(500).toList());
        StudyId study = events.getFirst().event().study();
        try (ThawPublisher other =
                ThawPublisher.builder(study)
                        .source("ember", "2.1")
                        .spool(folder.resolve("other"))
                        .http(URI.create("http://127.0.0.1:1"), "a-key")
                        .open()) {
            // When
            other.publishAll(events);

            // Then
            assertThat(other.pending()).isEqualTo(500);
        }
        assertThatThrownBy(() -> publisher.publish(events.getFirst()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of its own");
    }

    @Test
    void whatTheGatewayWouldRefuseForItsFormIsToldAtOnce() {
        CheckInDraft endless = publisher.checkIn("p-7").blank().freeText("x".repeat(100_001));
        assertThatThrownBy(endless::publish).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> publisher.checkIn("somebody@example.org"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("somebody");
        assertThat(publisher.pending()).isZero();
    }

    @Test
    void aPublisherIsNotOpenedHalfDescribed() {
        ThawPublisher.Builder half = ThawPublisher.builder("kindling").source("ember", "2.1");
        assertThatThrownBy(half::open).hasMessageContaining("spool");
        Stream.of("ftp://example.org", "https://user@example.org", "https://example.org/?a", "/v1")
                .forEach(
                        address ->
                                assertThatThrownBy(() -> half.http(URI.create(address), "a-key"))
                                        .hasMessageContaining("https://thaw.example.org"));
    }

    /// The event without its id.
    private static String written(Draft<?> draft) {
        String json = EventJson.write(draft.event());
        return json.substring(json.indexOf("\"participant\""));
    }
}
