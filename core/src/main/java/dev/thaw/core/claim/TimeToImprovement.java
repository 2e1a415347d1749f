package dev.thaw.core.claim;

import dev.thaw.core.change.ChangeRule;
import dev.thaw.core.change.Critical;
import dev.thaw.core.change.Index;
import dev.thaw.core.change.Norms;
import dev.thaw.core.change.Norms.SdOver.Participants;
import dev.thaw.core.change.OutcomeNorms.OutcomeReliability.SameError;
import dev.thaw.core.change.ReliabilityRule;
import dev.thaw.core.change.TestRetest;
import dev.thaw.core.claim.ParticipantFacts.Week;
import dev.thaw.core.cohort.FirstImprovement;
import dev.thaw.core.cohort.FirstImprovement.ValidWeek;
import dev.thaw.core.cohort.FirstImprovement.WeeklyChange;
import dev.thaw.core.cohort.Outcome;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.KaplanMeier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// When participants first improved reliably, week by week. The index is that of weekly values:
/// reliability and SD are those of the last two weeks before therapy, over everybody enrolled, and
/// change counts from the last one. Who has no value in that week is not observed.
final class TimeToImprovement {

    private static final int LAST_WEEK_BEFORE = 0;

    private final List<ParticipantFacts> starters;
    private final Norms norms;
    private final ChangeRule rule;

    TimeToImprovement(
            ClaimSpec claim, List<ParticipantFacts> cohort, List<ParticipantFacts> starters) {
        this.starters = starters;
        this.norms =
                Norms.of(
                        baselines(cohort),
                        Participants.ALL_BASELINES,
                        TestRetest.of(
                                pairs(cohort),
                                ReliabilityRule.standard(claim.seed()).withoutInterval()),
                        new SameError());
        this.rule =
                new ChangeRule(
                        Index.JT,
                        Critical.STANDARD,
                        claim.variable().direction(),
                        Optional.empty(),
                        claim.reliability().minimum());
    }

    private static List<Norms.Participant> baselines(List<ParticipantFacts> cohort) {
        return cohort.stream()
                .flatMap(facts -> in(facts, LAST_WEEK_BEFORE).stream())
                .map(value -> new Norms.Participant(value, Optional.empty()))
                .toList();
    }

    private static List<TestRetest.Pair> pairs(List<ParticipantFacts> cohort) {
        List<TestRetest.Pair> pairs = new ArrayList<>();
        for (ParticipantFacts facts : cohort) {
            Optional<Rational> before = in(facts, LAST_WEEK_BEFORE - 1);
            Optional<Rational> last = in(facts, LAST_WEEK_BEFORE);
            if (before.isPresent() && last.isPresent()) {
                pairs.add(new TestRetest.Pair(facts.key(), before.get(), last.get()));
            }
        }
        return pairs;
    }

    private static Optional<Rational> in(ParticipantFacts facts, int week) {
        return facts.values().weeks().stream()
                .filter(some -> some.number() == week)
                .map(Week::value)
                .findFirst();
    }

    /// Of nobody where weekly change cannot be told.
    KaplanMeier curve() {
        List<KaplanMeier.Observation> observations = new ArrayList<>();
        for (ParticipantFacts facts : starters) {
            in(facts, LAST_WEEK_BEFORE)
                    .flatMap(baseline -> weeks(facts, baseline))
                    .ifPresent(
                            weeks -> observations.add(new FirstImprovement(weeks).observation()));
        }
        return KaplanMeier.of(observations, Confidence.P95);
    }

    private Optional<List<ValidWeek>> weeks(ParticipantFacts facts, Rational baseline) {
        List<ValidWeek> weeks = new ArrayList<>();
        for (Week week : facts.values().weeks()) {
            if (week.number() > LAST_WEEK_BEFORE) {
                Outcome outcome =
                        Readers.outcome(
                                rule.verdict(
                                        norms, Optional.of(baseline), Optional.of(week.value())));
                if (outcome == Outcome.NOT_ASSESSABLE) {
                    return Optional.empty();
                }
                weeks.add(new ValidWeek(week.number(), weekly(outcome)));
            }
        }
        return Optional.of(weeks);
    }

    private static WeeklyChange weekly(Outcome outcome) {
        return switch (outcome) {
            case IMPROVED -> WeeklyChange.RELIABLY_IMPROVED;
            case DETERIORATED -> WeeklyChange.RELIABLY_DETERIORATED;
            case UNCHANGED, NOT_ASSESSABLE -> WeeklyChange.BETWEEN;
        };
    }
}
