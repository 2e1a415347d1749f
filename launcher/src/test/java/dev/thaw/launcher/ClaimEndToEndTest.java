package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.reports.published.ExportNotes;
import dev.thaw.reports.published.NotedExport;
import dev.thaw.reports.published.PublishedResult;
import dev.thaw.reports.published.PublishedResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a published data set to a verdict that anybody can check: Claus, Scherbaum & Bonnet 2020,
/// by commands, mapping and claim file alone.
@Tag("stack")
class ClaimEndToEndTest {

    private static final StudyId CLAUS = new StudyId("claus2020");
    private static final Path EXAMPLES = Path.of(Cli.ours("docs/examples/claus2020"));

    @TempDir private Path folder;
    private Path csv;

    @BeforeEach
    void findData() {
        csv = Cli.shared("data/claus2020/claus_2020.csv");
        assumeTrue(Files.exists(csv), "needs ../shared/data/claus2020 beside the checkout");
    }

    @Test
    void publishedCountsAreFoundAgainInEveryLedgerWithTheSameEvents() throws Exception {
        // Given
        List<LedgerEvent> admitted = new ArrayList<>();
        Path data = folder.resolve("first");
        JsonNode first =
                evaluated(
                        data,
                        thaw -> {
                            bring(data);
                            assertThat(Visibility.await(thaw)).isTrue();
                            LedgerReader.read(thaw, admitted::add);
                            explain(data);
                        });
        verifiedByAnInterpreterElsewhere(data, first);
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

        // When the same events come in another order, of people with other names, to another ledger
        Collections.shuffle(admitted, new Random(4));
        JsonNode second = evaluated(folder.resolve("second"), thaw -> deliver(thaw, admitted));

        // Then
        assertThat(second.get("result_sha256")).isEqualTo(first.get("result_sha256"));
        assertThat(receipt(second).get("merkle_root"))
                .isNotEqualTo(receipt(first).get("merkle_root"));
    }

    private void bring(Path data) {
        run(
                data,
                "import",
                "--study",
                "claus2020",
                "--mapping",
                EXAMPLES.resolve("mapping.yaml").toString(),
                csv.toString());
    }

    private static void explain(Path data) {
        JsonNode explained =
                run(
                        data,
                        "claim",
                        "explain",
                        EXAMPLES.resolve("claim-hamd.yaml").toString(),
                        "--study",
                        "claus2020",
                        "--source-id",
                        "1");
        assertThat(explained.get("windows").toString())
                .as("the first row of the file, and the fourth")
                .contains("Baseline: 25 from 1 values.", "Outcome: 13 from 1 values.");
    }

    private static void deliver(Workspace thaw, List<LedgerEvent> events) {
        EventPublisher publisher = thaw.publisher();
        for (LedgerEvent event : events) {
            ParticipantId anybody = new ParticipantId("a" + event.subject().value());
            var _ = publisher.publish(new ParticipantEvent(anybody, event.event()));
        }
        publisher.flush();
    }

    /// By a process that compiles nothing, under an Arabic locale east of the date line.
    private void verifiedByAnInterpreterElsewhere(Path data, JsonNode shown) throws Exception {
        Path printed = Files.createDirectory(folder.resolve("elsewhere"));
        try (Workspace thaw = Workspace.start(Where.at(data), Cli.BRIEF_STACK, () -> {})) {
            resultsArePublished(thaw, data);
            anExportIsNoted(thaw, data);
            Process verify =
                    Cli.thawElsewhere(
                            printed,
                            Map.of(
                                    "JAVA_TOOL_OPTIONS",
                                    "-Xint -Duser.timezone=Pacific/Chatham -Duser.language=ar"
                                            + " -Duser.country=EG",
                                    "TZ",
                                    "Pacific/Chatham"),
                            "verify",
                            shown.get("receipt").asText(),
                            "--data",
                            data.toString());

            assertThat(verify.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(printed.resolve("out")).content().contains("BIT_IDENTICAL");
            assertThat(verify.exitValue()).isZero();
        }
    }

    private void resultsArePublished(Workspace thaw, Path data) throws IOException {
        // Given a plan whose result may be known to everybody
        Path claim = folder.resolve("public.yaml");
        Files.writeString(
                claim,
                Files.readString(EXAMPLES.resolve("claim-hamd.yaml"))
                        .replace("release_tier: restricted", "release_tier: public_aggregate"));
        Path lock;
        try (Stream<Path> locks = Files.list(data.resolve("locks"))) {
            lock = locks.findFirst().orElseThrow();
        }

        // When
        JsonNode shown = evaluate(data, claim, lock, "public", "--publish");

        // Then
        assertThat(shown.at("/publication/outcome").asText()).isEqualTo("published");
        JsonNode again = run(data, "claim", "publish", data.resolve("public").toString());
        assertThat(again.get("outcome").asText()).isEqualTo("already_published");
        assertThat(again.get("result_number").asInt()).isEqualTo(1);
        PublishedResults results = PublishedResults.of(thaw.database());
        PublishedResult published = results.all(CLAUS).getFirst();
        assertThat(published.verdict()).isEqualTo(shown.get("verdict").asText());
        assertThat(published.share().orElseThrow().of()).isEqualTo(45);
        assertThat(results.receipt(CLAUS, published.receipt()))
                .contains(Files.readAllBytes(data.resolve("public/receipt.json")));

        // When the same people are locked and counted again
        JsonNode later =
                run(data, "lock", "create", "--study", CLAUS.value(), "--horizon", "2026-01-01");
        var _ = evaluate(data, claim, Path.of(later.get("file").asText()), "later");

        // Then
        assertThat(
                        run(data, "claim", "publish", data.resolve("later/receipt.json").toString())
                                .get("outcome")
                                .asText())
                .isEqualTo("published");
        assertThat(
                        Cli.thaw(
                                        "claim",
                                        "publish",
                                        data.resolve("out").toString(),
                                        "--data",
                                        data.toString())
                                .err())
                .contains("restricted edition");
    }

    private static JsonNode evaluate(
            Path data, Path claim, Path lock, String out, String... options) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "claim",
                                "evaluate",
                                claim.toString(),
                                "--lock",
                                lock.toString(),
                                "--edition",
                                "public",
                                "--out",
                                data.resolve(out).toString()));
        words.addAll(List.of(options));
        return run(data, words.toArray(String[]::new));
    }

    private static void anExportIsNoted(Workspace thaw, Path data) {
        JsonNode manifest =
                run(data, "export", "--study", CLAUS.value(), "--to", data + "/exported");

        NotedExport noted = ExportNotes.of(thaw.database()).all(CLAUS).getFirst();
        assertThat(noted.id()).isEqualTo(manifest.get("export_id").asText());
        assertThat(noted.files())
                .extracting(NotedExport.File::sha256)
                .containsExactlyElementsOf(manifest.get("files").findValuesAsText("sha256"));
    }

    private static JsonNode receipt(JsonNode shown) throws IOException {
        return new ObjectMapper().readTree(Path.of(shown.get("receipt").asText()).toFile());
    }

    /// What `thaw claim evaluate` shows; the receipt is verified, too.
    private JsonNode evaluated(Path data, Consumer<Workspace> events) {
        try (Workspace thaw = Workspace.start(Where.at(data), Cli.BRIEF_STACK, () -> {})) {
            run(data, "study", "apply", EXAMPLES.resolve("protocol.yaml").toString());
            events.accept(thaw);
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
