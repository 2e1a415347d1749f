package dev.thaw.core.claim;

import dev.thaw.core.change.Category.Assessed;
import dev.thaw.core.change.Category.NotAssessable;
import dev.thaw.core.change.Direction;
import dev.thaw.core.claim.ClaimResult.Attrition;
import dev.thaw.core.claim.ClaimResult.Bounds;
import dev.thaw.core.claim.ClaimResult.Categories;
import dev.thaw.core.claim.ClaimResult.Constants;
import dev.thaw.core.claim.ClaimResult.Decision;
import dev.thaw.core.claim.ClaimResult.Headline;
import dev.thaw.core.claim.ClaimResult.Individual;
import dev.thaw.core.claim.ClaimResult.Shares;
import dev.thaw.core.claim.ClaimSpec.Denominator;
import dev.thaw.core.claim.ClaimSpec.Relation;
import dev.thaw.core.claim.ClaimSpec.Summary;
import dev.thaw.core.claim.ParticipantFacts.Standing;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.core.cohort.ChangeTally;
import dev.thaw.core.cohort.DenominatorLadder;
import dev.thaw.core.cohort.IntegrativeContrast;
import dev.thaw.core.cohort.Outcome;
import dev.thaw.core.cohort.Reading;
import dev.thaw.core.cohort.Starter;
import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.BinomialTest;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.EquivalenceTest;
import dev.thaw.core.statistics.Gatekeeping;
import dev.thaw.core.statistics.Moments;
import dev.thaw.core.statistics.PairedEffectSize;
import dev.thaw.core.statistics.PooledSlopes;
import dev.thaw.core.statistics.Proportion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// Evaluates a claim: the third of the system's three functions. A pure function of the plan and of
/// the set of participants, in whatever order they come.
public final class Claims {

    private static final Rational ABOUT = Rational.of(10, 100);
    private static final List<Integer> MILESTONES = List.of(1, 4, 8);

    private final ClaimSpec claim;
    private final List<ParticipantFacts> cohort;
    private final CohortRule rule;
    private final Readers readers;
    private final List<ParticipantFacts> starters;
    private final Starters counted;

    private Claims(ClaimSpec claim, Collection<ParticipantFacts> cohort) {
        this.claim = claim;
        this.cohort = cohort.stream().sorted(Comparator.comparing(ParticipantFacts::key)).toList();
        this.rule =
                CohortRule.of(
                        claim,
                        this.cohort.stream().filter(one -> one.standing().isUsable()).toList());
        this.readers = new Readers(claim, rule);
        this.starters =
                this.cohort.stream().filter(one -> one.standing() == Standing.ELIGIBLE).toList();
        this.counted =
                new Starters(
                        readers, new Strategies(claim.intercurrent()), new Covariates(starters));
    }

    /// What the cohort shows.
    ///
    /// @param cohort every participant of the study, eligible or not
    public static ClaimResult evaluate(ClaimSpec claim, Collection<ParticipantFacts> cohort) {
        return new Claims(claim, cohort).result();
    }

    /// What participants of a cohort are counted in. What of it is published is decided elsewhere.
    ///
    /// @param cohort every participant of the study, eligible or not
    /// @return asked for each of them
    public static Function<ParticipantFacts, Counted> counting(
            ClaimSpec claim, Collection<ParticipantFacts> cohort) {
        Claims claims = new Claims(claim, cohort);
        return new CountedCells(claim, claims.rule, claims.counted)::of;
    }

