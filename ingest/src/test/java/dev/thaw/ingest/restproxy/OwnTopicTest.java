package dev.thaw.ingest.restproxy;

import static dev.thaw.ingest.restproxy.ProxyGateway.ARBITRARY;
import static dev.thaw.ingest.restproxy.ProxyGateway.assertProblem;
import static dev.thaw.ingest.restproxy.ProxyGateway.errorCodes;
import static dev.thaw.ingest.restproxy.ProxyGateway.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.core.event.ArbitraryEvents;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.registry.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("stack")
@ExtendWith(ProxyGateway.Shared.class)
class OwnTopicTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProxyGateway gateway;

    OwnTopicTest(ProxyGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void ourOwnEventsNeedNoMapping() throws Exception {
        // Given: events as Avro's own JSON encoder writes them, one of another study among them
        ArbitraryEvents arbitrary =
                new ArbitraryEvents(UUID.randomUUID().getLeastSignificantBits());
        String key = gateway.newAppKey(ARBITRARY);
        List<ParticipantEvent> events = new ArrayList<>();
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ParticipantEvent event = arbitrary.participantEvent();
            events.add(event);
            records.add("{\"value\":%s}".formatted(avroJson(event)));
        }
        int schema = gateway.stack().registry().latest("intake-events-value").orElseThrow().id();

        // When
        HttpResponse<String> answer =
                gateway.post(
                        key,
                        "/topics/intake-events",
                        "{\"value_schema_id\":%d,\"records\":[%s]}"
                                .formatted(schema, String.join(",", records)));
        HttpResponse<String> elsewhere =
                gateway.post(
                        "/topics/intake-events",
                        "{\"value_schema\":%s,\"records\":[%s]}"
                                .formatted(
                                        quoted(
                                                gateway.stack()
                                                        .registry()
                                                        .schemaById(schema)
                                                        .toString()),
                                        records.getFirst()));
        HttpResponse<String> ownSchema =
                gateway.post(
                        "/topics/intake-events",
                        "{\"value_schema\":\"\\\"string\\\"\",\"records\":[{\"value\":\"a\"}]}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).get("key_schema_id").isNull()).isTrue();
        assertThat(Set.copyOf(errorCodes(answer))).containsExactly(0);
        assertThat(gateway.stored().all()).containsAll(events);
        assertProblem(elsewhere, 403, 40301);
        assertProblem(ownSchema, 422, 42205);
    }

    private String avroJson(ParticipantEvent event) throws IOException {
        byte[] framed = Codecs.participantEvents(gateway.stack().registry()).encode(event);
        Schema schema = gateway.stack().registry().schemaById(WireFormat.schemaId(framed));
        ByteBuffer avro = WireFormat.avro(framed);
        Object datum =
                new GenericDatumReader<>(schema)
                        .read(
                                null,
                                DecoderFactory.get()
                                        .binaryDecoder(
                                                avro.array(),
                                                avro.arrayOffset(),
                                                avro.remaining(),
                                                null));
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        JsonEncoder encoder = EncoderFactory.get().jsonEncoder(schema, json);
        new GenericDatumWriter<>(schema).write(datum, encoder);
        encoder.flush();
        return json.toString(StandardCharsets.UTF_8);
    }
}
