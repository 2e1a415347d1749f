package dev.thaw.core.digest;

import dev.thaw.core.change.BaselineDays;
import dev.thaw.core.change.Category;
import dev.thaw.core.change.ChangeRule;
import dev.thaw.core.change.Critical;
import dev.thaw.core.change.Cutoff;
import dev.thaw.core.change.DayWindow;
import dev.thaw.core.change.Direction;
import dev.thaw.core.change.FunctionalNorms;
import dev.thaw.core.change.FunctionalNorms.Source;
import dev.thaw.core.change.GivenReliability;
import dev.thaw.core.change.Index;
import dev.thaw.core.change.IndexValue;
import dev.thaw.core.change.Limit;
import dev.thaw.core.change.Norms;
import dev.thaw.core.change.Norms.SdOver;
import dev.thaw.core.change.OutcomeNorms;
import dev.thaw.core.change.OutcomeNorms.OutcomeReliability;
import dev.thaw.core.change.RandomSlopes;
import dev.thaw.core.change.Reliability;
import dev.thaw.core.change.ReliabilityRule;
import dev.thaw.core.change.SplitHalf;
import dev.thaw.core.change.TalkingTherapies;
import dev.thaw.core.change.TestRetest;
import dev.thaw.core.change.Verdict;
import dev.thaw.core.change.WithinPersonReliability;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.PercentileBootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Cohorts of histories through every reliability, norm, index, cut-off and category.
final class ChangePart {

    private static final int COHORT = 20;
    private static final int NORMS = 20;
    private static final List<SdOver> SDS =
            List.of(
                    SdOver.Participants.ALL_BASELINES,
                    SdOver.Participants.COMPLETERS,
                    new SdOver.Given(Rational.of(2, 5), Rational.of(1, 5)));
    private static final Critical QUANTILE = new Critical.NormalQuantile(Rational.of(975, 1000));

    /// One history as the response rates that change is measured from.
    private record Rates(String key, List<Rational> weekly) {

        Optional<Rational> baseline() {
            return weekly.stream().findFirst();
        }

        Optional<Rational> outcome() {
            return weekly.size() < 3 ? Optional.empty() : Optional.of(weekly.getLast());
        }
    }

    private final Transcript transcript;
    private final SplittableRandom random = new SplittableRandom(200);

    private ChangePart(Transcript transcript) {
        this.transcript = transcript;
    }

    static void tell(List<Story> stories, Transcript transcript) {
        ChangePart part = new ChangePart(transcript);
        part.tellDays();
        for (int from = 0; from < stories.size(); from += COHORT) {
            List<Rates> cohort = new ArrayList<>();
            for (Story story : stories.subList(from, Math.min(from + COHORT, stories.size()))) {
                cohort.add(
                        new Rates(
                                "p-" + story.seed(),
                                List.copyOf(story.responseRate().byIndex().values())));
            }
            part.tellCohort(cohort);
        }
    }

    private void tellDays() {
        DayWindow days = new DayWindow(-28, -1);
        transcript.add(days.contains(-28), days.overlaps(new DayWindow(-1, 6)));
        for (BaselineDays split : List.of(BaselineDays.STANDARD, new BaselineDays.DaySplit(days))) {
            transcript.add(split, split.flags());
            for (int day = -30; day < 2; day++) {
                transcript.add(split.qualifies(day), split.isBaseline(day));
            }
        }
    }

    private void tellCohort(List<Rates> cohort) {
        List<Norms.Participant> participants = new ArrayList<>();
        for (Rates one : cohort) {
            one.baseline()
                    .ifPresent(
                            baseline ->
                                    participants.add(
                                            new Norms.Participant(baseline, one.outcome())));
        }
        List<Norms> norms = new ArrayList<>();
        for (Reliability reliability : reliabilities(cohort)) {
            transcript.add(reliability, reliability.coefficient(), reliability.exact());
            for (SdOver sd : SDS) {
                norms.add(
                        Norms.of(
                                participants, sd, reliability, new OutcomeReliability.SameError()));
            }
            norms.add(
                    Norms.of(
                            participants,
                            SDS.getFirst(),
                            reliability,
                            new OutcomeReliability.Given(Rational.of(7, 10))));
        }
        for (int i = 0; i < norms.size(); i++) {
            tellNorms(norms.get(i));
            tellIndices(norms.get(i), cohort, i);
        }
        tellSlopes(cohort);
        tellTherapies();
    }

    private List<Reliability> reliabilities(List<Rates> cohort) {
        ReliabilityRule standard = ReliabilityRule.standard(3);
        transcript.add(standard, standard.withoutInterval());
        ReliabilityRule rule =
                new ReliabilityRule(
                        5, standard.minimum(), new PercentileBootstrap(50, 3, Confidence.P95));
        List<TestRetest.Pair> pairs = new ArrayList<>();
        List<SplitHalf.Halves> halves = new ArrayList<>();
        List<List<List<Rational>>> ratings = new ArrayList<>();
        for (Rates one : cohort) {
            if (one.weekly().size() > 5) {
                List<Rational> rates = one.weekly();
                pairs.add(new TestRetest.Pair(one.key(), rates.get(0), rates.get(1)));
                halves.add(new SplitHalf.Halves(rates.get(2), rates.get(3)));
                ratings.add(List.of(rates.subList(0, 2), rates.subList(2, 4), rates.subList(4, 6)));
            }
        }
        return List.of(
                TestRetest.of(pairs, rule),
                SplitHalf.of(halves),
                WithinPersonReliability.of(ratings, WithinPersonReliability.Occasions.OWN),
                WithinPersonReliability.of(ratings, WithinPersonReliability.Occasions.SHARED),
                new GivenReliability(Rational.of(random.nextInt(-1, 22), 20)));
    }

