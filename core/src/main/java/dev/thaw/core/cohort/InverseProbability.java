package dev.thaw.core.cohort;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.LogisticRegression;
import dev.thaw.core.statistics.Quantile;
import dev.thaw.core.statistics.WeightedShare;
import java.math.BigDecimal;
import java.util.ArrayList;
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

    private static final Rational LOWEST = Rational.of(1, 100);
    private static final Rational HIGHEST = Rational.of(99, 100);

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
        List<Starter> completers = due.stream().filter(Starter::isCompleter).toList();
        if (completers.isEmpty() || completers.size() == due.size()) {
            List<Rational> ones = completers.stream().map(_ -> Rational.ONE).toList();
            return weighted(completers, ones, confidence, Model.NOT_NEEDED);
        }
        List<LogisticRegression.Row> rows =
                due.stream()
                        .map(
                                starter ->
                                        new LogisticRegression.Row(
                                                starter.covariates(), starter.isCompleter()))
                        .toList();
        return switch (LogisticRegression.of(rows)) {
            case LogisticRegression.Fitted fitted ->
                    weighted(completers, weights(due, fitted), confidence, Model.FITTED);
            case LogisticRegression.NoFit none -> without(none.failure(), completers.size(), due);
        };
    }

    private static InverseProbability without(
            LogisticRegression.Failure failure, int completers, List<Starter> due) {
        Estimate none = Estimate.none(Status.NOT_APPLICABLE, completers);
        return switch (failure) {
            case TOO_FEW_ROWS -> {
                int coefficients = due.getFirst().covariates().size() + 1;
                Estimate tooFew = Estimate.tooFew(due.size(), coefficients + 1);
                yield new InverseProbability(tooFew, tooFew, Model.TOO_FEW_STARTERS);
            }
            case SEPARATED -> new InverseProbability(none, none, Model.SEPARATED);
            case NOT_CONVERGED -> new InverseProbability(none, none, Model.NOT_CONVERGED);
        };
    }

    private static List<Rational> weights(List<Starter> due, LogisticRegression.Fitted fitted) {
        List<Rational> inverse = new ArrayList<>();
        for (int i = 0; i < due.size(); i++) {
            if (due.get(i).isCompleter()) {
                inverse.add(Rational.of(new BigDecimal(1 / fitted.probabilities().get(i))));
            }
        }
        Rational stabiliser = Rational.of(inverse.size(), due.size());
        Rational least = Quantile.exact(inverse, LOWEST);
        Rational most = Quantile.exact(inverse, HIGHEST);
        return inverse.stream()
                .map(weight -> weight.max(least).min(most).multiply(stabiliser))
                .toList();
    }

    private static InverseProbability weighted(
            List<Starter> completers, List<Rational> weights, Confidence confidence, Model model) {
        List<WeightedShare.Weighted> observations = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            observations.add(
                    new WeightedShare.Weighted(weights.get(i), completers.get(i).improved()));
        }
        WeightedShare share = WeightedShare.of(observations, confidence);
        return new InverseProbability(share.share(), share.effectiveN(), model);
    }
}
