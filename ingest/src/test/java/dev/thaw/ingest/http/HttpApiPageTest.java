package dev.thaw.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.Amendment;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.json.EventBatch;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.json.EventReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HttpApiPageTest {
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(\\[.*?)```", Pattern.DOTALL);

    private final String page = read(Path.of("../docs/http-api.md"));

    @Test
    void everyTypeOfEventHasAnExampleThatIsTaken() {
        // Given
        Matcher example = EXAMPLE.matcher(page);
        assertThat(example.find()).isTrue();

        // When
        EventBatch batch =
                EventJson.readBatch(
                        new StudyId("kindling"),
                        example.group(1).getBytes(StandardCharsets.UTF_8),
                        Intake.MOST_EVENTS);

        // Then
        assertThat(batch).isInstanceOf(EventBatch.Events.class);
        List<EventReading> readings = ((EventBatch.Events) batch).readings();
        assertThat(readings).allMatch(EventReading.Read.class::isInstance, "is an event");
        Set<String> shown = new TreeSet<>();
        readings.forEach(
                reading ->
                        shown.add(
                                ((EventReading.Read) reading)
                                        .event()
                                        .event()
                                        .payload()
                                        .getClass()
                                        .getSimpleName()));
        assertThat(shown).isEqualTo(typesOfEvent());
    }

    @Test
    void everyCodeIsExplained() {
        for (Problem problem : Problem.values()) {
            assertThat(page).contains("| " + problem.status().getCode() + " | `" + problem + "` |");
        }
        for (RefusalReason reason : RefusalReason.values()) {
            assertThat(page).contains("`" + reason + "`");
        }
    }

    private static Set<String> typesOfEvent() {
        Set<String> types = new TreeSet<>();
        Stream.of(Observation.class, ConsentEvent.class, Amendment.class)
                .flatMap(kind -> Stream.of(kind.getPermittedSubclasses()))
                .filter(EventPayload.class::isAssignableFrom)
                .forEach(type -> types.add(type.getSimpleName()));
        return types;
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new AssertionError("docs/http-api.md cannot be read", e);
        }
    }
}
