package dev.thaw.ingest.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.schemas.protocol.ProtocolFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StudyAppFilesTest {

    private static final Path FILES = Path.of("src/main/resources/dev/thaw/ingest/app");
    private static final Pattern ELSEWHERE =
            Pattern.compile("https?://(?!www\\.w3\\.org/2000/svg)[a-z]");
    private static final Pattern IMPORT = Pattern.compile("from \"(\\.[^\"]+)\"");

    @Test
    void everyFileIsServedAndKeptForWhenThereIsNoNetwork() throws IOException {
        List<String> served = Stream.concat(AppFile.NAMES.stream(), ownNames()).sorted().toList();

        assertThat(files().map(file -> FILES.relativize(file).toString()).sorted())
                .containsExactlyElementsOf(served);
        String worker = content(AppFile.all().getLast());
        assertThat(AppFile.NAMES).allSatisfy(name -> assertThat(worker).contains('"' + name + '"'));
    }

    @Test
    void nothingComesFromElsewhereAndEveryImportIsThere() throws IOException {
        for (Path file : files().toList()) {
            String text = Files.readString(file);
            assertThat(text).as(file.toString()).doesNotContainPattern(ELSEWHERE);
            assertThat(IMPORT.matcher(text).results().map(found -> found.group(1)))
                    .as("imports of %s", file)
                    .allMatch(name -> Files.exists(file.resolveSibling(name).normalize()));
        }
    }

    @Test
    void theGuideShowsAProtocolThatOpens() throws IOException {
        // Given
        String guide = Files.readString(Path.of("../docs/study-app.md"));
        String shown =
                Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                        .matcher(guide)
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1)
                        .stripIndent();
        String head =
                """
                api: protocol/v1
                study: pilot
                version: "1"
                title: A pilot
                period: {from: 2026-01-01}
                home_zone: Europe/Oslo
                """;

        // When
        ProtocolFiles.Reading reading = ProtocolFiles.parse("guide", head + shown);

        // Then
        assertThat(reading).isInstanceOf(ProtocolFiles.Valid.class);
        assertThat(Opening.of(((ProtocolFiles.Valid) reading).protocol()))
                .isInstanceOf(Opening.Open.class);
    }

    @Test
    void theExampleOpens() {
        ProtocolFiles.Reading reading =
                ProtocolFiles.read(Path.of("../docs/examples/pilot/protocol.yaml"));
        assertThat(reading).isInstanceOf(ProtocolFiles.Valid.class);
        assertThat(Opening.of(((ProtocolFiles.Valid) reading).protocol()))
                .isInstanceOf(Opening.Open.class);
    }

    private static Stream<String> ownNames() {
        return Stream.of("index.html", AppFile.SERVICE_WORKER);
    }

    private static Stream<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(FILES)) {
            return found.filter(Files::isRegularFile).toList().stream();
        }
    }

    private static String content(AppFile file) {
        return new String(file.content(), StandardCharsets.UTF_8);
    }
}
