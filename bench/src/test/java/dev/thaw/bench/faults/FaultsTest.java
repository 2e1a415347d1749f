package dev.thaw.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of [FaultRun]: every fault once. All processes log everything at INFO meanwhile,
/// and the logs are read afterwards.
@Tag("stack")
class FaultsTest {

    private static final int RECORDS = 3_000;
    private static final long SEED = 20_251;
    private static final String LOGGING = "dev/thaw/bench/faults/logback-info.xml";
    private static final String MAPPING =
            """
            api: mapping/v1
            version: 1.0.0
            participant: who
            time: day
            consent: {basis: not_personal_data, jurisdiction: NO, document: "1.0"}
            enrolment: first_row
            events:
              - type: CheckInSubmitted
                ratings: {mood: mood}
                free_text: note
            """;
    private static final String TABLE =
            """
            who,day,mood,note
            %1$s-source-1,2025-03-01,3,a %1$s note
            %1$s-source-2,2025-03-02,%1$s,a note
            %1$s-source-3,2025-13-02,4,a note
            """
                    .formatted(FaultyStudy.PLANTED);

    @TempDir private Path folder;

    @Test
    void whateverIsKilledTheTablesAreThoseOfAnUndisturbedRunAndNoLogSaysWhatWasSaid()
            throws IOException {
        // Given a study with duplicates, late and malformed records, and requests for erasure
        FaultyStudy study = new FaultyStudy(RECORDS, SEED);
        List<String> news = new ArrayList<>();

        // When participants are erased and everything is killed once, and a table is imported
        Trial.Result result =
                new Trial(
                                study,
                                Round.eachOnce(),
                                SEED,
                                folder,
                                LOGGING,
                                this::importTable,
                                news::add)
                        .run();

        // Then
        assertThat(result.difference()).as(String.join("\n", news)).isEmpty();
        assertThat(result.struck().keySet()).containsExactlyInAnyOrder(Fault.values());
        assertThat(result.kills().all()).isEqualTo(6);
        assertThat(result.erasures()).isEqualTo(study.erased().size()).isEqualTo(4);
        assertThat(result.comparisons()).isEqualTo(2);

        // And no line and no file's name holds a feeling, a text, or whose they are
        List<String> lines = linesOfLogs();
        assertThat(lines).hasSizeGreaterThan(2_000);
        assertThat(lines.stream().filter(FaultsTest::tells).limit(5)).isEmpty();
        assertThat(names()).hasSizeGreaterThan(200);
        assertThat(names().stream().filter(FaultsTest::tells)).isEmpty();
    }

    private void importTable(RunningThaw thaw) {
        try {
            Path mapping = Files.writeString(folder.resolve("mapping.yaml"), MAPPING);
            Path table = Files.writeString(folder.resolve("table.csv"), TABLE);
            int exit =
                    thaw.run(
                                    "import",
                                    List.of(
                                            "import",
                                            "--study",
                                            FaultyStudy.id().value(),
                                            "--mapping",
                                            mapping.toString(),
                                            table.toString()))
                            .awaitEnd();
            assertThat(exit).as(thaw.directory().resolve("logs") + "/import.log").isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean tells(String text) {
        return text.toLowerCase(Locale.ROOT).contains(FaultyStudy.PLANTED);
    }

    private List<String> linesOfLogs() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files()) {
            if (file.getParent().endsWith("logs") || file.endsWith("postgres/log")) {
                lines.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
            }
        }
        return lines;
    }

    private List<String> names() throws IOException {
        return files().stream().map(file -> folder.relativize(file).toString()).toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
