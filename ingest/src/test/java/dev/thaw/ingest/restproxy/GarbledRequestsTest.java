package dev.thaw.ingest.restproxy;

import static dev.thaw.ingest.restproxy.ProxyGateway.AVRO;
import static dev.thaw.ingest.restproxy.ProxyGateway.BINARY;
import static dev.thaw.ingest.restproxy.ProxyGateway.CALM;
import static dev.thaw.ingest.restproxy.ProxyGateway.WHEN;
import static dev.thaw.ingest.restproxy.ProxyGateway.errorCodes;
import static dev.thaw.ingest.restproxy.ProxyGateway.quoted;
import static dev.thaw.ingest.restproxy.RadarRecords.KEY_SCHEMA;
import static dev.thaw.ingest.restproxy.RadarRecords.VALUE_SCHEMA;
import static dev.thaw.ingest.restproxy.RadarRecords.binary;
import static dev.thaw.ingest.restproxy.RadarRecords.mood;
import static dev.thaw.ingest.restproxy.RadarRecords.request;
import static dev.thaw.ingest.restproxy.RadarRecords.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("stack")
@ExtendWith(ProxyGateway.Shared.class)
class GarbledRequestsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProxyGateway gateway;
    private final String user = UUID.randomUUID().toString();

    GarbledRequestsTest(ProxyGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void noMutatedRequestBreaksTheGatewayOrCostsAValidNeighbour() throws Exception {
        // Given
        SplittableRandom random = new SplittableRandom(20261126);
        String good = mood(user, WHEN, CALM).toString();
        record Sent(String garbled, String body, CompletableFuture<HttpResponse<String>> answer) {}
        int taken = 0;

        for (int round = 0; round < 50; round++) {
            // When: one record is garbled, between two good ones
            List<Sent> sent = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String garbled = mutated(good, random);
                String body =
                        request(
                                gateway.keySchema(),
                                gateway.valueSchema(),
                                List.of(good, garbled, good));
                sent.add(
                        new Sent(
                                garbled,
                                body,
                                gateway.postLater(AVRO, body.getBytes(StandardCharsets.UTF_8))));
            }

            // Then
            for (Sent one : sent) {
                HttpResponse<String> answer = one.answer().join();
                if (isJson(one.garbled())) {
                    assertThat(answer.statusCode()).as(one.body()).isEqualTo(200);
                    List<Integer> codes = errorCodes(answer);
                    assertThat(codes).as(one.body()).hasSize(3);
                    assertThat(codes.getFirst()).as(one.body()).isZero();
                    assertThat(codes.getLast()).as(one.body()).isZero();
                    taken++;
                } else {
                    assertThat(answer.statusCode()).as(one.body()).isBetween(200, 422);
                }
            }
        }
        assertThat(taken).as("records that were JSON still").isGreaterThan(500);
    }

    @Test
    void noMutatedBodyBreaksTheGateway() throws Exception {
        // Given
        SplittableRandom random = new SplittableRandom(2026);
        String good =
                "{\"key_schema\":%s,\"value_schema\":%s,\"records\":[%s]}"
                        .formatted(
                                quoted(KEY_SCHEMA), quoted("\"int\""), mood(user, WHEN, Map.of()));

        for (int round = 0; round < 10; round++) {
            // When
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                byte[] body = mutated(good, random).getBytes(StandardCharsets.UTF_8);
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
                answers.add(gateway.postLater(AVRO, body));
            }

            // Then
            for (CompletableFuture<HttpResponse<String>> later : answers) {
                HttpResponse<String> answer = later.join();
                assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 422);
                assertThat(JSON.readTree(answer.body()).get("error_code").isInt()).isTrue();
            }
        }
    }

    @Test
    void noMutatedRecordSetBreaksTheGateway() throws Exception {
        // Given: a set of three, which names whose it is
        SplittableRandom random = new SplittableRandom(7112026);
        byte[] value = binary(VALUE_SCHEMA, mood(user, WHEN, CALM).get("value"));
        byte[] good = set(1, 1, Optional.of("kindling"), Optional.of(user), value, value, value);

        for (int round = 0; round < 20; round++) {
            // When
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                answers.add(gateway.postLater(BINARY, mutated(good, random)));
            }

            // Then
            for (CompletableFuture<HttpResponse<String>> later : answers) {
                HttpResponse<String> answer = later.join();
                assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 422);
                assertThat(JSON.readTree(answer.body()).isObject()).isTrue();
            }
        }
    }

    private static byte[] mutated(byte[] bytes, SplittableRandom random) {
        byte[] mutated = bytes.clone();
        int[] telling = {0, 1, 2, 3, 0x7f, 0x80, 0xfe, 0xff};
        for (int n = random.nextInt(1, 5); n > 0; n--) {
            int at = random.nextInt(random.nextBoolean() ? mutated.length : 60);
            mutated[at] =
                    (byte)
                            (random.nextBoolean()
                                    ? random.nextInt(256)
                                    : telling[random.nextInt(telling.length)]);
        }
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(mutated, random.nextInt(1, mutated.length));
            case 1 -> Arrays.copyOf(mutated, mutated.length + random.nextInt(1, 40));
            default -> mutated;
        };
    }

    private static String mutated(String text, SplittableRandom random) {
        StringBuilder mutated = new StringBuilder(text);
        String pieces = "{}[]\":,0123456789eE+-.nultrfas \\\u0000é";
        for (int n = random.nextInt(1, 4); n > 0; n--) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(4)) {
                case 0 -> mutated.deleteCharAt(at);
                case 1 -> mutated.insert(at, pieces.charAt(random.nextInt(pieces.length())));
                case 2 -> mutated.setCharAt(at, pieces.charAt(random.nextInt(pieces.length())));
                default -> {
                    int to = Math.min(mutated.length(), at + random.nextInt(1, 60));
                    mutated.insert(random.nextInt(mutated.length()), mutated.substring(at, to));
                }
            }
        }
        return mutated.toString();
    }

    /// Whether it is still one JSON value, so that its neighbours can be told from it.
    private static boolean isJson(String text) {
        try (var in = JSON.getFactory().createParser("[" + text + "]")) {
            in.nextToken();
            in.nextToken();
            in.skipChildren();
            return in.nextToken() == com.fasterxml.jackson.core.JsonToken.END_ARRAY
                    && in.nextToken() == null;
        } catch (IOException _) {
            return false;
        }
    }
}
