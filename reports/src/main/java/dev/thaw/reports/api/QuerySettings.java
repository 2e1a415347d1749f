package dev.thaw.reports.api;

import dev.thaw.access.TokenIssuer;
import java.util.Optional;

/// How the query API is set.
///
/// @param tokens whose tokens are accepted beside keys; absent: nobody's
/// @param roleClaim the claim of a token that names its holder's role; where it lies within others,
///   their names before it, with dots
/// @param requestsPerMinute how many requests a minute a reader may send in the long run, from 1
public record QuerySettings(Optional<TokenIssuer> tokens, String roleClaim, int requestsPerMinute) {

    /// No tokens, and 600 requests a minute.
    public static final QuerySettings DEFAULT = new QuerySettings(Optional.empty(), "roles", 600);

    public QuerySettings {
        if (requestsPerMinute < 1) {
            throw new IllegalArgumentException("a reader may send at least 1 request a minute");
        }
    }

    /// The same, with tokens.
    public QuerySettings accepting(TokenIssuer issuer) {
        return new QuerySettings(Optional.of(issuer), roleClaim, requestsPerMinute);
    }
}
