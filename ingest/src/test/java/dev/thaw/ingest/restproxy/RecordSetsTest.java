package dev.thaw.ingest.restproxy;

import static dev.thaw.ingest.restproxy.ProxyGateway.ARBITRARY;
import static dev.thaw.ingest.restproxy.ProxyGateway.BINARY;
import static dev.thaw.ingest.restproxy.ProxyGateway.CALM;
import static dev.thaw.ingest.restproxy.ProxyGateway.EMBERS;
import static dev.thaw.ingest.restproxy.ProxyGateway.MOOD;
import static dev.thaw.ingest.restproxy.ProxyGateway.STUDY;
import static dev.thaw.ingest.restproxy.ProxyGateway.WHEN;
import static dev.thaw.ingest.restproxy.ProxyGateway.assertProblem;
import static dev.thaw.ingest.restproxy.ProxyGateway.errorCodes;
import static dev.thaw.ingest.restproxy.ProxyGateway.gzip;
import static dev.thaw.ingest.restproxy.RadarRecords.KEY_SCHEMA;
import static dev.thaw.ingest.restproxy.RadarRecords.OLDER_VALUE_SCHEMA;
import static dev.thaw.ingest.restproxy.RadarRecords.VALUE_SCHEMA;
import static dev.thaw.ingest.restproxy.RadarRecords.binary;
import static dev.thaw.ingest.restproxy.RadarRecords.mood;
import static dev.thaw.ingest.restproxy.RadarRecords.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.ArbitraryEvents;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.registry.CompatibilityLevel;
import dev.thaw.schemas.registry.WireFormat;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RADAR's binary form, whose bodies plain Avro writes here.
@Tag("stack")
@ExtendWith(ProxyGateway.Shared.class)
class RecordSetsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProxyGateway gateway;
    private final String user = UUID.randomUUID().toString();
    private final byte[] calm = value(WHEN);

    RecordSetsTest(ProxyGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void aSetThatTheParticipantsAppSendsIsTheSameEventsAsItsRecordsInJson() throws Exception {
        // Given: the set says neither project nor participant, as RADAR's apps send it
        String key = gateway.newParticipantKey(STUDY, new ParticipantId(user));
        byte[] body = gzip(set(calm, value(WHEN + 60)));

        // When
        HttpResponse<String> answer =
                gateway.send(
                        gateway.with(key, "/kafka/topics/questionnaire_mood")
                                .header("Content-Type", BINARY)
                                .header("Content-Encoding", "gzip")
                                .header("Accept", "application/vnd.kafka.v2+json")
                                .POST(BodyPublishers.ofByteArray(body)));
        HttpResponse<String> inJson =
                gateway.post(mood(user, WHEN, CALM), mood(user, WHEN + 60, CALM));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/vnd.kafka.v2+json");
        JsonNode said = JSON.readTree(answer.body());
        assertThat(said.get("key_schema_id").intValue()).isEqualTo(gateway.keySchema());
        assertThat(said.get("value_schema_id").intValue()).isEqualTo(gateway.valueSchema());
        assertThat(errorCodes(answer)).containsExactly(0, 0);
        assertThat(errorCodes(inJson)).containsExactly(0, 0);
        List<ParticipantEvent> events = gateway.stored().of(user);
        assertThat(events).hasSize(8);
        assertThat(new HashSet<>(events)).hasSize(4);
    }

    @Test
    void aSetMaySayWhoseItIs() throws Exception {
        // When: a study's key
        HttpResponse<String> answer =
                gateway.postBinary(
                        gateway.appKey(),
                        MOOD,
                        set(1, 1, Optional.of("RADAR-Kindling"), Optional.of(user), calm));

        // Then
        assertThat(errorCodes(answer)).containsExactly(0);
        assertThat(gateway.stored().of(user)).hasSize(2);
    }

    @Test
    void aSetThatIsNobodysIsRefusedOnRecord() throws Exception {
        // Given
        long before = gateway.stored().refusalsOf(STUDY);

        // When: neither it nor the key says whose it is
        HttpResponse<String> answer = gateway.postBinary(gateway.appKey(), MOOD, set(calm, calm));

        // Then
        assertProblem(answer, 422, 42203);
        assertThat(JSON.readTree(answer.body()).get("message").asText()).startsWith("/key/userId:");
        assertThat(errorCodes(answer)).containsExactly(42203, 42203);
        assertThat(gateway.stored().refusalsOf(STUDY)).isEqualTo(before + 2);
    }

    @Test
    void aParticipantsKeyWritesForThatParticipantOnly() throws Exception {
        // Given
        String another = UUID.randomUUID().toString();
        String key = gateway.newParticipantKey(STUDY, new ParticipantId(user));

        // When
        HttpResponse<String> answer =
                gateway.postBinary(
                        key, MOOD, set(1, 1, Optional.empty(), Optional.of(another), calm));

        // Then
        assertProblem(answer, 403, 40301);
        assertThat(gateway.stored().of(another)).isEmpty();
        assertThat(gateway.stored().of(user)).isEmpty();
    }

    @Test
    void aSetOfAnotherProjectIsNotTaken() throws Exception {
        assertProblem(
                gateway.postBinary(
                        gateway.appKey(),
                        MOOD,
                        set(1, 1, Optional.of("arbitrary-study"), Optional.of(user), calm)),
                403,
                40301);
        assertThat(gateway.stored().of(user)).isEmpty();
    }

    @Test
    void oneBadValueDoesNotKeepItsNeighboursOut() throws Exception {
        // Given
        byte[] cutOff = Arrays.copyOf(calm, calm.length - 3);
        byte[] extended = Arrays.copyOf(calm, calm.length + 1);
        byte[] offScale =
                binary(VALUE_SCHEMA, mood(user, WHEN, Map.of("felt", "sometimes")).get("value"));

        // When
        HttpResponse<String> answer =
                gateway.postBinary(
                        gateway.appKey(),
                        MOOD,
                        set(
                                1,
                                1,
                                Optional.empty(),
                                Optional.of(user),
                                calm,
                                cutOff,
                                extended,
                                new byte[0],
                                offScale,
                                value(WHEN + 60)));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(errorCodes(answer)).containsExactly(0, 42203, 42203, 42203, 42206, 0);
        assertThat(gateway.stored().of(user)).hasSize(4);
    }

    @Test
    void valuesAreReadByTheVersionOfTheirSchema() throws Exception {
        // Given: a topic with two versions, in which the same bytes would be something else
        var registry = gateway.stack().registry();
        String value = "questionnaire_two_versions-value";
        registry.setCompatibility(value, CompatibilityLevel.NONE);
        gateway.register("questionnaire_two_versions-key", KEY_SCHEMA);
        gateway.register(value, OLDER_VALUE_SCHEMA);
        int newest = gateway.register(value, VALUE_SCHEMA);
        String path = "/topics/questionnaire_two_versions";
        String key = gateway.newAppKey(EMBERS);

        // Then
        Optional<String> whose = Optional.of(user);
        HttpResponse<String> second =
                gateway.postBinary(key, path, set(1, 2, Optional.empty(), whose, calm));
        HttpResponse<String> latest =
                gateway.postBinary(key, path, set(0, 0, Optional.empty(), whose, calm));
        HttpResponse<String> first =
                gateway.postBinary(key, path, set(1, 1, Optional.empty(), whose, calm));
        assertThat(errorCodes(second)).containsExactly(0);
        assertThat(errorCodes(latest)).containsExactly(0);
        assertThat(JSON.readTree(latest.body()).get("value_schema_id").intValue())
                .isEqualTo(newest);
        assertThat(errorCodes(first)).containsExactly(42203);
        for (int[] unknown : new int[][] {{1, 99}, {99, 1}, {1, Integer.MAX_VALUE}}) {
            assertProblem(
                    gateway.postBinary(
                            key, path, set(unknown[0], unknown[1], Optional.empty(), whose, calm)),
                    422,
                    42205);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    02 02 00 00 02 73 00              | 422 | no values
                    02 02 00 00 02 73                 | 400 | cut off before the values
                    02                                | 400 | cut off
                    02 02 04 00 02 73 00              | 400 | no such type of a project
                    02 02 00 00 02 ff 02 02 00 00     | 400 | a source that is no UTF-8
                    02 02 00 00 03 73 02 02 00 00     | 400 | a negative length
                    02 02 00 00 fe ff ff ff 0f 73     | 400 | a source of two gigabytes
                    02 02 00 02 feffffffffffffff01 73 | 400 | a participant of exabytes
                    02 02 00 00 02 73 feffffffffffffff01 02 00 00  | 400 | more values than bytes
                    02 02 00 00 02 73 ffffffffffffffffff01 00 00   | 400 | the most negative number of values
                    02 02 00 00 02 73 02 feffffff0f 00 00          | 400 | a value of two gigabytes
                    02 02 00 00 02 73 02 01 00                     | 400 | a value of a negative length
                    02 02 00 00 02 73 01 0a 02 00 00               | 400 | a block of another size than it says
                    02 02 00 00 02 73 02 02 00 00 00               | 400 | something behind
                    ffffffffffffffffffff 02 00 00 02 73 02 02 00 00 | 400 | a version that is no number
                    """)
    void aBrokenSetIsRefusedAsAWhole(String hex, int status, String what) throws Exception {
        byte[] body = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertProblem(gateway.postBinary(gateway.appKey(), MOOD, body), status, status);
    }

    @Test
    void aSetThatIsCutOffAnywhereIsNotHalfTaken() throws Exception {
        // Given
        byte[] whole = set(1, 1, Optional.empty(), Optional.of(user), calm, calm);

        // When
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int length = 1; length < whole.length; length++) {
            answers.add(gateway.postLater(BINARY, Arrays.copyOf(whole, length)));
        }

        // Then
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertProblem(answer.join(), 400, 400);
        }
        assertThat(gateway.stored().of(user)).isEmpty();
    }

    @Test
    void aSetHasABound() throws Exception {
        byte[][] many = new byte[10_001][0];
        assertProblem(gateway.postBinary(gateway.appKey(), MOOD, set(many)), 413, 413);
    }

    @Test
    void aSetMayComeInBlocksWithTheirSizes() throws Exception {
        // Given: two blocks, the second of which says how many bytes it has
        byte[] set = set(1, 1, Optional.empty(), Optional.of(user), calm);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(set, 0, set.length - 1);
        byte[] value = Arrays.copyOfRange(set, set.length - 1 - calm.length - 2, set.length - 1);
        assertThat(calm.length).as("a length of two bytes").isBetween(64, 8191);
        body.write(1);
        body.writeBytes(RadarRecords.binary(Schema.create(Schema.Type.LONG), (long) value.length));
        body.writeBytes(value);
        body.write(0);

        // When
        HttpResponse<String> answer =
                gateway.postBinary(gateway.appKey(), MOOD, body.toByteArray());

        // Then
        assertThat(errorCodes(answer)).containsExactly(0, 0);
    }

    @Test
    void ourOwnEventsCanComeAsASet() throws Exception {
        // Given
        ParticipantEvent event =
                new ArbitraryEvents(UUID.randomUUID().getLeastSignificantBits()).participantEvent();
        byte[] framed = Codecs.participantEvents(gateway.stack().registry()).encode(event);
        ByteBuffer avro = WireFormat.avro(framed);
        byte[] value = new byte[avro.remaining()];
        avro.get(value);

        // When
        HttpResponse<String> answer =
                gateway.postBinary(
                        gateway.newAppKey(ARBITRARY),
                        "/topics/intake-events",
                        set(0, 0, Optional.empty(), Optional.empty(), value));

        // Then
        assertThat(errorCodes(answer)).containsExactly(0);
        assertThat(JSON.readTree(answer.body()).get("key_schema_id").isNull()).isTrue();
        assertThat(gateway.stored().all()).contains(event);
    }

    private byte[] value(double completed) {
        ObjectNode record = mood(user, completed, CALM);
        return binary(VALUE_SCHEMA, record.get("value"));
    }
}