    private void tellNorms(Norms norms) {
        Optional<OutcomeNorms> outcomes = norms.outcome();
        transcript.add(
                norms.n(),
                norms.mean(),
                norms.variance(),
                norms.reliability(),
                outcomes,
                outcomes.map(OutcomeNorms::mean),
                norms.standardDeviation(),
                norms.measurementError(),
                norms.differenceError(),
                norms.smallestReliableChange(QUANTILE),
                norms.predictionError(),
                norms.reliabilityOfChange());
    }

    /// Every index of everybody, each by one of the norms: for the next index by the next norms.
    private void tellIndices(Norms norms, List<Rates> cohort, int place) {
        List<Cutoff> cutoffs = cutoffs(norms);
        int turn = place;
        for (Index index : Index.values()) {
            Critical critical = index.usualCritical().orElse(QUANTILE);
            transcript.add(index, index.usesMeanChange(), critical.value());
            Cutoff cutoff = cutoffs.get(turn % cutoffs.size());
            ChangeRule up =
                    new ChangeRule(
                            index,
                            critical,
                            Direction.HIGHER_IS_BETTER,
                            Optional.of(cutoff),
                            ReliabilityRule.USUAL_MINIMUM);
            ChangeRule down =
                    new ChangeRule(
                            index,
                            critical,
                            Limit.PASSED_CLINICALSIGNIFICANCE,
                            Direction.LOWER_IS_BETTER,
                            Optional.empty(),
                            Rational.ZERO);
            if (turn % NORMS < cohort.size()) {
                tellOne(norms, up, down, cohort.get(turn % NORMS));
            }
            turn++;
        }
    }

    private void tellOne(Norms norms, ChangeRule up, ChangeRule down, Rates one) {
        Verdict better = up.verdict(norms, one.baseline(), one.outcome());
        Verdict worse = down.verdict(norms, one.baseline(), one.outcome());
        transcript.add(better, worse, better.isImproved(), better.beside(worse));
        transcript.add(better.index(), worse.index());
        transcript.add(status(better.category()));
        if (one.outcome().isPresent()) {
            Rational outcome = one.outcome().get();
            IndexValue value = up.index().of(norms, one.baseline().orElseThrow(), outcome);
            transcript.add(value, value.estimate());
        }
    }

    private static Status status(Category category) {
        return category instanceof Category.NotAssessable reason ? reason.status() : Status.OK;
    }

    private List<Cutoff> cutoffs(Norms norms) {
        Optional<FunctionalNorms> functional =
                Optional.of(
                        new FunctionalNorms(
                                Rational.of(7, 10),
                                Rational.of(1, 6),
                                new Source.Publication("A table of a paper")));
        List<Cutoff> cutoffs = new ArrayList<>();
        for (Cutoff.Kind kind : Cutoff.Kind.values()) {
            for (Direction direction : Direction.values()) {
                cutoffs.add(Cutoff.of(kind, direction, norms, functional));
                cutoffs.add(
                        Cutoff.ofTrueValues(kind, direction, norms, functional, Critical.STANDARD));
            }
        }
        Rational before = Rational.of(3, 10);
        Rational after = Rational.of(6, 10);
        for (Cutoff cutoff : cutoffs) {
            transcript.add(
                    cutoff.value(),
                    cutoff.isClinical(before),
                    cutoff.isFunctional(after),
                    cutoff.isCrossed(before, after),
                    cutoff.flags());
        }
        return cutoffs;
    }

    private void tellSlopes(List<Rates> cohort) {
        List<RandomSlopes.Participant> participants = new ArrayList<>();
        for (Rates one : cohort) {
            List<RandomSlopes.Observation> observations = new ArrayList<>();
            for (Rational rate : one.weekly()) {
                observations.add(
                        new RandomSlopes.Observation(Rational.of(observations.size()), rate));
            }
            participants.add(new RandomSlopes.Participant(one.key(), observations));
        }
        RandomSlopes slopes = RandomSlopes.of(participants);
        transcript.add(slopes.slope(), IndexValue.of(Rational.ONE, Rational.of(3, 7), 20));
        ChangeRule rule =
                new ChangeRule(
                        Index.DIFFERENCE,
                        Critical.STANDARD,
                        Direction.HIGHER_IS_BETTER,
                        Optional.empty(),
                        Rational.ZERO);
        slopes.individuals()
                .forEach(
                        (key, own) ->
                                transcript.add(
                                        key,
                                        own,
                                        own.deviation().estimate(),
                                        rule.verdict(own.slope(), Rational.ZERO, Rational.ONE)));
    }

    private void tellTherapies() {
        TalkingTherapies manual = new TalkingTherapies("v8");
        for (int i = 0; i < COHORT; i++) {
            transcript.add(
                    manual.outcome(totals(28), random.nextInt(9) > 0 ? totals(22) : totals(99)));
        }
    }

    private Optional<TalkingTherapies.Totals> totals(int bound) {
        return random.nextInt(9) == 0
                ? Optional.empty()
                : Optional.of(
                        new TalkingTherapies.Totals(
                                Rational.of(random.nextInt(bound)),
                                Rational.of(random.nextInt(bound))));
    }
}