    private ClaimResult result() {
        ReadingKind reading = claim.variable().reading();
        DenominatorLadder ladder = counted.ladder(reading, starters);
        Proportion share = headline(ladder);
        Optional<PooledSlopes> slope = slope();
        List<ParticipantFacts> completers = starters.stream().filter(this::isCompleter).toList();
        SortedMap<ReadingKind, Shares> readings = readings();
        SortedMap<String, SortedMap<String, Shares>> strata = strata(reading);
        Optional<IntegrativeContrast> integrative = integrative(reading);
        SecondaryFigures secondary = new SecondaryFigures(claim, counted, starters);
        return new ClaimResult(
                decision(share, slope),
                reading,
                claim.denominators().primary(),
                new Headline(
                        share,
                        share.wilson(Confidence.P95),
                        share.clopperPearson(Confidence.P95),
                        p(share)),
                standings(),
                milestones(),
                constants(),
                ladder,
                readings,
                categories(completers),
                categories(starters.stream().filter(this::isCounted).toList()),
                attrition(),
                ChangeTally.of(
                        completers.stream().map(facts -> readers.outcome(reading, facts)).toList()),
                new NegativeControl(claim, rule, readers, starters).control(),
                bounds(completers),
                effect(completers),
                new TimeToImprovement(claim, cohort, starters).curve(),
                slope,
                integrative,
                strata,
                new Sensitivities(claim, counted, starters).all(),
                family(readings, strata, integrative),
                secondary.slopes(),
                secondary.inOtherWeeks(),
                Multiverse.of(claim, cohort),
                individuals());
    }

    private Proportion headline(DenominatorLadder ladder) {
        return claim.denominators().primary() == Denominator.D2
                ? ladder.completers()
                : ladder.starters();
    }

    private SortedMap<ReadingKind, Shares> readings() {
        SortedMap<ReadingKind, Shares> readings = new TreeMap<>();
        for (ReadingKind kind : ReadingKind.values()) {
            readings.put(kind, counted.shares(kind, starters));
        }
        return readings;
    }

    private boolean isCounted(ParticipantFacts facts) {
        return counted.of(claim.variable().reading(), facts).counts();
    }

    private boolean isCompleter(ParticipantFacts facts) {
        Starter starter = counted.of(claim.variable().reading(), facts);
        return starter.counts() && starter.isCompleter();
    }

    private Decision decision(Proportion share, Optional<PooledSlopes> slope) {
        return switch (claim.summary()) {
            case Summary.Share planned -> decision(planned, share);
            case Summary.MeanSlope planned -> decision(planned, slope.orElseThrow().mean());
        };
    }

    private Decision decision(Summary.Share planned, Proportion share) {
        if (claim.variable().reading() == ReadingKind.R1_RELIABLE) {
            Optional<Decision> obstacle = obstacle();
            if (obstacle.isPresent()) {
                return obstacle.get();
            }
        }
        if (share.n() < Math.max(1, claim.inference().leastN())) {
            return Decision.INSUFFICIENT_DATA;
        }
        Rational p0 = planned.threshold();
        Rational alpha = claim.inference().alpha();
        boolean supported =
                planned.relation() == Relation.ABOVE
                        ? new BinomialTest(p0, alpha).supports(share)
                        : new EquivalenceTest(p0, ABOUT, alpha.multiply(2)).holds(share);
        if (supported) {
            return Decision.SUPPORTED;
        }
        return isBelow(p0, share) || isAbove(planned, share)
                ? Decision.CONTRADICTED
                : Decision.INCONCLUSIVE;
    }

    private boolean isBelow(Rational p0, Proportion share) {
        return new BinomialTest(Rational.ONE.subtract(p0), claim.inference().alpha())
                .supports(new Proportion(share.n() - share.k(), share.n()));
    }

    /// Far above is as wrong as far below where "about" is claimed.
    private boolean isAbove(Summary.Share planned, Proportion share) {
        return planned.relation() == Relation.ABOUT
                && new BinomialTest(planned.threshold(), claim.inference().alpha()).supports(share);
    }

    /// Why nobody can be called reliably improved, if so.
    private Optional<Decision> obstacle() {
        return rule.obstacle()
                .map(
                        reason ->
                                reason.status() == Status.INSUFFICIENT_N
                                        ? Decision.INSUFFICIENT_DATA
                                        : Decision.NOT_EVALUABLE);
    }

    private Decision decision(Summary.MeanSlope planned, Estimate mean) {
        if (mean.n() < Math.max(1, claim.inference().leastN())
                || !(mean instanceof Estimate.Measured measured)
                || measured.interval().isEmpty()) {
            return Decision.INSUFFICIENT_DATA;
        }
        Rational lower = Rational.of(measured.interval().get().lower().value());
        Rational upper = Rational.of(measured.interval().get().upper().value());
        if (lower.compareTo(planned.threshold()) > 0) {
            return Decision.SUPPORTED;
        }
        return upper.compareTo(planned.threshold()) < 0
                ? Decision.CONTRADICTED
                : Decision.INCONCLUSIVE;
    }

