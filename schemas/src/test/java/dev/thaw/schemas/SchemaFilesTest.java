package dev.thaw.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.Amendment;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.Observation;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Status;
import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.OutcomeWindow;
import dev.thaw.core.trend.ParticipantFlow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of the schema files: each is documented, each can change without breaking a reader.
class SchemaFilesTest {
    private static final Path RELEASED = Path.of("src/main/schemas-released");

    /// Every record and enum of the project by full name.
    static Map<String, Schema> schemas() {
        Map<String, Schema> all = new TreeMap<>();
        Schemas.byTopic().values().forEach(schema -> collect(Schemas.published(schema), all));
        return all;
    }

    static Stream<Schema> named() {
        return schemas().values().stream();
    }

    static Stream<Schema> records() {
        return named().filter(schema -> schema.getType() == Schema.Type.RECORD);
    }

    static Stream<Schema> enums() {
        return named().filter(schema -> schema.getType() == Schema.Type.ENUM);
    }

    @Test
    void everyFileIsPartOfATopic() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/avro"))) {
            assertThat(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.endsWith(".avsc"))
                                    .map(name -> name.replace(".avsc", "")))
                    .containsExactlyInAnyOrderElementsOf(named().map(Schema::getName).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void everySchemaSaysWhatItIs(Schema schema) {
        assertThat(schema.getDoc()).isNotBlank().endsWith(".");
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyFieldSaysWhatItIsAndNumbersTheirUnitOrRange(Schema record) {
        for (Schema.Field field : record.getFields()) {
            assertThat(field.doc()).as(field.name()).isNotBlank().endsWith(".");
            if (isNumber(field.schema())) {
                assertThat(field.doc())
                        .as("unit or range of %s.%s", record.getName(), field.name())
                        .containsPattern(
                                "microseconds|seconds|minutes|from -?[0-9]+|at least|-?[0-9]+ to -?[0-9]+|[Nn]umber|count|Index|Number|week");
            }
            if (isNullable(field.schema())) {
                assertThat(field.doc()).as("what null means: %s", field.name()).contains("null");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void whatMayBeAbsentIsNullByDefault(Schema record) {
        for (Schema.Field field : record.getFields()) {
            if (isNullable(field.schema())) {
                assertThat(field.schema().getTypes().getFirst().getType())
                        .isEqualTo(Schema.Type.NULL);
                assertThat(field.hasDefaultValue()).as(field.name()).isTrue();
                assertThat(field.defaultVal()).isEqualTo(Schema.Field.NULL_VALUE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("enums")
    void everyEnumReadsSymbolsOfNewerVersionsAsUnknown(Schema symbols) {
        assertThat(symbols.getEnumDefault()).isEqualTo("UNKNOWN");
        assertThat(symbols.getEnumSymbols()).startsWith("UNKNOWN").doesNotHaveDuplicates();
    }

    @Test
    void theEnumsAreThoseOfCore() {
        Map<String, Class<? extends Enum<?>>> core =
                Map.ofEntries(
                        Map.entry("ConsentBasis", ConsentEvent.Basis.class),
                        Map.entry("ConsentScope", ConsentScope.class),
                        Map.entry("Grantor", ConsentEvent.Grantor.class),
                        Map.entry("WithdrawalKind", ConsentEvent.WithdrawalKind.class),
                        Map.entry("Answer", Observation.Answer.class),
                        Map.entry("Attendance", Observation.Attendance.class),
                        Map.entry("Modality", Observation.Modality.class),
                        Map.entry("SessionFormat", Observation.SessionFormat.class),
                        Map.entry("EndOfTherapy", Observation.EndOfTherapy.class),
                        Map.entry("IntercurrentKind", Observation.IntercurrentKind.class),
                        Map.entry("Axis", Axis.class),
                        Map.entry("EstimateStatus", Status.class),
                        Map.entry("EstimateFlag", Flag.class),
                        Map.entry("FlowStage", ParticipantFlow.Stage.class),
                        Map.entry("OutcomeWindow", OutcomeWindow.class));
        enums().filter(symbols -> !symbols.getName().equals("TimeBasis"))
                .forEach(
                        symbols ->
                                assertThat(symbols.getEnumSymbols())
                                        .as(symbols.getName())
                                        .filteredOn(symbol -> !symbol.equals("UNKNOWN"))
                                        .containsExactlyElementsOf(
                                                names(core.get(symbols.getName()))));
    }

    @Test
    void thePayloadsAreThoseOfCore() {
        // Given
        Schema event = schemas().get("dev.thaw.events.StudyEvent");
        Schema correction = schemas().get("dev.thaw.events.EventCorrected");

        // When, then
        assertThat(branches(event, "payload"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Observation.class, ConsentEvent.class, Amendment.class)
                                .flatMap(family -> Arrays.stream(family.getPermittedSubclasses()))
                                .map(Class::getSimpleName)
                                .toList());
        assertThat(branches(correction, "replacement"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Observation.class.getPermittedSubclasses())
                                .map(Class::getSimpleName)
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("named")
    void theNewestReleaseIsTheSchemaAsItIs(Schema schema) {
        assertThat(releases(schema))
                .as("release %s: write it to %s", schema.getFullName(), folder(schema))
                .isNotEmpty()
                .last()
                .isEqualTo(schema);
    }

    @ParameterizedTest
    @MethodSource("named")
    void everyReleaseCanBeReadByTheNewest(Schema schema) {
        for (Schema release : releases(schema)) {
            assertCompatible(schema, release);
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void theNewestCanBeReadByEveryReleaseUnlessItCarriesTheUnion(Schema schema) {
        for (Schema release : releases(schema)) {
            if (!carriesPayload(schema)) {
                assertCompatible(release, schema);
            }
        }
    }

    private static void assertCompatible(Schema reader, Schema writer) {
        assertThat(
                        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                                .getResult()
                                .getIncompatibilities())
                .isEmpty();
        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    static List<Schema> releases(Schema schema) {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder(schema))) {
            files = found.toList();
        } catch (IOException e) {
            return List.of();
        }
        return Stream.iterate(1, version -> version + 1)
                .limit(files.size())
                .map(version -> read(folder(schema).resolve("v" + version + ".avsc")))
                .toList();
    }

    static Path folder(Schema schema) {
        return RELEASED.resolve(schema.getFullName());
    }

    private static Schema read(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("releases are numbered without gaps", e);
        }
    }

    // A new branch of a union is never forward-compatible in Avro.
    private static boolean carriesPayload(Schema schema) {
        return List.of("ParticipantEvent", "LedgerEvent", "StudyEvent", "EventCorrected")
                .contains(schema.getName());
    }

    private static void collect(Schema schema, Map<String, Schema> all) {
        switch (schema.getType()) {
            case RECORD -> {
                if (all.put(schema.getFullName(), schema) == null) {
                    schema.getFields().forEach(field -> collect(field.schema(), all));
                }
            }
            case ENUM -> all.put(schema.getFullName(), schema);
            case ARRAY -> collect(schema.getElementType(), all);
            case MAP -> collect(schema.getValueType(), all);
            case UNION -> schema.getTypes().forEach(branch -> collect(branch, all));
            default -> {}
        }
    }

    private static List<String> branches(Schema record, String field) {
        return record.getField(field).schema().getTypes().stream().map(Schema::getName).toList();
    }

    private static List<String> names(Class<? extends Enum<?>> symbols) {
        return Arrays.stream(symbols.getEnumConstants()).map(Enum::name).toList();
    }

    private static boolean isNullable(Schema schema) {
        return schema.isUnion()
                && schema.getTypes().stream().anyMatch(type -> type.getType() == Schema.Type.NULL);
    }

    private static boolean isNumber(Schema schema) {
        return switch (schema.getType()) {
            case INT, LONG, FLOAT, DOUBLE -> true;
            case UNION -> schema.getTypes().stream().anyMatch(SchemaFilesTest::isNumber);
            default -> false;
        };
    }
}
