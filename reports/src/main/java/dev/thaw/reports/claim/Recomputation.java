package dev.thaw.reports.claim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.ClaimSpec.Denominator;
import java.util.List;

/// What anybody needs to compute the headline of a restricted receipt without this program: its
/// rows, and a script for R that counts them.
public final class Recomputation {

    private static final List<String> COLUMNS =
            List.of(
                    "row",
                    "due",
                    "dose_reached",
                    "credit",
                    "retention",
                    "baseline",
                    "outcome",
                    "index",
                    "category",
                    "outcome_read");

    private Recomputation() {}

    /// One line for each eligible starter, in the order of the receipt; empty where there is no
    /// value.
    ///
    /// @param result of the restricted edition
    public static String rows(JsonNode result) {
        StringBuilder csv = new StringBuilder(String.join(",", COLUMNS)).append('\n');
        for (JsonNode row : result.get("rows")) {
            csv.append(
                            String.join(
                                    ",",
                                    COLUMNS.stream()
                                            .map(column -> row.path(column).asText(""))
                                            .toList()))
                    .append('\n');
        }
        return csv.toString().replace("null", "");
    }

    /// A script that reads `rows.csv` and prints the headline with its interval and test.
    public static String script(ClaimSpec claim) {
        boolean completers = claim.denominators().primary() == Denominator.D2;
        String threshold =
                claim.summary() instanceof ClaimSpec.Summary.Share share
                        ? Figures.of(share.threshold())
                        : "";
        return """
        # Computes the headline of claim %s %s from rows.csv. Base R only.
        rows <- read.csv("rows.csv", stringsAsFactors = FALSE)
        due <- rows$due == "true"
        completer <- due & rows$dose_reached == "true" & rows$retention == "STAYED" &
          rows$outcome_read != "NOT_ASSESSABLE"
        counted <- %s
        # What the plan says about those who stopped early, or to whom something happened.
        credited <- rows$credit == "ALWAYS" |
          (rows$credit == "WITH_THE_DOSE" & rows$dose_reached == "true")
        improved <- rows$retention == "STAYED" & rows$outcome_read == "IMPROVED" & credited
        k <- sum(improved & counted)
        n <- sum(counted)
        cat("improved:", k, "of", n, "\\n")
        cat("Wilson 95 %%:", prop.test(k, n, correct = FALSE)$conf.int, "\\n")
        cat("Clopper-Pearson 95 %%:", binom.test(k, n)$conf.int, "\\n")
        %s"""
                .formatted(
                        claim.id(),
                        claim.version(),
                        completers ? "completer" : "due",
                        threshold.isEmpty()
                                ? ""
                                : "cat(\"P(X >= k | "
                                        + threshold
                                        + "):\", binom.test(k, n, "
                                        + threshold
                                        + ", \"greater\")$p.value, \"\\n\")\n");
    }
}
