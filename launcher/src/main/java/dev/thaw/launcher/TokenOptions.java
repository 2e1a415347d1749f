package dev.thaw.launcher;

import dev.thaw.access.TokenIssuer;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Whose tokens are accepted beside keys.
final class TokenOptions {

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

    /// Whose tokens are accepted; absent: nobody's.
    ///
    /// @throws UserProblem if the address of the keys is none
    Optional<TokenIssuer> issuer() {
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
