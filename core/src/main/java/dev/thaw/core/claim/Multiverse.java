package dev.thaw.core.claim;

import dev.thaw.core.change.ChangeRule;
import dev.thaw.core.change.Critical;
import dev.thaw.core.change.Direction;
import dev.thaw.core.change.Index;
import dev.thaw.core.change.Norms;
import dev.thaw.core.change.Norms.SdOver.Participants;
import dev.thaw.core.change.OutcomeNorms.OutcomeReliability.SameError;
import dev.thaw.core.change.ReliabilityRule;
import dev.thaw.core.change.TestRetest;
import dev.thaw.core.claim.Alternatives.Answers;
import dev.thaw.core.claim.Alternatives.OutcomeWindow;
import dev.thaw.core.claim.SpecificationCurve.Axis;
import dev.thaw.core.claim.SpecificationCurve.Specification;
import dev.thaw.core.cohort.CompletionWeights;
import dev.thaw.core.cohort.Credit;
import dev.thaw.core.cohort.Outcome;
import dev.thaw.core.cohort.Reading;
import dev.thaw.core.cohort.Starter;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.PercentileBootstrap;
import dev.thaw.core.statistics.Quantile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Computes the specification curve `standard-v1`: measure × cut × baseline × weekly minimum × late
/// answers × outcome window × index × denominator, 5,184 specifications.
///
/// The plan's other rules (age, treatment, dose, withdrawals) hold in all of them. The cut is
/// applied to the response rate on the qualifying days.
final class Multiverse {

    private static final String VERSION = "standard-v1";
    private static final int RESPONSE_RATE = 0;
    private static final List<Rational> CUTS = List.of(Rational.of(35, 100), Rational.of(50, 100));
    private static final List<Axis> AXES =
            List.of(
                    new Axis("measure", Alternatives.MEASURES),
                    new Axis("cut", List.of("0.35", "0.50")),
                    new Axis("baseline", List.of("B", "Q+B")),
                    new Axis("weekly minimum", List.of("7", "10", "14")),
                    new Axis("late answers", List.of("out", "in")),
                    new Axis(
                            "outcome",
                            Stream.of(OutcomeWindow.values()).map(OutcomeWindow::words).toList()),
                    new Axis("index", List.of("JT 1.96", "JT 1.645", "GLN", "any")),
                    new Axis("denominator", List.of("D1", "D2", "D4")));
    private static final int DENOMINATORS = 3;

    private final ClaimSpec claim;
    private final Rational threshold;
    private final List<ParticipantFacts> enrolled;
    private final List<ParticipantFacts> candidates;
    private final Covariates covariates;
    private final Strategies strategies;

    private Multiverse(ClaimSpec claim, Rational threshold, List<ParticipantFacts> cohort) {
        this.claim = claim;
        this.threshold = threshold;
        this.enrolled =
                cohort.stream().filter(facts -> facts.values().alternatives().isPresent()).toList();
        this.candidates = enrolled.stream().filter(facts -> isCandidate(facts.standing())).toList();
        this.covariates = new Covariates(candidates);
        this.strategies = new Strategies(claim.intercurrent());
    }

    /// Whoever may be eligible under another choice.
    private static boolean isCandidate(ParticipantFacts.Standing standing) {
        return switch (standing) {
            case ELIGIBLE, NO_QUALIFYING_VALUE, NO_BASELINE, NOT_SELECTED -> true;
            case NOT_PERMITTED, EXCLUDED, ERASED, NOT_STARTED, TOO_YOUNG, OTHER_TREATMENT -> false;
        };
    }

    /// Absent unless the plan asks for it and is about a share and check-ins.
    ///
    /// @param cohort ascending by key
    static Optional<SpecificationCurve> of(ClaimSpec claim, List<ParticipantFacts> cohort) {
        return claim.specificationCurve()
                        && claim.summary() instanceof ClaimSpec.Summary.Share(Rational p0, var _)
                        && claim.variable().measured() instanceof Variable.Measured.OfCheckIns
                ? Optional.of(new Multiverse(claim, p0, cohort).curve())
                : Optional.empty();
    }

    /// The worlds do not know of each other: they are computed side by side, and put together in
    /// their order.
    private SpecificationCurve curve() {
        return summary(worlds().parallelStream().map(this::in).flatMap(List::stream).toList());
    }

    private static List<World> worlds() {
        List<World> worlds = new ArrayList<>();
        for (int measure = 0; measure < Alternatives.MEASURES.size(); measure++) {
            for (int cut = 0; cut < CUTS.size(); cut++) {
                for (int baseline = 0; baseline < 2; baseline++) {
                    for (int minimum = 0; minimum < Alternatives.MINIMA.size(); minimum++) {
                        for (int late = 0; late < 2; late++) {
                            worlds.add(new World(measure, cut, baseline, minimum, late));
                        }
                    }
                }
            }
        }
        return worlds;
    }

