package dev.thaw.ingest.restproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroJsonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "long"   | 1.7E9                     | 1700000000
                    "long"   | 17e+8                     | 1700000000
                    "long"   | 9223372036854775807       | 9223372036854775807
                    "int"    | -2.0                      | -2
                    "double" | 1.7E9                     | 1.7E9
                    "double" | 3                         | 3.0
                    "double" | "NaN"                     | NaN
                    "float"  | 0.5                       | 0.5
                    "string" | "İ\\u0131"                | İı
                    "boolean"| true                      | true
                    ["null","string"]       | null           | null
                    ["null","string"]       | {"string":"x"} | x
                    ["int","string","double"] | {"int":1E1}  | 10
                    ["int","string","double"] | {"double":1E1} | 10.0
                    {"type":"array","items":"int"} | [1,2E0]  | [1, 2]
                    {"type":"map","values":"int"}  | {"a":1}  | {a=1}
                    {"type":"enum","name":"E","symbols":["A","B"]} | "B" | B
                    {"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"int","default":7}]} | {"a":1} | {"a": 1, "b": 7}
                    """)
    void aValueIsReadByItsSchema(String schema, String json, String expected) throws Exception {
        assertThat(String.valueOf(read(schema, json))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "long"   | 1.5
                    "long"   | 1E999999999
                    "long"   | 1E-999999999
                    "long"   | 9223372036854775808
                    "long"   | "1"
                    "int"    | 3000000000
                    "double" | 1E999
                    "double" | "1"
                    "string" | 1
                    "string" | null
                    "boolean"| 1
                    "null"   | 0
                    ["null","string"] | "x"
                    ["null","string"] | {}
                    ["null","string"] | {"int":1}
                    ["null","string"] | {"string":"x","null":null}
                    ["int","string"]  | null
                    {"type":"array","items":"int"} | [1,"2"]
                    {"type":"array","items":"int"} | {}
                    {"type":"map","values":"int"}  | {"a":1,"a":2}
                    {"type":"enum","name":"E","symbols":["A","B"]} | "C"
                    {"type":"fixed","name":"F","size":2} | "abc"
                    "bytes"  | "Ω"
                    {"type":"record","name":"R","fields":[{"name":"a","type":"int"}]} | {}
                    {"type":"record","name":"R","fields":[{"name":"a","type":"int"}]} | {"a":1,"a":1}
                    {"type":"record","name":"R","fields":[{"name":"a","type":"int"}]} | {"a":1,"b":1}
                    """)
    void aValueThatDoesNotFollowItsSchemaIsRefused(String schema, String json) {
        Mismatch mismatch = catchThrowableOfType(Mismatch.class, () -> read(schema, json));
        assertThat(mismatch).hasMessageEndingWith(".");
        assertThat(mismatch.pointer()).startsWith("/value");
    }

    @Test
    void aRefusalSaysWhereAndNotWhat() {
        // Given
        String schema =
                """
                {"type":"record","name":"R","fields":[{"name":"list","type":{"type":"array","items":
                 {"type":"record","name":"E","fields":[{"name":"time","type":"double"}]}}}]}""";

        // When
        Mismatch mismatch =
                catchThrowableOfType(
                        Mismatch.class,
                        () -> read(schema, "{\"list\":[{\"time\":1},{\"time\":\"my secret\"}]}"));

        // Then
        assertThat(mismatch.pointer()).isEqualTo("/value/list/1/time");
        assertThat(mismatch).hasMessage("A number is expected here.");
    }

    @Test
    void aValueOfMillionsOfPartsIsRefused() {
        // Given
        String json = "[" + "null,".repeat(1_000_000) + "null]";

        // Then
        assertThat(
                        catchThrowableOfType(
                                Mismatch.class,
                                () -> read("{\"type\":\"array\",\"items\":\"null\"}", json)))
                .hasMessage("This has too many parts.");
    }

    private static Object read(String schema, String json) throws IOException, Mismatch {
        try (JsonParser in = new JsonFactory().createParser(json)) {
            in.nextToken();
            return new AvroJson(in, new GenericData())
                    .read(new Schema.Parser().parse(schema), "/value");
        }
    }
}
