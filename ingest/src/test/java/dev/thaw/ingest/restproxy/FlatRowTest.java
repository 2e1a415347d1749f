package dev.thaw.ingest.restproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.Test;

class FlatRowTest {
    private static final IndexedRecord NO_KEY =
            new GenericData.Record(SchemaBuilder.record("Key").fields().endRecord());

    @Test
    void anOrdinaryQuestionnaireIsARow() throws Exception {
        assertThat(FlatRow.of("mood", NO_KEY, lists(300, 10))).hasSize(1 + 300 * 10);
    }

    /// A few bytes may say: this often what the schema's default says.
    @Test
    void aShortRecordMakesNoEndlessRow() {
        assertThatExceptionOfType(Mismatch.class)
                .isThrownBy(() -> FlatRow.of("mood", NO_KEY, lists(6_000, 1)));
        assertThatExceptionOfType(Mismatch.class)
                .isThrownBy(() -> FlatRow.of("mood", NO_KEY, lists(100, 100)));
    }

    @Test
    void longNamesThatEachPartRepeatsMakeNoEndlessRow() {
        Schema longName =
                SchemaBuilder.record("Value")
                        .fields()
                        .name("n".repeat(10_000))
                        .type()
                        .array()
                        .items()
                        .intType()
                        .noDefault()
                        .endRecord();
        IndexedRecord value =
                new GenericRecordBuilder(longName)
                        .set(longName.getFields().getFirst(), Collections.nCopies(100, 7))
                        .build();

        assertThatExceptionOfType(Mismatch.class)
                .isThrownBy(() -> FlatRow.of("mood", NO_KEY, value));
    }

    /// A list of lists of numbers.
    private static IndexedRecord lists(int outer, int inner) {
        Schema schema =
                SchemaBuilder.record("Value")
                        .fields()
                        .name("x")
                        .type()
                        .array()
                        .items()
                        .array()
                        .items()
                        .intType()
                        .noDefault()
                        .endRecord();
        List<Integer> one = Collections.nCopies(inner, 7);
        return new GenericRecordBuilder(schema).set("x", Collections.nCopies(outer, one)).build();
    }
}