    private Estimate p(Proportion share) {
        return switch (claim.summary()) {
            case Summary.Share(Rational p0, Relation relation) ->
                    relation == Relation.ABOVE
                            ? new BinomialTest(p0, claim.inference().alpha()).p(share)
                            : new EquivalenceTest(p0, ABOUT, claim.inference().alpha().multiply(2))
                                    .p(share);
            case Summary.MeanSlope _ -> Estimate.none(Status.NOT_APPLICABLE, share.n());
        };
    }

    private SortedMap<Standing, Integer> standings() {
        SortedMap<Standing, Integer> counts = new TreeMap<>();
        for (Standing standing : Standing.values()) {
            counts.put(standing, 0);
        }
        cohort.forEach(facts -> counts.merge(facts.standing(), 1, Integer::sum));
        return counts;
    }

    private SortedMap<Integer, Integer> milestones() {
        SortedMap<Integer, Integer> counts = new TreeMap<>();
        for (int milestone : MILESTONES) {
            counts.put(
                    milestone,
                    (int)
                            starters.stream()
                                    .filter(one -> one.values().sessions().size() >= milestone)
                                    .count());
        }
        return counts;
    }

    private Constants constants() {
        return new Constants(
                rule.norms().n(),
                rule.norms().reliability().coefficient(),
                rule.norms().mean(),
                rule.norms().standardDeviation(),
                rule.norms().differenceError(),
                rule.norms().smallestReliableChange(claim.variable().critical()),
                rule.cutoff().map(cutoff -> cutoff.value()));
    }

    private Categories categories(List<ParticipantFacts> some) {
        Map<Assessed, Integer> counts = new EnumMap<>(Assessed.class);
        int notAssessable = 0;
        for (ParticipantFacts facts : some) {
            switch (rule.verdict(facts).category()) {
                case Assessed assessed -> counts.merge(assessed, 1, Integer::sum);
                case NotAssessable _ -> notAssessable++;
            }
        }
        return new Categories(
                counts.getOrDefault(Assessed.RECOVERED, 0),
                counts.getOrDefault(Assessed.IMPROVED, 0),
                counts.getOrDefault(Assessed.UNCHANGED, 0),
                counts.getOrDefault(Assessed.DETERIORATED, 0),
                notAssessable);
    }

    private Attrition attrition() {
        Moments retained = baselines(this::isCompleter);
        Moments lost = baselines(facts -> isCounted(facts) && !isCompleter(facts));
        return new Attrition(
                retained.estimatedMean(Confidence.P95),
                retained.standardDeviation(),
                lost.estimatedMean(Confidence.P95),
                lost.standardDeviation());
    }

    private Moments baselines(Predicate<ParticipantFacts> who) {
        return Moments.of(
                starters.stream()
                        .filter(who)
                        .map(facts -> facts.values().baseline().orElseThrow())
                        .toList());
    }

    private Bounds bounds(List<ParticipantFacts> completers) {
        Reading reading = readers.ofValues(claim.variable().reading());
        return claim.variable().direction() == Direction.HIGHER_IS_BETTER
                ? new Bounds(
                        bound(completers, reading, facts -> facts.values().lower()),
                        bound(completers, reading, facts -> facts.values().upper()))
                : new Bounds(
                        bound(completers, reading, facts -> facts.values().upper()),
                        bound(completers, reading, facts -> facts.values().lower()));
    }

    private static Proportion bound(
            List<ParticipantFacts> completers,
            Reading reading,
            Function<ParticipantFacts, Optional<Rational>> end) {
        List<Outcome> outcomes =
                completers.stream()
                        .filter(facts -> end.apply(facts).isPresent())
                        .map(
                                facts ->
                                        reading.of(
                                                facts.values().baseline().orElseThrow(),
                                                end.apply(facts).orElseThrow()))
                        .toList();
        return new Proportion(
                (int) outcomes.stream().filter(one -> one == Outcome.IMPROVED).count(),
                outcomes.size());
    }

