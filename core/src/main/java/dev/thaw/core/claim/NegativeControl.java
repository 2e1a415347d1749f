package dev.thaw.core.claim;

import dev.thaw.core.change.Direction;
import dev.thaw.core.claim.ClaimResult.Control;
import dev.thaw.core.cohort.ChangeTally;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.PairedEffectSize;
import dev.thaw.core.statistics.RegressionToTheMean;
import java.util.List;
import java.util.Optional;

/// The claim's own rule where therapy cannot have done anything: from the qualifying to the
/// baseline window, and as expected from regression to the mean alone.
final class NegativeControl {

    private final ClaimSpec claim;
    private final CohortRule rule;
    private final Readers readers;
    private final List<ParticipantFacts> starters;

    NegativeControl(
            ClaimSpec claim, CohortRule rule, Readers readers, List<ParticipantFacts> starters) {
        this.claim = claim;
        this.rule = rule;
        this.readers = readers;
        this.starters = starters;
    }

    Control control() {
        Optional<RegressionToTheMean> expected = expected();
        Rational critical = claim.variable().critical().value();
        return new Control(
                NaiveRule.of(claim, starters),
                ChangeTally.beforeTherapy(pairs(), readers.ofValues(claim.variable().reading())),
                expected.map(RegressionToTheMean::expectedDrift).orElse(none()),
                expected.map(some -> some.stable(critical)).orElse(noShares()),
                expected.map(some -> some.decaying(critical)).orElse(noShares()));
    }

    private List<PairedEffectSize.Pair> pairs() {
        return starters.stream()
                .filter(facts -> facts.values().qualifying().isPresent())
                .map(
                        facts ->
                                new PairedEffectSize.Pair(
                                        facts.values().qualifying().orElseThrow(),
                                        facts.values().baseline().orElseThrow()))
                .toList();
    }

    /// Defined where the claim selects those whose own measure is bad on the qualifying days.
    private Optional<RegressionToTheMean> expected() {
        Optional<Rational> reliability = rule.norms().reliability().exact();
        Optional<Figure> sd = rule.norms().standardDeviation().figure();
        Optional<Rational> cut = cut();
        if (reliability.isEmpty() || sd.isEmpty() || cut.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new RegressionToTheMean(
                        upwards(rule.norms().mean()),
                        Rational.of(sd.get().value()),
                        reliability.get(),
                        upwards(cut.get())));
    }

    private Optional<Rational> cut() {
        return claim.population()
                .rule()
                .filter(some -> some.window() == Population.Window.QUALIFYING)
                .filter(some -> some.measured().equals(claim.variable().measured()))
                .filter(some -> selectsTheWorse(some.comparison()))
                .map(Population.Rule::limit);
    }

    private boolean selectsTheWorse(Population.Comparison comparison) {
        boolean low =
                switch (comparison) {
                    case AT_MOST, BELOW -> true;
                    case AT_LEAST, ABOVE -> false;
                };
        return low == (claim.variable().direction() == Direction.HIGHER_IS_BETTER);
    }

    private Rational upwards(Rational value) {
        return claim.variable().direction() == Direction.HIGHER_IS_BETTER ? value : value.negate();
    }

    private static Estimate none() {
        return Estimate.none(Status.NOT_APPLICABLE, 0);
    }

    private static RegressionToTheMean.Shares noShares() {
        return new RegressionToTheMean.Shares(none(), none());
    }
}
