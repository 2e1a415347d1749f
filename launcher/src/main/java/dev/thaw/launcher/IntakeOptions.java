package dev.thaw.launcher;

import dev.thaw.access.TokenIssuer;
import dev.thaw.ingest.http.IntakeSettings;
import dev.thaw.ingest.restproxy.RadarMappings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Who may send events, and how fast, beyond what the keys themselves say.
final class IntakeOptions {

    @Mixin private TokenOptions tokens;

    @Option(
            names = "--app-rate",
            paramLabel = "N",
            defaultValue = "600000",
            description = "Events a minute of a study app's key (${DEFAULT-VALUE}).")
    private int appRate;

    @Option(
            names = "--participant-rate",
            paramLabel = "N",
            defaultValue = "600",
            description = "Events a minute of a participant's key (${DEFAULT-VALUE}).")
    private int participantRate;

    @Option(
            names = "--radar-mappings",
            paramLabel = "DIR",
            description =
                    "Take records of RADAR's apps and of REST Proxy clients by the mapping files in"
                            + " this folder (docs/radar.md).")
    private Path radarMappings;

    /// How records of RADAR's apps become events.
    ///
    /// @throws dev.thaw.schemas.yaml.YamlProblem if a file is wrong
    RadarMappings radar() {
        return radarMappings == null ? RadarMappings.none() : RadarMappings.read(radarMappings);
    }

    /// @throws UserProblem if they make no sense
    IntakeSettings settings() {
        if (appRate < 1 || participantRate < 1) {
            throw new UserProblem("--app-rate and --participant-rate are at least 1.");
        }
        return new IntakeSettings(appRate, participantRate, issuer());
    }

    /// Whose tokens are accepted.
    ///
    /// @throws UserProblem if the address of its keys is none
    Optional<TokenIssuer> issuer() {
        return tokens.issuer();
    }
}
