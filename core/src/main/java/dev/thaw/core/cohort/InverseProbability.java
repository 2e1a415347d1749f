package dev.thaw.core.cohort;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.statistics.Confidence;
import java.util.List;

/// The share of improved completers, each weighted with the inverse of the probability that
/// somebody with these covariates completes (D4).
///
/// Weights are stabilised, P(completes)/P(completes | covariates), with a logistic regression for
/// the latter, and cut at their 1st and 99th percentile (type 7). Wilson's interval takes the
/// effective number of completers, (Σw)²/Σw². It corrects for the covariates given and for nothing
/// else. If everybody completed, all weights are 1.
///
/// @param share INSUFFICIENT_N without completers or with too few starters for the regression;
///   NOT_APPLICABLE if that has no solution
/// @param effectiveN likewise
/// @param model how the probabilities came about
public record InverseProbability(Estimate share, Estimate effectiveN, Model model) {

    /// What became of the regression.
    public enum Model {
        FITTED,
        /// Everybody completed, or nobody did.
        NOT_NEEDED,
        TOO_FEW_STARTERS,
        /// The covariates tell for sure who completes, so that nobody stands for the others.
        SEPARATED,
        NOT_CONVERGED
    }

    static InverseProbability of(List<Starter> due, Confidence confidence) {
        return CompletionWeights.of(due).share(due, confidence);
    }
}
