package dev.thaw.reports.record;

import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.aParticipantWithoutConsent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.consent.Permission;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.Payloads;
import dev.thaw.reports.record.ParticipantRecord.Contents;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FhirBundleTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void holdsWhatStandsAndNothingThatWasTakenBack() {
        // Given
        Told told = Told.by("a quiet morning");

        // When
        JsonNode bundle = bundle(told.events());

        // Then
        FhirRules.check(bundle);
        assertThat(ids(bundle, "QuestionnaireResponse"))
                .containsExactlyInAnyOrder(
                        told.felt(),
                        told.blank(),
                        told.skipped(),
                        told.correction(),
                        told.instrument());
        assertThat(resource(bundle, told.felt()).at("/status").asText()).isEqualTo("completed");
        assertThat(resource(bundle, told.felt()).at("/authored").asText())
                .isEqualTo("2026-01-06T09:05:00+01:00");
        assertThat(resource(bundle, told.correction()).at("/status").asText()).isEqualTo("amended");
        assertThat(resource(bundle, told.instrument()).at("/authored").asText())
                .isEqualTo("2026-01-08");
        assertThat(resource(bundle, told.felt()).at("/subject"))
                .hasToString(
                        "{\"identifier\":{\"system\":\"urn:x-thaw:study:thaw-oslo\",\"value\":\"p-7\"}}");
    }

    @Test
    void saysOfACheckInAllThatItSays() {
        // Given
        Told told = Told.by("a quiet morning");

        // When
        Map<String, List<String>> answers = answers(resource(bundle(told.events()), told.felt()));

        // Then
        assertThat(answers)
                .containsEntry(
                        "answer", List.of("{\"system\":\"urn:x-thaw:answer\",\"code\":\"FELT\"}"))
                .containsEntry("feeling/calm", List.of("40"))
                .containsEntry("feeling/sad", List.of("20"))
                .containsEntry("sensation", List.of("\"chest\"", "\"throat\""))
                .containsEntry("item/mood", List.of("3.5"))
                .containsEntry("event/pleasantness", List.of("-2"))
                .containsEntry("event/company", List.of("\"friend\""))
                .containsEntry("event/activity", List.of("\"long_walk\""))
                .containsEntry("overwhelmed", List.of("true"))
                .containsEntry("freeText", List.of("\"a quiet morning\""))
                .hasSize(10);
        assertThat(answers(resource(bundle(told.events()), told.instrument()).at("/item/0")))
                .containsEntry("PHQ-9/total", List.of("11"))
                .containsEntry("PHQ-9/9", List.of("0"))
                .hasSize(2);
    }

    @Test
    void tellsTimesAsFhirWritesThem() {
        // Given
        Instant at = Instant.parse("2026-01-06T08:05:00.123456Z");
        ParticipantBuilder told = aParticipant();
        UUID unknown = told.with(Payloads.blank(), moment(at, Optional.empty())).lastId();
        UUID odd =
                told.with(
                                Payloads.blank(),
                                moment(at, Optional.of(ZoneOffset.ofTotalSeconds(3601))))
                        .lastId();
        UUID west =
                told.with(Payloads.blank(), moment(at, Optional.of(ZoneOffset.ofHours(-9))))
                        .lastId();
        UUID never = told.with(Payloads.blank(), new CaptureTime.Ordinal()).lastId();

        // When
        JsonNode bundle = bundle(told);

        // Then
        FhirRules.check(bundle);
        assertThat(resource(bundle, unknown).at("/authored").asText())
                .isEqualTo("2026-01-06T08:05:00.123Z");
        assertThat(resource(bundle, odd).at("/authored").asText())
                .isEqualTo("2026-01-06T08:05:00.123Z");
        assertThat(resource(bundle, west).at("/authored").asText())
                .isEqualTo("2026-01-05T23:05:00.123-09:00");
        assertThat(resource(bundle, never).has("authored")).isFalse();
    }

    @Test
    void whatSaysNothingHasNoItems() {
        // Given a check-in that asked for nothing, and one whose text is empty
        ParticipantBuilder told = aParticipant();
        CaptureTime day = ParticipantBuilder.on(1, 1);
        UUID bare =
                told.with(Payloads.checkIn(Answer.NOT_ASKED, List.of(), Map.of()), day).lastId();
        told.with(Told.saying(" "), day);

        // When
        JsonNode bundle = bundle(told);

        // Then
        FhirRules.check(bundle);
        assertThat(resource(bundle, bare).has("item")).isFalse();
        assertThat(bundle.toString()).doesNotContain("freeText");
    }

    @Test
    void whereNothingIsHeldItIsEmpty() {
        JsonNode without = bundle(aParticipantWithoutConsent());
        JsonNode nobody =
                FhirBundle.of(
                        new ParticipantRecord(
                                aParticipant().protocol(),
                                new ParticipantId("p-7"),
                                NOW,
                                new Contents.Nothing()));

        for (JsonNode bundle : List.of(without, nobody)) {
            FhirRules.check(bundle);
            assertThat(bundle.has("entry")).isFalse();
        }
    }

    private static CaptureTime moment(Instant at, Optional<ZoneOffset> offset) {
        return new CaptureTime.Moment(at, offset, Optional.empty());
    }

    private static JsonNode bundle(ParticipantBuilder told) {
        TreeMap<ConsentScope, Permission> permissions = new TreeMap<>();
        permissions.put(ConsentScope.COLLECT_CHECKINS, new Permission.Permitted());
        permissions.put(ConsentScope.QUOTE_STORY, new Permission.Unknown());
        return FhirBundle.of(
                new ParticipantRecord(
                        told.protocol(),
                        new ParticipantId("p-7"),
                        NOW,
                        new Contents.Held(
                                Optional.empty(),
                                Entries.of(told.history(), told.protocol()),
                                permissions,
                                Optional.empty())));
    }

    private static List<UUID> ids(JsonNode bundle, String type) {
        List<UUID> ids = new ArrayList<>();
        for (JsonNode entry : bundle.at("/entry")) {
            if (entry.at("/resource/resourceType").asText().equals(type)) {
                ids.add(UUID.fromString(entry.at("/resource/id").asText()));
            }
        }
        return ids;
    }

    private static JsonNode resource(JsonNode bundle, UUID id) {
        for (JsonNode entry : bundle.at("/entry")) {
            if (entry.at("/resource/id").asText().equals(id.toString())) {
                return entry.at("/resource");
            }
        }
        throw new AssertionError("not in the bundle: " + id);
    }

    /// By link id, as they are written.
    private static Map<String, List<String>> answers(JsonNode parent) {
        Map<String, List<String>> answers = new TreeMap<>();
        for (JsonNode item : parent.at("/item")) {
            List<String> values = new ArrayList<>();
            item.at("/answer").forEach(answer -> answer.forEach(value -> values.add(plain(value))));
            assertThat(answers.put(item.at("/linkId").asText(), values)).isNull();
        }
        return answers;
    }

    private static String plain(JsonNode value) {
        return value.isBigDecimal() ? value.decimalValue().toPlainString() : value.toString();
    }
}
