package dev.thaw.launcher;

import dev.thaw.access.TokenIssuer;
import dev.thaw.reports.reader.ReadingSettings;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Who may read through the query API, beyond what the keys themselves say, and how fast.
final class QueryOptions {

    @Option(
            names = "--reader-role-claim",
            paramLabel = "NAME",
            defaultValue = "${env:THAW_READER_ROLE_CLAIM:-roles}",
            description =
                    "The claim of a token with the word thaw-researcher or thaw-steward, as"
                            + " realm_access.roles (${DEFAULT-VALUE}; env: THAW_READER_ROLE_CLAIM).")
    private String roleClaim;

    @Option(
            names = "--reader-rate",
            paramLabel = "N",
            defaultValue = "600",
            description = "Requests a minute of one reader (${DEFAULT-VALUE}).")
    private int rate;

    /// @throws UserProblem if they make no sense
    ReadingSettings settings(Optional<TokenIssuer> issuer) {
        if (rate < 1) {
            throw new UserProblem("--reader-rate is at least 1.");
        }
        return new ReadingSettings(issuer, roleClaim, rate);
    }
}
