package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Existing data, from a file to trend tables, by the commands that the README names.
@Tag("stack")
class ImportEndToEndTest {

    private static final String FIRST_SEGMENT = "00000000000000000000.log";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    @TempDir private Path folder;

    @Test
    void theDiariesOfPmdataBecomeTrendsAndOnlyTheThreeOffScaleRowsAreRefused() {
        Path file = dataFile("data/pmdata2020/checkins.csv");
        try (Workspace _ = running()) {
            // Given
            apply(Cli.ours("docs/examples/pmdata/protocol.yaml"));
            String mapping = Cli.ours("docs/examples/pmdata/mapping.yaml");

            // When
            JsonNode first = importFile("pmdata", mapping, file);
            String trends = trends("pmdata");
            JsonNode account = account("pmdata");

            // Then
            assertThat(first.at("/rows/read").asInt()).isEqualTo(1747);
            assertThat(first.at("/rows/refused").asInt()).isEqualTo(3);
            assertThat(first.at("/rows/imported").asInt()).isEqualTo(1744);
            assertThat(lines(first)).containsExactlyElementsOf(linesWithMoodZero(file));
            assertThat(first.at("/participants").asInt()).isEqualTo(16);
            assertBalanced(account);
            assertThat(account.at("/refused").asLong()).isZero();

            // When the same file comes again
            JsonNode second = importFile("pmdata", mapping, file);

            // Then it adds nothing
            JsonNode after = account("pmdata");
            assertThat(after.at("/admitted")).isEqualTo(account.at("/admitted"));
            assertThat(after.at("/duplicates").asLong())
                    .isEqualTo(
                            second.at("/sent/consents").asLong()
                                    + second.at("/sent/enrolments").asLong()
                                    + second.at("/sent/observations").asLong());
            assertThat(trends("pmdata")).isEqualTo(trends);
        }
    }

    @Test
    void chaoticHeadersGiveTheSameEvents() {
        Path good = dataFile("data/suddengains_sgdata/sgdata.csv");
        Path bad = dataFile("data/suddengains_sgdata/sgdata_bad.csv");
        try (Workspace _ = running()) {
            // Given
            apply(Cli.ours("docs/examples/suddengains/protocol.yaml"));
            importFile("suddengains", Cli.ours("docs/examples/suddengains/mapping.yaml"), good);
            JsonNode before = account("suddengains");

            // When
            importFile(
                    "suddengains",
                    Cli.ours("docs/examples/suddengains/mapping-bad-headers.yaml"),
                    bad);

            // Then
            JsonNode after = account("suddengains");
            assertThat(after.at("/admitted")).isEqualTo(before.at("/admitted"));
            assertThat(after.at("/duplicates").asLong()).isEqualTo(before.at("/admitted").asLong());
            assertThat(after.at("/refused").asLong()).isZero();
        }
    }

    @Test
    void anImportThatWasKilledAndRepeatedEndsInTheSameTables() throws Exception {
        // Given an undisturbed import
        MadeUpDiary diary = MadeUpDiary.in(folder, 40, 120);
        String undisturbed;
        try (Workspace _ = running()) {
            apply(diary.protocol().toString());
            importFile(MadeUpDiary.STUDY, diary.mapping().toString(), diary.table());
            undisturbed = trends(MadeUpDiary.STUDY);
        }
        Path other = folder.resolve("other");
        run(other, "study", "apply", diary.protocol().toString());
        String[] importOfDiary = {
            "import",
            "--study",
            MadeUpDiary.STUDY,
            "--mapping",
            diary.mapping().toString(),
            "--data",
            other.toString(),
            diary.table().toString()
        };

        // When another is killed in the middle
        Process killed = Cli.thawElsewhere(folder, Map.of(), importOfDiary);
        awaitIntake(other, killed);
        killed.destroyForcibly().waitFor();

        try (Workspace _ = Workspace.start(Where.at(other), Cli.BRIEF_STACK, () -> {})) {
            // And repeated
            assertThat(Cli.thaw(importOfDiary).exit()).isZero();

            // Then
            assertThat(run(other, "trends", "--study", MadeUpDiary.STUDY, "--json").out())
                    .isEqualTo(undisturbed);
            JsonNode status = run(other, "status", "--json").json();
            assertBalanced(status.at("/studies/0"));
        }
    }

    /// A Thaw that the commands find running on their data directory, so that each need not start
    /// one.
    private Workspace running() {
        return Workspace.start(Where.at(folder.resolve("data")), Cli.BRIEF_STACK, () -> {});
    }

    /// Waits until the broker has written something of the participants' intake.
    private static void awaitIntake(Path data, Process process) {
        while (process.isAlive() && intakeBytes(data.resolve("kafka")) == 0) {
            // The other process needs the processor.
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private static long intakeBytes(Path kafka) {
        File[] partitions =
                kafka.toFile().listFiles((_, name) -> name.startsWith("intake-events-"));
        return partitions == null
                ? 0
                : Arrays.stream(partitions)
                        .mapToLong(folder -> new File(folder, FIRST_SEGMENT).length())
                        .sum();
    }

    private void apply(String protocol) {
        run(folder.resolve("data"), "study", "apply", protocol);
    }

    private JsonNode importFile(String study, String mapping, Path file) {
        return run(
                        folder.resolve("data"),
                        "import",
                        "--study",
                        study,
                        "--mapping",
                        mapping,
                        "--json",
                        file.toString())
                .json();
    }

    private String trends(String study) {
        return run(folder.resolve("data"), "trends", "--study", study, "--json").out();
    }

    private JsonNode account(String study) {
        JsonNode status = run(folder.resolve("data"), "status", "--study", study, "--json").json();
        assertThat(status.at("/balanced").asBoolean()).isTrue();
        return status.at("/studies/0");
    }

    private static void assertBalanced(JsonNode account) {
        assertThat(account.at("/received").asLong())
                .isPositive()
                .isEqualTo(
                        account.at("/admitted").asLong()
                                + account.at("/duplicates").asLong()
                                + account.at("/waiting").asLong()
                                + account.at("/refused").asLong());
    }

    private static Cli run(Path data, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data");
        all.add(data.toString());
        Cli result = Cli.thaw(all.toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isZero();
        return result;
    }

    private static Path dataFile(String name) {
        Path file = Cli.shared(name);
        assumeTrue(Files.exists(file), "needs ../shared/" + name + " beside the checkout");
        return file;
    }

    private static List<Integer> lines(JsonNode result) {
        List<Integer> lines = new ArrayList<>();
        result.at("/refused").forEach(row -> lines.add(row.at("/line").asInt()));
        return lines;
    }

    private static List<Integer> linesWithMoodZero(Path file) {
        try {
            List<String> all = Files.readAllLines(file);
            List<Integer> lines = new ArrayList<>();
            for (int i = 1; i < all.size(); i++) {
                if (all.get(i).split(",", -1)[3].equals("0")) {
                    lines.add(i + 1);
                }
            }
            return lines;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
