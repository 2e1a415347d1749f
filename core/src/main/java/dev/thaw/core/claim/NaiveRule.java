package dev.thaw.core.claim;

import dev.thaw.core.change.Direction;
import dev.thaw.core.claim.ParticipantFacts.Standing;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Proportion;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The rule that regression to the mean turns into a success: select people for a low value and
/// call improved whoever has a higher one afterwards than *that same* value. Without any effect it
/// finds well over half improved (science.md C). Shown beside a claim's own share, never in its
/// place.
public final class NaiveRule {

    private NaiveRule() {}

    /// Of the eligible starters whose outcome was measured in time, those whose outcome is better
    /// than their own value on the qualifying days. Where the claim selects nobody for that value,
    /// the worse half is selected.
    ///
    /// @param cohort every participant of the study, eligible or not
    public static Proportion of(ClaimSpec claim, Collection<ParticipantFacts> cohort) {
        int sign = claim.variable().direction() == Direction.HIGHER_IS_BETTER ? 1 : -1;
        List<ParticipantFacts> measured =
                cohort.stream()
                        .filter(facts -> facts.standing() == Standing.ELIGIBLE)
                        .filter(facts -> facts.values().due())
                        .filter(facts -> facts.values().qualifying().isPresent())
                        .filter(facts -> facts.values().outcome().isPresent())
                        .toList();
        Optional<Rational> limit = selects(claim) ? Optional.empty() : worseHalf(measured, sign);
        List<ParticipantFacts> selected =
                measured.stream()
                        .filter(
                                facts ->
                                        limit.filter(most -> order(before(facts), most, sign) > 0)
                                                .isEmpty())
                        .toList();
        long improved =
                selected.stream()
                        .filter(
                                facts ->
                                        order(
                                                        facts.values().outcome().orElseThrow(),
                                                        before(facts),
                                                        sign)
                                                > 0)
                        .count();
        return new Proportion((int) improved, selected.size());
    }

    /// Whether eligibility hangs on the claim's own measure on the qualifying days.
    private static boolean selects(ClaimSpec claim) {
        return claim.population()
                .rule()
                .filter(rule -> rule.window() == Population.Window.QUALIFYING)
                .filter(rule -> rule.measured().equals(claim.variable().measured()))
                .isPresent();
    }

    /// The best value that the worse half has.
    private static Optional<Rational> worseHalf(List<ParticipantFacts> measured, int sign) {
        return measured.stream()
                .map(NaiveRule::before)
                .sorted(sign > 0 ? Comparator.naturalOrder() : Comparator.reverseOrder())
                .skip(Math.max(0, (measured.size() + 1) / 2 - 1))
                .findFirst();
    }

    private static Rational before(ParticipantFacts facts) {
        return facts.values().qualifying().orElseThrow();
    }

    private static int order(Rational one, Rational other, int sign) {
        return sign * Integer.signum(one.compareTo(other));
    }
}