    private static PairedEffectSize effect(List<ParticipantFacts> completers) {
        return PairedEffectSize.of(
                completers.stream()
                        .filter(facts -> facts.values().outcome().isPresent())
                        .map(
                                facts ->
                                        new PairedEffectSize.Pair(
                                                facts.values().baseline().orElseThrow(),
                                                facts.values().outcome().orElseThrow()))
                        .toList());
    }

    private Optional<Gatekeeping> family(
            SortedMap<ReadingKind, Shares> readings,
            SortedMap<String, SortedMap<String, Shares>> strata,
            Optional<IntegrativeContrast> integrative) {
        return claim.family().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Hypotheses(
                                        claim,
                                        readings,
                                        strata,
                                        integrative,
                                        rule.obstacle().isPresent())
                                .tested());
    }

    private Optional<PooledSlopes> slope() {
        return switch (claim.summary()) {
            case Summary.Share _ -> Optional.empty();
            case Summary.MeanSlope planned ->
                    Optional.of(
                            new WeeklySlopes(planned, claim.variable().direction())
                                    .pooled(starters));
        };
    }

    private Optional<IntegrativeContrast> integrative(ReadingKind reading) {
        return claim.integrative()
                .map(
                        plan ->
                                IntegrativeContrast.of(
                                        starters.stream()
                                                .filter(this::isCounted)
                                                .map(facts -> exposed(plan, reading, facts))
                                                .toList(),
                                        new MinimumCell(claim.minimumCell()),
                                        Confidence.P95));
    }

    private IntegrativeContrast.Exposed exposed(
            ClaimSpec.IntegrativePlan plan, ReadingKind reading, ParticipantFacts facts) {
        return new IntegrativeContrast.Exposed(
                facts.values().sessions().size(),
                isIntegrative(plan, facts),
                counted.of(reading, facts).improved());
    }

    static boolean isIntegrative(ClaimSpec.IntegrativePlan plan, ParticipantFacts facts) {
        return new IntegrativeContrast.Rule(plan.modalities(), plan.sessionsEach())
                .isIntegrative(
                        facts.values().sessions().stream()
                                .map(session -> session.stream().map(Modality::valueOf).toList())
                                .toList());
    }

    private SortedMap<String, SortedMap<String, Shares>> strata(ReadingKind reading) {
        SortedMap<String, SortedMap<String, Shares>> strata = new TreeMap<>();
        attributes(claim).forEach((name, code) -> strata.put(name, stratum(reading, code)));
        return strata;
    }

    /// By what starters are divided, and how a participant's code is found.
    static SortedMap<String, Function<ParticipantFacts, Optional<String>>> attributes(
            ClaimSpec claim) {
        SortedMap<String, Function<ParticipantFacts, Optional<String>>> attributes =
                new TreeMap<>();
        attributes.put("arm", facts -> facts.values().person().arm());
        attributes.put("jurisdiction", facts -> facts.values().person().jurisdiction());
        attributes.put("modality", Covariates::mainModality);
        attributes.put("site", facts -> facts.values().person().site());
        claim.population().subgroup().ifPresent(_ -> attributes.put("subgroup", Claims::subgroup));
        return attributes;
    }

    private static Optional<String> subgroup(ParticipantFacts facts) {
        return Optional.of(facts.values().subgroup().name().toLowerCase(Locale.ROOT));
    }

    private SortedMap<String, Shares> stratum(
            ReadingKind reading, Function<ParticipantFacts, Optional<String>> code) {
        Map<String, List<ParticipantFacts>> members = new TreeMap<>();
        for (ParticipantFacts facts : starters) {
            code.apply(facts)
                    .ifPresent(
                            value ->
                                    members.computeIfAbsent(value, _ -> new ArrayList<>())
                                            .add(facts));
        }
        SortedMap<String, Shares> shares = new TreeMap<>();
        members.forEach((value, some) -> shares.put(value, counted.shares(reading, some)));
        return shares;
    }

    private List<Individual> individuals() {
        return starters.stream()
                .map(
                        facts ->
                                new Individual(
                                        facts.key(),
                                        facts.values().baseline(),
                                        facts.values().outcome(),
                                        facts.values().due(),
                                        facts.values().doseReached(),
                                        counted.strategies().credit(facts),
                                        facts.values().retention(),
                                        readers.outcome(claim.variable().reading(), facts),
                                        rule.verdict(facts)))
                .toList();
    }
}
