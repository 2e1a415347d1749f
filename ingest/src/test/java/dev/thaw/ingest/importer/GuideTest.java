package dev.thaw.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the guide shows is what the importer understands.
class GuideTest {

    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Map<String, String> SMALLEST =
            new TreeMap<>(
                    Map.of(
                            "api", "mapping/v1",
                            "participant", "id",
                            "consent", "none",
                            "enrolment", "none",
                            "events", "{type: ChangeRated, rating: r}"));

    @Test
    void everyMappingOfTheGuideIsSound() throws IOException {
        // Given
        String guide = Files.readString(Path.of("..", "docs", "importing.md"));
        List<String> blocks = YAML.matcher(guide).results().map(block -> block.group(1)).toList();
        assertThat(blocks).hasSizeGreaterThan(5);

        for (String block : blocks) {
            // When: a fragment stands in the smallest mapping
            StringBuilder whole = new StringBuilder(block);
            SMALLEST.forEach(
                    (key, value) -> {
                        if (!Pattern.compile("(?m)^" + key + ":").matcher(block).find()) {
                            whole.append(key).append(": ").append(value).append('\n');
                        }
                    });

            // Then
            assertThatCode(() -> Mapping.parse("importing.md", whole.toString()))
                    .as(block)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void theGuideNamesEveryKindOfEvent() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "importing.md")))
                .contains(PayloadForm.TYPES.stream().map(type -> "| `" + type + "` |").toList());
    }
}
