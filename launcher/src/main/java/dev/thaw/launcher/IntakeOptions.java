package dev.thaw.launcher;

import dev.thaw.access.TokenIssuer;
import dev.thaw.ingest.http.IntakeSettings;
import dev.thaw.ingest.restproxy.RadarMappings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Who may send events, and how fast, beyond what the keys themselves say.
final class IntakeOptions {

    @Option(
            names = "--jwt-keys",
            paramLabel = "URL",
            defaultValue = "${env:THAW_JWT_KEYS:-}",
            description =
                    "Accept tokens (JWT) signed by the keys that are published here (JWKS; env:"
                            + " THAW_JWT_KEYS).")
    private String keys;

    @Option(
            names = "--jwt-issuer",
            paramLabel = "TEXT",
            defaultValue = "${env:THAW_JWT_ISSUER:-}",
            description = "What a token's iss must be (env: THAW_JWT_ISSUER).")
    private String issuer;

    @Option(
            names = "--jwt-audience",
            paramLabel = "TEXT",
            defaultValue = "${env:THAW_JWT_AUDIENCE:-thaw}",
            description = "What must be among a token's aud (${DEFAULT-VALUE}).")
    private String audience;

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
        return new IntakeSettings(appRate, participantRate, tokens());
    }

    private Optional<TokenIssuer> tokens() {
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        URI address;
        try {
            address = URI.create(keys);
        } catch (IllegalArgumentException e) {
            throw new UserProblem("--jwt-keys: this is no address.", e);
        }
        if (!"https".equals(address.getScheme()) && !"http".equals(address.getScheme())) {
            throw new UserProblem("--jwt-keys: this is no http or https address.");
        }
        return Optional.of(
                new TokenIssuer(
                        address,
                        issuer.isEmpty() ? Optional.empty() : Optional.of(issuer),
                        audience));
    }
}
