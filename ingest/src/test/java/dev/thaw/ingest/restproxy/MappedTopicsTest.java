package dev.thaw.ingest.restproxy;

import static dev.thaw.ingest.restproxy.ProxyGateway.ARBITRARY;
import static dev.thaw.ingest.restproxy.ProxyGateway.CALM;
import static dev.thaw.ingest.restproxy.ProxyGateway.MOOD;
import static dev.thaw.ingest.restproxy.ProxyGateway.STUDY;
import static dev.thaw.ingest.restproxy.ProxyGateway.WHEN;
import static dev.thaw.ingest.restproxy.ProxyGateway.assertProblem;
import static dev.thaw.ingest.restproxy.ProxyGateway.errorCodes;
import static dev.thaw.ingest.restproxy.RadarRecords.mood;
import static dev.thaw.ingest.restproxy.RadarRecords.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("stack")
@ExtendWith(ProxyGateway.Shared.class)
class MappedTopicsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProxyGateway gateway;
    private final String user = UUID.randomUUID().toString();

    MappedTopicsTest(ProxyGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void aQuestionnaireAsTheirAppSendsItIsAPromptAndACheckIn() throws Exception {
        // When
        HttpResponse<String> answer = gateway.post(mood(user, WHEN, CALM));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/vnd.kafka.v2+json");
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.get("key_schema_id").intValue()).isEqualTo(gateway.keySchema());
        assertThat(body.get("value_schema_id").intValue()).isEqualTo(gateway.valueSchema());
        assertThat(body.get("offsets")).hasSize(1);
        JsonNode offset = body.get("offsets").get(0);
        assertThat(offset.get("partition").isInt()).isTrue();
        assertThat(offset.get("offset").isIntegralNumber()).isTrue();
        assertThat(offset.get("error_code").isNull()).isTrue();
        assertThat(offset.get("error").isNull()).isTrue();

        List<ParticipantEvent> events = gateway.stored().of(user);
        assertThat(events).hasSize(2);
        assertThat(events.getFirst().event().payload()).isInstanceOf(PromptIssued.class);
        ParticipantEvent checkIn = events.getLast();
        assertThat(checkIn.event().study()).isEqualTo(STUDY);
        assertThat(checkIn.event().source().app()).isEqualTo("radar-questionnaire");
        assertThat(((CaptureTime.Moment) checkIn.event().captured()).at())
                .isEqualTo(Instant.parse("2023-11-14T22:13:20.500Z"));
        CheckInSubmitted submitted = (CheckInSubmitted) checkIn.event().payload();
        assertThat(submitted.answer()).isEqualTo(Answer.FELT);
        assertThat(submitted.feelings()).containsExactly(new Feeling("calm", 40));
        assertThat(submitted.sensations()).containsExactly("chest", "hands");
        assertThat(submitted.ratings()).containsExactly(Map.entry("mood", new BigDecimal("7")));
        assertThat(submitted.instrumentVersion()).as("\"version\" is no version").isEmpty();
        assertThat(submitted.promptId())
                .contains(((PromptIssued) events.getFirst().event().payload()).promptId());
    }

    @Test
    void oneBadRecordDoesNotKeepItsNeighboursOut() throws Exception {
        // Given
        ObjectNode bad = mood(user, WHEN + 60, CALM);
        ((ObjectNode) bad.get("value")).put("timeCompleted", "yesterday");
        ObjectNode offScale = mood(user, WHEN + 120, Map.of("felt", "sometimes"));

        // When
        HttpResponse<String> answer =
                gateway.post(
                        mood(user, WHEN, CALM),
                        bad,
                        JSON.getNodeFactory().numberNode(7),
                        offScale,
                        mood(user, WHEN + 180, CALM));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(errorCodes(answer)).containsExactly(0, 42203, 42203, 42206, 0);
        String why = JSON.readTree(answer.body()).get("offsets").get(1).get("error").asText();
        assertThat(why).startsWith("/value/timeCompleted: ").doesNotContain("yesterday");
        assertThat(gateway.stored().of(user)).hasSize(4);
    }

    @Test
    void aBatchThatIsSentAgainIsTheSameEvents() throws Exception {
        // Given
        ObjectNode record = mood(user, WHEN, CALM);
        String reordered =
                "{\"value\":%s, \"key\" : %s}".formatted(record.get("value"), record.get("key"));

        // When: again, written otherwise
        gateway.post(record);
        HttpResponse<String> again =
                gateway.post(reordered.replace(Double.toString(WHEN), "1700000000.50"));

        // Then
        assertThat(again.statusCode()).isEqualTo(200);
        List<ParticipantEvent> events = gateway.stored().of(user);
        assertThat(events).hasSize(4);
        assertThat(new HashSet<>(events)).hasSize(2);
    }

    @Test
    void numbersMayHaveExponents() throws Exception {
        // Given
        String record =
                mood(user, 1_700_000_000, CALM)
                        .toString()
                        .replace("\"timeCompleted\":1.7E9", "\"timeCompleted\":1.7e+9");
        String byOtherTypes = record.replace("{\"string\":\"7\"}", "{\"int\":0.7E1}");

        // When
        HttpResponse<String> answer = gateway.post(byOtherTypes);

        // Then
        assertThat(record).contains("1.7e+9");
        assertThat(errorCodes(answer)).containsExactly(0);
        CheckInSubmitted submitted =
                (CheckInSubmitted) gateway.stored().of(user).getLast().event().payload();
        assertThat(submitted.ratings()).containsExactly(Map.entry("mood", new BigDecimal("7")));
    }

    @Test
    void recordsThatTheMappingPassesOverAreTakenAndNotStored() throws Exception {
        // Given
        ObjectNode other = mood(user, WHEN, CALM);
        ((ObjectNode) other.get("value")).put("name", "sleep");

        // When
        HttpResponse<String> answer = gateway.post(other);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(errorCodes(answer)).containsExactly(0);
        assertThat(gateway.stored().of(user)).isEmpty();
    }

    @Test
    void anotherStudysKeyCannotWriteHere() throws Exception {
        // Given
        String other = gateway.newAppKey(ARBITRARY);
        String request =
                request(
                        gateway.keySchema(),
                        gateway.valueSchema(),
                        List.of(mood(user, WHEN, CALM)));

        // Then: it has no mapping of its own
        assertProblem(gateway.post(other, MOOD, request), 404, 40401);

        // And: a record of another project is not taken, nor is its neighbour held up
        ObjectNode foreign = mood(user, WHEN, CALM);
        ((ObjectNode) foreign.get("key").get("projectId")).put("string", "arbitrary-study");
        ObjectNode unsaid = mood(user, WHEN, CALM);
        ((ObjectNode) unsaid.get("key")).putNull("projectId");
        ObjectNode ours = mood(user, WHEN, CALM);
        ((ObjectNode) ours.get("key").get("projectId")).put("string", "kindling");
        assertThat(errorCodes(gateway.post(foreign, unsaid, ours))).containsExactly(40301, 0, 0);
        assertThat(gateway.stored().of(user))
                .allMatch(event -> event.event().study().equals(STUDY));
    }

    @Test
    void aParticipantsKeyWritesForThatParticipantOnly() throws Exception {
        // Given
        String another = UUID.randomUUID().toString();
        String key = gateway.newParticipantKey(STUDY, new ParticipantId(user));
        String request =
                request(
                        gateway.keySchema(),
                        gateway.valueSchema(),
                        List.of(mood(another, WHEN, CALM), mood(user, WHEN, CALM)));

        // When
        HttpResponse<String> answer = gateway.post(key, MOOD, request);

        // Then
        assertThat(errorCodes(answer)).containsExactly(40301, 0);
        assertThat(gateway.stored().of(user)).hasSize(2);
        assertThat(gateway.stored().of(another)).isEmpty();
    }

    @Test
    void whoeverIsNoPseudonymIsRefusedOrGivenOne() throws Exception {
        assertThat(errorCodes(gateway.post(mood("ida@example.org", WHEN, CALM))))
                .containsExactly(42206);
        assertThat(gateway.stored().all())
                .noneMatch(event -> event.participant().value().contains("example"));
    }

    @Test
    void refusedRecordsStandInTheAccount() throws Exception {
        // Given
        long before = gateway.stored().refusalsOf(STUDY);

        // When
        gateway.post(mood(user, WHEN, Map.of("felt", "sometimes")), mood("no id", WHEN, CALM));

        // Then
        assertThat(gateway.stored().refusalsOf(STUDY)).isEqualTo(before + 2);
    }
}
