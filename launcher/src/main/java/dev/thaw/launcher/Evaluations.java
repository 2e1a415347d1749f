package dev.thaw.launcher;

import dev.thaw.reports.receipt.Claim;
import dev.thaw.reports.receipt.Evaluation;
import java.util.ServiceLoader;

/// The evaluations on the classpath, each named in
/// `META-INF/services/dev.thaw.reports.receipt.Evaluation`.
final class Evaluations {

    private Evaluations() {}

    /// What evaluates a kind of claim.
    ///
    /// @throws UserProblem if nothing does
    static Evaluation of(Claim claim) {
        for (Evaluation evaluation : ServiceLoader.load(Evaluation.class)) {
            if (evaluation.api().equals(claim.api())) {
                return evaluation;
            }
        }
        throw new UserProblem(
                "This Thaw cannot evaluate claims of kind %s; use the version that issued the receipt."
                        .formatted(claim.api()));
    }
}
