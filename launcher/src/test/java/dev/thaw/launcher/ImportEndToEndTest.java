package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Existing data, from a file to trend tables, by the commands that the README names.
@Tag("stack")
class ImportEndToEndTest {

    private static final String FIRST_SEGMENT = "00000000000000000000.log";

    @TempDir private Path folder;

    @Test
    void theDiariesOfPmdataBecomeTrendsAndOnlyTheThreeOffScaleRowsAreRefused() {
        // Given
        Path file = dataFile("data/pmdata2020/checkins.csv");
        apply("docs/examples/pmdata/protocol.yaml");

        // When
        JsonNode first = importFile("pmdata", "docs/examples/pmdata/mapping.yaml", file);
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
        JsonNode second = importFile("pmdata", "docs/examples/pmdata/mapping.yaml", file);

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

    @Test
    void chaoticHeadersGiveTheSameEvents() {
        // Given
        Path good = dataFile("data/suddengains_sgdata/sgdata.csv");
        Path bad = dataFile("data/suddengains_sgdata/sgdata_bad.csv");
        apply("docs/examples/suddengains/protocol.yaml");
        importFile("suddengains", "docs/examples/suddengains/mapping.yaml", good);
        JsonNode before = account("suddengains");

        // When
        importFile("suddengains", "docs/examples/suddengains/mapping-bad-headers.yaml", bad);

        // Then
        JsonNode after = account("suddengains");
        assertThat(after.at("/admitted")).isEqualTo(before.at("/admitted"));
        assertThat(after.at("/duplicates").asLong()).isEqualTo(before.at("/admitted").asLong());
        assertThat(after.at("/refused").asLong()).isZero();
    }

    @Test
    void anImportThatWasKilledAndRepeatedEndsInTheSameTables() throws Exception {
        // Given an undisturbed import
        Path file = diaryOf(40, 120);
        String undisturbed;
        {
            apply(protocolFile());
            importFile("diary", mappingFile(), file);
            undisturbed = trends("diary");
        }
        Path other = folder.resolve("other");
        run(other, "study", "apply", protocolFile());

        // When another is killed in the middle
        Path log = folder.resolve("killed.log");
        Process killed =
                Cli.thawElsewhere(
                        log,
                        "import",
                        "--study",
                        "diary",
                        "--mapping",
                        mappingFile(),
                        "--data",
                        other.toString(),
                        file.toString());
        awaitIntake(other, killed);
        killed.destroyForcibly().waitFor();

        // And repeated
        run(other, "import", "--study", "diary", "--mapping", mappingFile(), file.toString());

        // Then
        assertThat(run(other, "trends", "--study", "diary", "--json").out()).isEqualTo(undisturbed);
        JsonNode status = run(other, "status", "--json").json();
        assertBalanced(status.at("/studies/0"));
    }

    /// Waits until the broker has written something of the participants' intake.
    private static void awaitIntake(Path data, Process process) {
        while (process.isAlive() && intakeBytes(data.resolve("kafka")) == 0) {
            Thread.onSpinWait();
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
        Path given = Path.of(protocol);
        run(
                folder.resolve("data"),
                "study",
                "apply",
                given.isAbsolute() ? protocol : Cli.ours(protocol));
    }

    private JsonNode importFile(String study, String mapping, Path file) {
        String given = Path.of(mapping).isAbsolute() ? mapping : Cli.ours(mapping);
        return run(
                        folder.resolve("data"),
                        "import",
                        "--study",
                        study,
                        "--mapping",
                        given,
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

    /// A made-up diary: everybody rates their mood once a day.
    private Path diaryOf(int people, int days) throws IOException {
        StringBuilder csv = new StringBuilder("who,day,mood\n");
        for (int person = 0; person < people; person++) {
            for (int day = 0; day < days; day++) {
                csv.append(
                        "d%02d,%s,%d%n"
                                .formatted(
                                        person,
                                        LocalDate.of(2025, 3, 1).plusDays(day),
                                        1 + (person * 7 + day * 3 + day / 9) % 5));
            }
        }
        return write("diary.csv", csv.toString());
    }

    private String protocolFile() throws IOException {
        return write(
                        "diary-protocol.yaml",
                        """
                        api: protocol/v1
                        study: diary
                        version: 1.0.0
                        title: "A made-up diary"
                        period: {from: "2025-01-01"}
                        home_zone: Europe/Oslo
                        anchor: enrolment
                        schedule: {kind: daily_diary}
                        items: {mood: {min: 1, max: 5, step: 1, direction: up}}
                        """)
                .toString();
    }

    private String mappingFile() throws IOException {
        return write("diary-mapping.yaml", DIARY_MAPPING).toString();
    }

    private static final String DIARY_MAPPING =
            """
            api: mapping/v1
            version: 1.0.0
            participant: who
            time: day
            consent: {basis: not_personal_data, jurisdiction: NO}
            enrolment: first_row
            events:
              - type: CheckInSubmitted
                ratings: {mood: mood}
            """;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        return Files.write(
                file,
                text.getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING);
    }
}
