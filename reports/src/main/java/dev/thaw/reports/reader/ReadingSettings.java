package dev.thaw.reports.reader;

import dev.thaw.access.TokenIssuer;
import java.util.Optional;

/// Whose tokens are taken beside keys, and how fast readers may be.
///
/// @param tokens whose tokens are accepted beside keys; absent: nobody's
/// @param roleClaim the claim of a token that names its holder's role; where it lies within others,
///   their names before it, with dots
/// @param requestsPerMinute how many requests a minute a reader may send in the long run, from 1
public record ReadingSettings(
        Optional<TokenIssuer> tokens, String roleClaim, int requestsPerMinute) {

    /// No tokens, and 600 requests a minute.
    public static final ReadingSettings DEFAULT =
            new ReadingSettings(Optional.empty(), "roles", 600);

    public ReadingSettings {
        if (requestsPerMinute < 1) {
            throw new IllegalArgumentException("a reader may send at least 1 request a minute");
        }
    }
}
