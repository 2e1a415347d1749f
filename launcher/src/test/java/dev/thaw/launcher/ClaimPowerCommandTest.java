package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimPowerCommandTest {

    private static final String OVER_60_PERCENT =
            Cli.ours("docs/examples/claims/over-60-percent-after-8-12-sessions.yaml");
    private static final String MOST_WHO_STAY =
            Cli.ours("docs/examples/claims/most-who-stay-8-12-weeks.yaml");

    @TempDir private Path folder;

    /// The figures of science.md D.
    @ParameterizedTest
    @CsvSource({
        "over-60-percent-after-8-12-sessions, 0.7, 195, 255",
        "over-60-percent-after-8-12-sessions, 0.75, 86, 112",
        "over-60-percent-after-8-12-sessions, 0.8, 48, 60",
        "most-who-stay-8-12-weeks, 0.6, 210, 274",
        "most-who-stay-8-12-weeks, 0.65, 97, 121",
        "most-who-stay-8-12-weeks, 0.7, 54, 70"
    })
    void sampleSizesAreThoseOfTheClaimsOwnTest(
            String claim, String share, int most, int nearlyAll) {
        // When
        JsonNode exact =
                Cli.thaw(
                                "claim",
                                "power",
                                Cli.ours("docs/examples/claims/" + claim + ".yaml"),
                                "--studies",
                                "0",
                                "--json")
                        .json()
                        .get("exact");

        // Then
        JsonNode row = row(exact, share);
        assertThat(row.get("n_80").asInt()).isEqualTo(most);
        assertThat(row.get("n_90").asInt()).isEqualTo(nearlyAll);
    }

    @Test
    void whoThinksOfATrueShareAndANumberIsToldThePower() {
        // When
        Cli power =
                Cli.thaw(
                        "claim",
                        "power",
                        OVER_60_PERCENT,
                        "--studies",
                        "0",
                        "--true-share",
                        "0.72",
                        "--n",
                        "195");
        JsonNode few =
                Cli.thaw("claim", "power", OVER_60_PERCENT, "--studies", "0", "--n", "29", "--json")
                        .json();

        // Then
        assertThat(power.exit()).isZero();
        assertThat(power.out()).contains("0.72 ", "power with 195", "Of 195 it takes 131.");
        assertThat(row(few.get("exact"), "0.9").get("power").asText())
                .as("below the claim's own minimum there is no verdict")
                .isEqualTo("0");
    }

    @Test
    void whatCannotBeComputedExactlyIsSaid() throws IOException {
        // Given
        Path about = folder.resolve("about.yaml");
        Files.writeString(
                about,
                Files.readString(Path.of(OVER_60_PERCENT))
                        .replace("relation: \">\"", "relation: about")
                        .replace("exact_binomial_upper", "two_one_sided")
                        .replaceAll("(?m)^family: .*$", ""));

        // When
        JsonNode ofAbout = withoutSimulation(about.toString());
        JsonNode ofSlope =
                withoutSimulation(Cli.ours("docs/examples/claims/mindfulness-8-week-slope.yaml"));

        // Then
        assertThat(ofAbout.get("not_exact").asText()).contains("two one-sided tests");
        assertThat(ofSlope.get("not_exact").asText()).contains("slope");
        assertThat(ofAbout.has("exact") || ofSlope.has("exact")).isFalse();
        assertThat(ofSlope.get("misfits")).as("both can be simulated all the same").isEmpty();
    }

    @Test
    void whatAClaimIsPinnedToDoesNotHinderASimulation() throws IOException {
        // Given a claim of a study whose days begin at five, evaluated by a program to come
        Path pinned = folder.resolve("pinned.yaml");
        Files.writeString(
                pinned,
                Files.readString(Path.of(OVER_60_PERCENT))
                        .replace("04:00", "05:00")
                        .replace("git:…", "git:" + "0".repeat(40)));

        // Then
        assertThat(withoutSimulation(pinned.toString()).get("misfits")).isEmpty();
    }

    @Test
    void anInstrumentIsNotSimulatedAndTheExactPartStandsAllTheSame() {
        // When
        Cli power =
                Cli.thaw(
                        "claim",
                        "power",
                        Cli.ours("docs/examples/claims/anxiety-after-12-weeks.yaml"));

        // Then
        assertThat(power.exit()).isZero();
        assertThat(power.out()).contains("210", "cannot be simulated", "no instrument:GAD-7");
    }

    @Test
    void senselessSharesAndNumbersAreRefused() {
        assertThat(refused("--true-share", "72")).contains("--true-share");
        assertThat(refused("--n", "0")).contains("--n");
        assertThat(refused("--participants", "0")).contains("--participants");
        assertThat(refused("--drop-out", "1")).contains("--drop-out");
    }

    @Test
    @Tag("stack")
    void studiesWithAnEffectAndWithNoneGoThroughThePipeline() {
        // When
        JsonNode simulation =
                Cli.thaw(
                                "claim",
                                "power",
                                MOST_WHO_STAY,
                                "--studies",
                                "1",
                                "--participants",
                                "45",
                                "--effect",
                                "2",
                                "--drop-out",
                                "0.005",
                                "--json")
                        .json()
                        .get("simulation");

        // Then people who change say so, and people who do not change do not
        JsonNode effect = simulation.get("under_effect");
        JsonNode none = simulation.get("under_none");
        assertThat(effect.at("/verdicts/SUPPORTED").asInt()).isEqualTo(1);
        assertThat(none.at("/verdicts/SUPPORTED").asInt()).isZero();
        assertThat(effect.at("/share/mean").asDouble()).isGreaterThan(0.7);
        assertThat(none.at("/share/mean").asDouble()).isLessThan(0.5);
        assertThat(none.at("/naive_share/mean").asDouble()).isGreaterThan(0.5);
        assertThat(none.get("enrolled").asInt()).isEqualTo(45);
        assertThat(none.get("counted").asInt()).isBetween(30, none.get("eligible").asInt());
    }

    private static JsonNode withoutSimulation(String claim) {
        return Cli.thaw("claim", "power", claim, "--studies", "0", "--json").json();
    }

    private static String refused(String... options) {
        String[] command = {"claim", "power", OVER_60_PERCENT, options[0], options[1]};
        Cli power = Cli.thaw(command);
        assertThat(power.exit()).isEqualTo(ExitCode.CANNOT);
        return power.err();
    }

    private static JsonNode row(JsonNode exact, String share) {
        for (JsonNode row : exact.get("rows")) {
            if (row.get("true_share").asText().equals(share)) {
                return row;
            }
        }
        throw new AssertionError("no row for " + share + ": " + exact);
    }
}
