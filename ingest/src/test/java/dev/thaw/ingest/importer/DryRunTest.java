package dev.thaw.ingest.importer;

import static dev.thaw.ingest.importer.ImportBench.HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A dry run shows what an import would do.
class DryRunTest {

    @TempDir Path folder;

    @Test
    void tenEventsAndEveryRefusalAreShown() throws IOException {
        // Given
        Path file = folder.resolve("rows.csv");
        Files.writeString(
                file,
                IntStream.range(0, 40)
                        .mapToObj(i -> "secret%d,2020-02-01,%d\n".formatted(i, i % 8))
                        .collect(Collectors.joining("", "id,day,mood\n", "")));
        Importer importer =
                new Importer(
                        Mapping.parse(
                                "mapping.yaml",
                                HEAD.replace("enrolment: none", "enrolment: first_row")
                                        + "time: day\n"
                                        + "events: {type: CheckInSubmitted, ratings: [mood]}\n"),
                        ImportBench.protocol(),
                        ImportBench.NOW);

        // When
        DryRun dryRun = DryRun.of(importer, importer.plan(List.of(file), Progress.unseen()));

        // Then
        assertThat(dryRun.events())
                .hasSize(10)
                .noneMatch(event -> event.contains("secret"))
                .anyMatch(event -> event.contains("\"type\":\"ConsentGiven\""))
                .anyMatch(event -> event.contains("\"type\":\"Enrolled\""))
                .anyMatch(event -> event.contains("\"date\":\"2020-02-01\""));
        assertThat(dryRun.plan().refused()).hasSize(15);
    }
}
