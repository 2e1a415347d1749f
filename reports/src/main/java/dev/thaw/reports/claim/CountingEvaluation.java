package dev.thaw.reports.claim;

import dev.thaw.core.claim.Claims;
import dev.thaw.core.claim.Counted;
import dev.thaw.core.claim.ParticipantFacts;
import dev.thaw.core.event.SubjectId;
import dev.thaw.reports.receipt.Evaluation;
import dev.thaw.reports.receipt.EvaluationInput;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The same as [ClaimEvaluation], and tells afterwards whom the result counts where. For one
/// evaluation.
public final class CountingEvaluation implements Evaluation {

    private final ClaimEvaluation evaluation = new ClaimEvaluation();
    private final SortedMap<SubjectId, Counted> counted = new TreeMap<>();

    @Override
    public String api() {
        return evaluation.api();
    }

    @Override
    public byte[] canonicalResult(EvaluationInput input) {
        return evaluation.canonicalResult(
                input,
                cohort -> {
                    Function<ParticipantFacts, Counted> counting =
                            Claims.counting(ClaimEvaluation.claim(input.claim()), cohort.values());
                    cohort.forEach((who, facts) -> counted.put(who, counting.apply(facts)));
                });
    }

    /// What each participant was counted in; nobody before the evaluation.
    public SortedMap<SubjectId, Counted> counted() {
        return new TreeMap<>(counted);
    }
}
