package dev.thaw.core.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.measure.Definition;
import dev.thaw.core.measure.MeasureCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// `docs/method.md` says what the code does.
class MethodDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "method.md");

    /// Every function that the document may use; what is added here must have an example there.
    private static final Map<String, WorkedFunction> FUNCTIONS =
            allOf(
                    TrendFunctions.BY_NAME,
                    MeasureFunctions.BY_NAME,
                    PhaseFunctions.BY_NAME,
                    CourseFunctions.BY_NAME,
                    ChangeFunctions.BY_NAME,
                    ProportionFunctions.BY_NAME,
                    CohortFunctions.BY_NAME);

    @TestFactory
    List<DynamicTest> everyWorkedExampleIsWhatTheCodeComputes() throws IOException {
        return WorkedExample.in(Files.readAllLines(DOCUMENT)).stream()
                .map(
                        example ->
                                DynamicTest.dynamicTest(
                                        example.function() + ", line " + example.line(),
                                        () -> isWhatTheCodeComputes(example)))
                .toList();
    }

    private static void isWhatTheCodeComputes(WorkedExample example) {
        assertThat(FUNCTIONS).containsKey(example.function());
        Map<String, String> computed = FUNCTIONS.get(example.function()).apply(example.given());
        assertThat(example.expected()).isNotEmpty();
        assertThat(computed).containsAllEntriesOf(example.expected());
    }

    @Test
    void everyFunctionHasAWorkedExample() throws IOException {
        Set<String> shown = new HashSet<>();
        WorkedExample.in(Files.readAllLines(DOCUMENT))
                .forEach(example -> shown.add(example.function()));

        assertThat(shown).containsExactlyInAnyOrderElementsOf(FUNCTIONS.keySet());
    }

    @Test
    void everyMeasureStandsInItWordForWordWithItsIdentity() throws IOException {
        String document = words(Files.readString(DOCUMENT));
        for (Definition measure : MeasureCatalogue.definitions()) {
            String section =
                    "### `%s` %s Identity: `%s` ```worked %s ```"
                            .formatted(
                                    measure.id(),
                                    measure.text(),
                                    measure.hash(),
                                    measure.examples());
            assertThat(document).contains(words(section));
        }
        assertThat(document).contains("`" + MeasureCatalogue.hash() + "`");
    }

    /// However lines are broken.
    private static String words(String text) {
        return text.replaceAll("\\s+", " ");
    }

    @SafeVarargs
    private static Map<String, WorkedFunction> allOf(Map<String, WorkedFunction>... rooms) {
        Map<String, WorkedFunction> all = new HashMap<>();
        for (Map<String, WorkedFunction> room : rooms) {
            room.forEach((name, function) -> assertThat(all.put(name, function)).as(name).isNull());
        }
        return Map.copyOf(all);
    }
}
