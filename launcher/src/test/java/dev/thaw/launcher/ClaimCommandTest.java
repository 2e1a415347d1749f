package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.launcher.ClaimDraft.Kind;
import dev.thaw.schemas.claim.ClaimFiles;
import dev.thaw.schemas.claim.ClaimFiles.Valid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimCommandTest {

    private static final String OVER_60_PERCENT =
            Cli.ours("docs/examples/claims/over-60-percent-after-8-12-sessions.yaml");

    @TempDir private Path folder;

    @Test
    void aSoundClaimIsSaidInPlainWords() {
        // When
        Cli check = Cli.thaw("claim", "check", OVER_60_PERCENT);
        JsonNode json = Cli.thaw("claim", "check", OVER_60_PERCENT, "--json").json();

        // Then
        assertThat(check.exit()).isZero();
        assertThat(check.out())
                .contains(json.at("/hash").asText())
                .contains(json.at("/plan").asText())
                .contains("- " + json.at("/needs/0").asText());
        assertThat(json.at("/valid").asBoolean()).isTrue();
        assertThat(json.at("/plan").asText())
                .contains("8 to 12 sessions", "more than 0.6 of D1", "R1 (reliable improvement)");
        assertThat(json.has("misfits")).isFalse();
    }

    @Test
    void whatIsWrongIsSaidWithItsLine() throws IOException {
        // Given
        Path file = folder.resolve("claim.yaml");
        Files.writeString(
                file,
                Files.readString(Path.of(OVER_60_PERCENT))
                        .replace("index: JT", "index: HLL")
                        .replace("seed:", "sead:"));

        // When
        Cli check = Cli.thaw("claim", "check", file.toString(), "--json");

        // Then
        assertThat(check.exit()).isEqualTo(ExitCode.CANNOT);
        assertThat(check.out())
                .contains("\"valid\" : false")
                .contains("claim.yaml line 9: HLL")
                .contains("claim.yaml line 28: unknown key 'sead'");
        assertThat(Cli.thaw("claim", "check", folder.resolve("none.yaml").toString()).exit())
                .isEqualTo(ExitCode.CANNOT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"over-60-percent", "most-who-stay", "classical"})
    void anExampleBecomesADraftThatIsSoundAndNeverReplacesAFile(String example) throws IOException {
        // Given
        Path file = folder.resolve("claim.yaml");

        // When
        Cli draft = Cli.thaw("claim", "new", file.toString(), "--from", example);

        // Then
        assertThat(draft.exit()).isZero();
        assertThat(ClaimFiles.read(file)).isInstanceOf(Valid.class);

        // When it is drafted again
        Files.writeString(file, "mine");
        Cli again = Cli.thaw("claim", "new", file.toString(), "--from", example);

        // Then
        assertThat(again.exit()).isEqualTo(ExitCode.CANNOT);
        assertThat(again.err()).contains("exists already");
        assertThat(file).hasContent("mine");
    }

    @Test
    void anUnknownExampleIsRefusedWithTheKnownOnes() {
        Cli draft = Cli.thaw("claim", "new", folder.resolve("c.yaml").toString(), "--from", "best");

        assertThat(draft.exit()).isEqualTo(ExitCode.CANNOT);
        assertThat(draft.err()).contains("over-60-percent, most-who-stay, classical");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void withoutATerminalNothingIsAsked() {
        Cli draft = Cli.thaw("claim", "new", folder.resolve("c.yaml").toString());

        assertThat(draft.exit()).isEqualTo(ExitCode.CANNOT);
        assertThat(draft.err()).contains("--from");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void answersStandInTheDraftAndSenselessOnesAreAskedForAgain() {
        // Given
        List<String> said = new ArrayList<>();
        Deque<String> answers =
                new ArrayDeque<>(
                        List.of(
                                "something",
                                "classical",
                                "Less Depressed",
                                "less-depressed",
                                "Most are \"better\" \\ less depressed",
                                "err@1",
                                "instrument:PHQ-9",
                                "",
                                "60%",
                                "0.60"));

        // When
        String draft = new ClaimDraft(_ -> Optional.ofNullable(answers.poll()), said::add).ask();

        // Then
        assertThat(answers).isEmpty();
        assertThat(said).hasSize(4);
        assertThat(ClaimFiles.parse("draft", draft)).isInstanceOf(Valid.class);
        Valid claim = (Valid) ClaimFiles.parse("draft", draft);
        assertThat(claim.claim().id()).isEqualTo("less-depressed");
        assertThat(claim.claim().wording().text())
                .isEqualTo("Most are \"better\" \\ less depressed");
        assertThat(claim.claim().variable().measured().id()).isEqualTo("instrument:PHQ-9");
        assertThat(claim.canonicalJson()).contains("\"threshold\":\"0.60\"");
    }

    @Test
    void whoHasNoAnswersTakesTheExample() {
        String draft = new ClaimDraft(_ -> Optional.of(""), _ -> {}).ask();

        assertThat(draft).isEqualTo(ClaimDraft.of(Kind.OVER_60_PERCENT));
    }

    @Test
    void whoLeavesGetsNoDraft() {
        ClaimDraft draft = new ClaimDraft(_ -> Optional.empty(), _ -> {});

        assertThatThrownBy(draft::ask).isInstanceOf(UserProblem.class);
    }

    @Test
    @Tag("stack")
    void aStudyThatLacksTheMeasureCannotAnswerTheClaim() {
        Where where = Where.at(folder.resolve("data"));
        try (Workspace _ = Workspace.start(where, Cli.BRIEF_STACK, () -> {})) {
            // Given
            String protocol = Cli.ours("docs/examples/claus2020/protocol.yaml");
            String data = where.data().toString();
            assertThat(Cli.thaw("study", "apply", protocol, "--data", data).exit()).isZero();

            // When
            Cli fits = check(Cli.ours("docs/examples/claus2020/claim-hamd.yaml"), data);
            Cli misfits = check(Cli.ours("docs/examples/claims/anxiety-after-12-weeks.yaml"), data);

            // Then
            assertThat(fits.json().at("/misfits")).isEmpty();
            assertThat(misfits.exit()).isEqualTo(ExitCode.CANNOT);
            assertThat(misfits.out()).contains("nothing called instrument:GAD-7");
        }
    }

    private static Cli check(String file, String data) {
        return Cli.thaw("claim", "check", file, "--study", "claus2020", "--data", data, "--json");
    }
}