    /// The choices on which data and constants hang.
    private record World(int measure, int cut, int baseline, int minimum, int late) {

        Answers answers(ParticipantFacts facts) {
            return facts.values().alternatives().orElseThrow().answers().get(late);
        }

        Optional<Rational> qualifying(ParticipantFacts facts) {
            return answers(facts).qualifying().value(measure, minimum);
        }

        /// B, whatever change is measured from.
        Optional<Rational> baselineWindow(ParticipantFacts facts) {
            return answers(facts).baseline().value(measure, minimum);
        }

        Optional<Rational> from(ParticipantFacts facts) {
            return baseline == 0
                    ? baselineWindow(facts)
                    : answers(facts).both().value(measure, minimum);
        }

        Optional<Rational> to(ParticipantFacts facts, int outcome) {
            return answers(facts).outcomes().get(outcome).value(measure, minimum);
        }

        boolean selects(ParticipantFacts facts) {
            return answers(facts)
                            .qualifying()
                            .value(RESPONSE_RATE, minimum)
                            .filter(rate -> rate.compareTo(CUTS.get(cut)) <= 0)
                            .isPresent()
                    && from(facts).isPresent();
        }
    }

    /// Somebody who starts in a world: all that does not hang on outcome and index.
    private record Candidate(
            ParticipantFacts facts, Rational before, List<Rational> covariates, Credit credit) {

        Starter starter(int window, Optional<Rational> after, Reading reading) {
            return new Starter(
                    facts.values().alternatives().orElseThrow().due().get(window),
                    facts.values().doseReached(),
                    credit,
                    facts.values().retention(),
                    after.map(value -> reading.of(before, value)).orElse(Outcome.NOT_ASSESSABLE),
                    before,
                    after,
                    covariates);
        }
    }

    private List<Specification> in(World world) {
        List<Candidate> starters =
                candidates.stream().filter(world::selects).map(facts -> of(world, facts)).toList();
        TestRetest reliability = TestRetest.of(pairs(world), withoutInterval());
        List<Specification> specifications = new ArrayList<>();
        for (int outcome = 0; outcome < OutcomeWindow.values().length; outcome++) {
            List<Reading> readings = readings(norms(world, outcome, reliability));
            Weighting weighting = new Weighting();
            for (int index = 0; index < readings.size(); index++) {
                List<Starter> due = due(world, outcome, starters, readings.get(index));
                add(specifications, world, outcome, index, due, weighting);
            }
        }
        return specifications;
    }

    private Candidate of(World world, ParticipantFacts facts) {
        Rational before = world.from(facts).orElseThrow();
        return new Candidate(
                facts, before, List.copyOf(covariates.of(facts, before)), strategies.credit(facts));
    }

    private static List<Starter> due(
            World world, int outcome, List<Candidate> starters, Reading reading) {
        return starters.stream()
                .map(one -> one.starter(outcome, world.to(one.facts(), outcome), reading))
                .filter(Starter::counts)
                .toList();
    }

    private static void add(
            List<Specification> specifications,
            World world,
            int outcome,
            int index,
            List<Starter> due,
            Weighting weighting) {
        List<Estimate> shares =
                List.of(
                        Starters.share(due).wilson(Confidence.P95),
                        Starters.share(due.stream().filter(Starter::isCompleter).toList())
                                .wilson(Confidence.P95),
                        weighting.of(due).share(due, Confidence.P95).share());
        for (int denominator = 0; denominator < DENOMINATORS; denominator++) {
            specifications.add(
                    new Specification(
                            List.of(
                                    world.measure(),
                                    world.cut(),
                                    world.baseline(),
                                    world.minimum(),
                                    world.late(),
                                    outcome,
                                    index,
                                    denominator),
                            shares.get(denominator)));
        }
    }

    /// The completers' weights, computed again only if others complete.
    private static final class Weighting {

        private List<Boolean> completed = List.of();
        private Optional<CompletionWeights> last = Optional.empty();

        CompletionWeights of(List<Starter> due) {
            List<Boolean> now = due.stream().map(Starter::isCompleter).toList();
            if (last.isEmpty() || !now.equals(completed)) {
                last = Optional.of(CompletionWeights.of(due));
                completed = now;
            }
            return last.get();
        }
    }

    /// One draw has no width, and so gives no interval: 36 of them would be asked for nothing.
    private ReliabilityRule withoutInterval() {
        int least =
                claim.reliability() instanceof ReliabilityPlan.OwnTestRetest own
                        ? own.leastParticipants()
                        : 0;
        return new ReliabilityRule(
                least,
                claim.reliability().minimum(),
                new PercentileBootstrap(1, claim.seed(), Confidence.P95));
    }

