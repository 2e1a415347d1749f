package dev.thaw.core.cohort;

import dev.thaw.core.cohort.InverseProbability.Model;
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
import java.util.Optional;

/// What the completers among some starters weigh (D4, [InverseProbability]). That hangs on who
/// completed and on the covariates and not on who improved, so that several ways to read the same
/// outcomes share one regression.
public final class CompletionWeights {

    private static final Rational LOWEST = Rational.of(1, 100);
    private static final Rational HIGHEST = Rational.of(99, 100);

    private final List<Rational> weights;
    private final Model model;
    private final Optional<InverseProbability> none;

    private CompletionWeights(
            List<Rational> weights, Model model, Optional<InverseProbability> none) {
        this.weights = weights;
        this.model = model;
        this.none = none;
    }

    /// @param due starters who count
    public static CompletionWeights of(List<Starter> due) {
        int completers = (int) due.stream().filter(Starter::isCompleter).count();
        if (completers == 0 || completers == due.size()) {
            return new CompletionWeights(
                    due.stream().filter(Starter::isCompleter).map(_ -> Rational.ONE).toList(),
                    Model.NOT_NEEDED,
                    Optional.empty());
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
                    new CompletionWeights(weights(due, fitted), Model.FITTED, Optional.empty());
            case LogisticRegression.NoFit unfit -> without(unfit.failure(), completers, due);
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

    private static CompletionWeights without(
            LogisticRegression.Failure failure, int completers, List<Starter> due) {
        Estimate none = Estimate.none(Status.NOT_APPLICABLE, completers);
        return switch (failure) {
            case TOO_FEW_ROWS -> {
                int coefficients = due.getFirst().covariates().size() + 1;
                Estimate tooFew = Estimate.tooFew(due.size(), coefficients + 1);
                yield without(tooFew, Model.TOO_FEW_STARTERS);
            }
            case SEPARATED -> without(none, Model.SEPARATED);
            case NOT_CONVERGED -> without(none, Model.NOT_CONVERGED);
        };
    }

    private static CompletionWeights without(Estimate none, Model model) {
        return new CompletionWeights(
                List.of(), model, Optional.of(new InverseProbability(none, none, model)));
    }

    /// The weighted share of improved completers.
    ///
    /// @param due those of whom the weights are, or the same ones with outcomes read otherwise
    /// @param confidence of its interval
    public InverseProbability share(List<Starter> due, Confidence confidence) {
        return none.orElseGet(
                () -> {
                    List<WeightedShare.Weighted> observations = new ArrayList<>();
                    for (Starter starter : due) {
                        if (starter.isCompleter()) {
                            observations.add(
                                    new WeightedShare.Weighted(
                                            weights.get(observations.size()), starter.improved()));
                        }
                    }
                    WeightedShare share = WeightedShare.of(observations, confidence);
                    return new InverseProbability(share.share(), share.effectiveN(), model);
                });
    }
}
