package dev.thaw.ingest.importer;

import static dev.thaw.ingest.importer.ImportBench.HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of any length stream through.
class LargeFileTest {

    private static final int ROWS = 1_000_000;

    @TempDir Path folder;

    @Test
    @Tag("stack")
    void aMillionRowsAreAMillionEvents() throws IOException {
        // Given
        Path file = folder.resolve("large.csv");
        try (Writer csv = Files.newBufferedWriter(file)) {
            csv.write("id,at,mood,valence\n");
            for (int i = 0; i < ROWS; i++) {
                csv.write(
                        "p%d,2020-%02d-%02dT%02d:%02d:00Z,%d,%d\n"
                                .formatted(
                                        i % 500,
                                        2 + i / 100_000,
                                        1 + i / 500 % 28,
                                        i / 14_000 % 24,
                                        i % 60,
                                        1 + i % 5,
                                        i % 50));
            }
        }
        Importer importer =
                new Importer(
                        Mapping.parse(
                                "mapping.yaml",
                                HEAD
                                        + "zone: Europe/Oslo\n"
                                        + "time: at\n"
                                        + "events: {type: CheckInSubmitted, ratings: [mood, valence]}\n"),
                        ImportBench.protocol(),
                        ImportBench.NOW);
        AtomicLong sent = new AtomicLong();

        // When
        long begin = System.nanoTime();
        ImportPlan plan = importer.plan(List.of(file), Progress.unseen());
        long planned = System.nanoTime();
        importer.run(
                plan,
                ImportBench::pseudonym,
                KnownEvents.none(),
                Importer.Changes.AS_NEW_EVENTS,
                _ -> sent.incrementAndGet(),
                Progress.unseen());
        long end = System.nanoTime();

        // Then
        System.out.printf(
                "%,d rows planned at %,d/s and sent at %,d/s%n",
                ROWS,
                ROWS * 1_000_000_000L / (planned - begin),
                ROWS * 1_000_000_000L / (end - planned));
        assertThat(plan.refused()).isEmpty();
        assertThat(sent.get()).isEqualTo(ROWS + 500);
    }
}
