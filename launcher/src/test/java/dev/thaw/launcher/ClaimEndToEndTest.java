package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.embedded.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a published data set to a verdict that anybody can check: Claus, Scherbaum & Bonnet 2020,
/// by commands, mapping and claim file alone.
@Tag("stack")
class ClaimEndToEndTest {

    private static final Path EXAMPLES = Path.of(Cli.ours("docs/examples/claus2020"));

    @TempDir private Path folder;
    private Path csv;

    @BeforeEach
    void findData() {
        csv = Cli.shared("data/claus2020/claus_2020.csv");
        assumeTrue(Files.exists(csv), "needs ../shared/data/claus2020 beside the checkout");
    }

    @Test
    void publishedCountsAreFoundAgainInEveryLedgerWithTheSameEvents() throws IOException {
        // Given
        JsonNode first = evaluated(folder.resolve("first"), csv);
        JsonNode result = receipt(first).get("result");

        // Then
        assertThat(result.at("/denominators/D2/k").asInt()).isEqualTo(29);
        assertThat(result.at("/denominators/D2/n").asInt()).isEqualTo(40);
        assertThat(result.at("/denominators/D1/k").asInt()).isEqualTo(29);
        assertThat(result.at("/denominators/D1/n").asInt()).isEqualTo(43);
        assertThat(result.at("/categories/D2").toString())
                .isEqualTo(
                        "{\"deteriorated\":1,\"improved\":3,\"not_assessable\":0,"
                                + "\"recovered\":26,\"unchanged\":10}");
        assertThat(Path.of(first.get("report").asText()))
                .content()
                .contains("29 of 43")
                .contains("29 of 40");
        assertThat(result.at("/registration/status").asText())
                .as("data without dates were there before any plan")
                .isEqualTo("RETROSPECTIVE");
        assertThat(result.at("/registration/outcomes_known").asInt()).isEqualTo(40);
        assertThat(folder.resolve("first/out/rows.csv")).content().hasLineCount(44);

        // When the same rows come in another order to another ledger
        JsonNode second = evaluated(folder.resolve("second"), shuffled());

        // Then
        assertThat(second.get("result_sha256")).isEqualTo(first.get("result_sha256"));
        assertThat(receipt(second).get("merkle_root"))
                .isNotEqualTo(receipt(first).get("merkle_root"));
    }

    private Path shuffled() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(csv));
        List<String> rows = lines.subList(1, lines.size());
        Collections.shuffle(rows, new Random(4));
        return Files.write(folder.resolve("shuffled.csv"), lines);
    }

    private static JsonNode receipt(JsonNode shown) throws IOException {
        return new ObjectMapper().readTree(Path.of(shown.get("receipt").asText()).toFile());
    }

    /// What `thaw claim evaluate` shows; the receipt is verified, too.
    private JsonNode evaluated(Path data, Path rows) {
        try (Workspace _ = Workspace.start(Where.at(data), StackOptions.defaults(), () -> {})) {
            run(data, "study", "apply", EXAMPLES.resolve("protocol.yaml").toString());
            run(
                    data,
                    "import",
                    "--study",
                    "claus2020",
                    "--mapping",
                    EXAMPLES.resolve("mapping.yaml").toString(),
                    rows.toString());
            String claim = EXAMPLES.resolve("claim-hamd.yaml").toString();
            JsonNode registered = run(data, "claim", "register", claim, "--study", "claus2020");
            assertThat(run(data, "claim", "register", claim, "--study", "claus2020"))
                    .as("the first registration counts")
                    .isEqualTo(registered);
            JsonNode lock =
                    run(data, "lock", "create", "--study", "claus2020", "--horizon", "2026-01-01");
            JsonNode shown =
                    run(
                            data,
                            "claim",
                            "evaluate",
                            claim,
                            "--lock",
                            lock.get("file").asText(),
                            "--out",
                            data.resolve("out").toString());
            assertThat(
                            run(
                                            data,
                                            "claim",
                                            "explain",
                                            claim,
                                            "--study",
                                            "claus2020",
                                            "--source-id",
                                            "1")
                                    .get("windows")
                                    .toString())
                    .as("the first row of the file, and the fourth")
                    .contains("Baseline: 25 from 1 values.", "Outcome: 13 from 1 values.");
            assertThat(run(data, "verify", shown.get("receipt").asText()).get("verdict").asText())
                    .isEqualTo("BIT_IDENTICAL");
            return shown;
        }
    }

    private static JsonNode run(Path data, String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("--data", data.toString(), "--json"));
        Cli done = Cli.thaw(words.toArray(String[]::new));
        assertThat(done.exit()).as(done.err()).isZero();
        return done.json();
    }
}