    private List<TestRetest.Pair> pairs(World world) {
        List<TestRetest.Pair> pairs = new ArrayList<>();
        for (ParticipantFacts facts : enrolled) {
            Optional<Rational> qualifying = world.qualifying(facts);
            Optional<Rational> baseline = world.baselineWindow(facts);
            if (qualifying.isPresent() && baseline.isPresent()) {
                pairs.add(new TestRetest.Pair(facts.key(), qualifying.get(), baseline.get()));
            }
        }
        return pairs;
    }

    private Norms norms(World world, int outcome, TestRetest reliability) {
        return Norms.of(
                enrolled.stream()
                        .filter(facts -> world.from(facts).isPresent())
                        .map(
                                facts ->
                                        new Norms.Participant(
                                                world.from(facts).orElseThrow(),
                                                world.to(facts, outcome)))
                        .toList(),
                Participants.ALL_BASELINES,
                reliability,
                new SameError());
    }

    private List<Reading> readings(Norms norms) {
        return List.of(
                reading(norms, Index.JT, Critical.STANDARD),
                reading(norms, Index.JT, new Critical.Exactly(Rational.of(1645, 1000))),
                reading(norms, Index.GLN, Critical.STANDARD),
                Multiverse::any);
    }

    private Reading reading(Norms norms, Index index, Critical critical) {
        ChangeRule rule =
                new ChangeRule(
                        index,
                        critical,
                        Direction.HIGHER_IS_BETTER,
                        Optional.empty(),
                        claim.reliability().minimum());
        return (before, after) ->
                Readers.outcome(rule.verdict(norms, Optional.of(before), Optional.of(after)));
    }

    private static Outcome any(Rational before, Rational after) {
        int order = after.compareTo(before);
        if (order == 0) {
            return Outcome.UNCHANGED;
        }
        return order > 0 ? Outcome.IMPROVED : Outcome.DETERIORATED;
    }

    private SpecificationCurve summary(List<Specification> specifications) {
        List<Rational> shares = new ArrayList<>();
        int above = 0;
        for (Specification specification : specifications) {
            Optional<Rational> share = share(specification);
            if (share.isPresent()) {
                shares.add(share.get());
                above += specification.isAbove(threshold) ? 1 : 0;
            }
        }
        shares.sort(Comparator.naturalOrder());
        SortedMap<String, Estimate> effects = effects(specifications);
        return new SpecificationCurve(
                VERSION,
                AXES,
                specifications,
                estimate(
                        shares,
                        shares.isEmpty() ? Rational.ZERO : Rational.of(above, shares.size())),
                estimate(
                        shares,
                        shares.isEmpty()
                                ? Rational.ZERO
                                : Quantile.exact(shares, Rational.of(1, 2))),
                estimate(shares, shares.isEmpty() ? Rational.ZERO : shares.getFirst()),
                estimate(shares, shares.isEmpty() ? Rational.ZERO : shares.getLast()),
                effects,
                mostMoved(effects));
    }

    private static Optional<Rational> share(Specification specification) {
        return specification.share().figure().map(figure -> Rational.of(figure.value()));
    }

    private static Estimate estimate(List<Rational> shares, Rational value) {
        return shares.isEmpty()
                ? Estimate.none(Status.INSUFFICIENT_N, 0)
                : Estimate.of(Figure.of(value), shares.size());
    }

    private static SortedMap<String, Estimate> effects(List<Specification> specifications) {
        SortedMap<String, Estimate> effects = new TreeMap<>();
        for (int axis = 0; axis < AXES.size(); axis++) {
            effects.put(AXES.get(axis).name(), effect(axis, specifications));
        }
        return effects;
    }

    private static Estimate effect(int axis, List<Specification> specifications) {
        List<Rational> means = new ArrayList<>();
        for (int choice = 0; choice < AXES.get(axis).choices().size(); choice++) {
            int chosen = choice;
            List<Rational> shares =
                    specifications.stream()
                            .filter(one -> one.choices().get(axis) == chosen)
                            .flatMap(one -> share(one).stream())
                            .toList();
            if (!shares.isEmpty()) {
                means.add(
                        shares.stream().reduce(Rational.ZERO, Rational::add).divide(shares.size()));
            }
        }
        means.sort(Comparator.naturalOrder());
        return means.size() < 2
                ? Estimate.none(Status.INSUFFICIENT_N, means.size())
                : Estimate.of(Figure.of(means.getLast().subtract(means.getFirst())), means.size());
    }

    /// The first in the order of axes where several move it as far; empty where none can be told.
    private static String mostMoved(SortedMap<String, Estimate> effects) {
        String most = "";
        Figure highest = Figure.ZERO;
        for (Axis axis : AXES) {
            Optional<Figure> effect = effects.get(axis.name()).figure();
            if (effect.isPresent() && effect.get().compareTo(highest) > 0) {
                highest = effect.get();
                most = axis.name();
            }
        }
        return most;
    }
}
