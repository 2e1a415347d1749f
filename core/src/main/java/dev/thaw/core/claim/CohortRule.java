package dev.thaw.core.claim;

import dev.thaw.core.change.Category.NotAssessable;
import dev.thaw.core.change.ChangeRule;
import dev.thaw.core.change.Cutoff;
import dev.thaw.core.change.GivenReliability;
import dev.thaw.core.change.Norms;
import dev.thaw.core.change.OutcomeNorms.OutcomeReliability.SameError;
import dev.thaw.core.change.Reliability;
import dev.thaw.core.change.ReliabilityRule;
import dev.thaw.core.change.TestRetest;
import dev.thaw.core.change.Verdict;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.PercentileBootstrap;
import java.util.List;
import java.util.Optional;

/// When a change of this cohort's measure counts: the claim's rule with the cohort's own constants.
record CohortRule(Norms norms, ChangeRule rule, Optional<Cutoff> cutoff) {

    private static final int DRAWS = 2_000;

    /// @param enrolled everybody whose data may be used, selected or not, ascending by key
    static CohortRule of(ClaimSpec claim, List<ParticipantFacts> enrolled) {
        List<Norms.Participant> values =
                enrolled.stream()
                        .map(ParticipantFacts::values)
                        .filter(some -> some.baseline().isPresent())
                        .map(some -> new Norms.Participant(some.baseline().get(), some.outcome()))
                        .toList();
        Norms norms =
                Norms.of(
                        values,
                        claim.reliability().sdOver(),
                        reliability(claim, enrolled),
                        new SameError());
        Optional<Cutoff> cutoff =
                claim.cutoff()
                        .map(
                                plan ->
                                        Cutoff.of(
                                                plan.kind(),
                                                claim.variable().direction(),
                                                norms,
                                                plan.functional()));
        ChangeRule rule =
                new ChangeRule(
                        claim.variable().index(),
                        claim.variable().critical(),
                        claim.variable().direction(),
                        cutoff,
                        claim.reliability().minimum());
        return new CohortRule(norms, rule, cutoff);
    }

    private static Reliability reliability(ClaimSpec claim, List<ParticipantFacts> enrolled) {
        return switch (claim.reliability()) {
            case ReliabilityPlan.Given given -> new GivenReliability(given.value());
            case ReliabilityPlan.OwnTestRetest own ->
                    TestRetest.of(
                            enrolled.stream()
                                    .filter(one -> one.values().qualifying().isPresent())
                                    .filter(one -> one.values().baseline().isPresent())
                                    .map(CohortRule::pair)
                                    .toList(),
                            new ReliabilityRule(
                                    own.leastParticipants(),
                                    own.minimum(),
                                    new PercentileBootstrap(DRAWS, claim.seed(), Confidence.P95)));
        };
    }

    private static TestRetest.Pair pair(ParticipantFacts facts) {
        return new TestRetest.Pair(
                facts.key(),
                facts.values().qualifying().orElseThrow(),
                facts.values().baseline().orElseThrow());
    }

    /// Why nobody can be called reliably changed, if so.
    Optional<NotAssessable> obstacle() {
        return verdict(Rational.ZERO, Rational.ZERO).category() instanceof NotAssessable reason
                        && reason != NotAssessable.BASELINE_IS_ZERO
                ? Optional.of(reason)
                : Optional.empty();
    }

    Verdict verdict(ParticipantFacts facts) {
        return rule.verdict(norms, facts.values().baseline(), facts.values().outcome());
    }

    Verdict verdict(Rational before, Rational after) {
        return rule.verdict(norms, Optional.of(before), Optional.of(after));
    }
}
