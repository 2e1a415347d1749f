package dev.thaw.ingest.restproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroBinaryTest {

    @Test
    void valuesOfAllTypesAreReadAsAvroWroteThem() throws Mismatch {
        // Given
        Schema schema =
                new Schema.Parser()
                        .parse(
                                """
                                {"type":"record","name":"All","fields":[
                                 {"name":"i","type":"int"},{"name":"l","type":"long"},
                                 {"name":"f","type":"float"},{"name":"d","type":"double"},
                                 {"name":"b","type":"boolean"},{"name":"n","type":"null"},
                                 {"name":"s","type":"string"},{"name":"y","type":"bytes"},
                                 {"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"]}},
                                 {"name":"x","type":{"type":"fixed","name":"X","size":2}},
                                 {"name":"a","type":{"type":"array","items":["null","int","string"]}},
                                 {"name":"m","type":{"type":"map","values":"int"}}]}""");
        GenericData.Record all = new GenericData.Record(schema);
        all.put("i", Integer.MIN_VALUE);
        all.put("l", Long.MAX_VALUE);
        all.put("f", 0.1f);
        all.put("d", -0.1);
        all.put("b", true);
        all.put("s", "İstanbul");
        all.put("y", ByteBuffer.wrap(new byte[] {0, -1}));
        all.put("e", new GenericData.EnumSymbol(schema.getField("e").schema(), "B"));
        all.put("x", new GenericData.Fixed(schema.getField("x").schema(), new byte[] {7, 8}));
        List<Object> elements = new ArrayList<>(List.of(4, "four"));
        elements.add(null);
        all.put("a", elements);
        all.put("m", Map.of("ä", 1));

        // When
        byte[] padded = new byte[300];
        byte[] bytes = RadarRecords.binary(schema, all);
        System.arraycopy(bytes, 0, padded, 20, bytes.length);

        // Then
        assertThat(AvroBinary.read(schema, padded, 20, bytes.length)).isEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "string"                                          | fe ff ff ff 0f 61
                    "bytes"                                           | fe ff ff ff ff ff ff ff ff 01
                    "string"                                          | 01
                    "string"                                          | 04 c3 28
                    "double"                                          | 00 00
                    "int"                                             | ff ff ff ff ff ff
                    "int"                                             | 02 02
                    {"type":"fixed","name":"F","size":2000000000}     | 00 00
                    {"type":"enum","name":"E","symbols":["A"]}        | 02
                    ["null","int"]                                    | 04
                    ["null","int"]                                    | 01
                    {"type":"array","items":"null"}                   | fe ff ff ff 0f 00
                    {"type":"array","items":"null"}                   | 80 80 80 01 00
                    {"type":"array","items":"int"}                    | ff ff ff ff ff ff ff ff ff 01 00
                    {"type":"map","values":"null"}                    | fe ff ff ff 0f 00
                    {"type":"map","values":"int"}                     | 04 02 61 02 02 61 04 00
                    {"type":"array","items":{"type":"array","items":{"type":"record","name":"R","fields":[]}}} | 02 fe ff ff ff 0f 00 00
                    """)
    void whatDoesNotFollowItsSchemaIsSaid(String schema, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        Schema parsed = new Schema.Parser().parse(schema);
        assertThatThrownBy(() -> AvroBinary.read(parsed, bytes, 0, bytes.length))
                .isInstanceOf(Mismatch.class);
    }

    @Test
    void aMismatchSaysWhere() {
        // Given
        byte[] value =
                RadarRecords.binary(
                        RadarRecords.VALUE_SCHEMA,
                        RadarRecords.mood("p-1", 1, Map.of("felt", "secret")).get("value"));
        int at = new String(value, StandardCharsets.ISO_8859_1).indexOf("secret");
        value[at] = (byte) 0xff;

        // Then: names of fields, and nothing that was sent
        assertThatThrownBy(
                        () ->
                                AvroBinary.read(
                                        new Schema.Parser().parse(RadarRecords.VALUE_SCHEMA),
                                        value,
                                        0,
                                        value.length))
                .isInstanceOfSatisfying(
                        Mismatch.class,
                        mismatch -> {
                            assertThat(mismatch.pointer()).isEqualTo("/answers/0/value");
                            assertThat(mismatch).hasMessage("A text in UTF-8 is expected here.");
                        });
    }

    @Test
    void aSchemaThatContainsItselfIsNotFollowedForEver() throws Exception {
        // Given
        Schema nested =
                new Schema.Parser()
                        .parse(
                                """
                                {"type":"record","name":"N","fields":[{"name":"n","type":["null","N"]}]}""");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        for (int i = 0; i < 1_000_000; i++) {
            encoder.writeIndex(1);
        }
        encoder.writeIndex(0);
        byte[] deep = bytes.toByteArray();

        // Then
        assertThatThrownBy(() -> AvroBinary.read(nested, deep, 0, deep.length))
                .isInstanceOf(Mismatch.class)
                .hasMessage("This is nested too deeply.");
    }

    @Test
    void aValueHasABoundedNumberOfParts() {
        Schema nothings = Schema.createArray(Schema.create(Schema.Type.NULL));
        byte[] many =
                RadarRecords.binary(
                        Schema.createArray(Schema.create(Schema.Type.INT)),
                        Collections.nCopies(30_000, 1));
        assertThatThrownBy(
                        () ->
                                AvroBinary.read(
                                        Schema.createArray(Schema.create(Schema.Type.INT)),
                                        many,
                                        0,
                                        many.length))
                .hasMessage("This has too many parts.");
        assertThatThrownBy(() -> AvroBinary.read(nothings, many, 0, many.length))
                .isInstanceOf(Mismatch.class);
    }
}
