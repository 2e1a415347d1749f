package dev.thaw.core.claim;

import static dev.thaw.core.claim.Phrases.count;
import static dev.thaw.core.claim.Phrases.listed;
import static dev.thaw.core.claim.Phrases.measured;
import static dev.thaw.core.claim.Phrases.number;
import static dev.thaw.core.claim.Phrases.range;

import dev.thaw.core.change.Critical;
import dev.thaw.core.change.Cutoff;
import dev.thaw.core.change.Direction;
import dev.thaw.core.change.FunctionalNorms;
import dev.thaw.core.change.FunctionalNorms.Source;
import dev.thaw.core.change.Index;
import dev.thaw.core.change.Norms.SdOver;
import dev.thaw.core.claim.ClaimSpec.Denominator;
import dev.thaw.core.claim.ClaimSpec.Relation;
import dev.thaw.core.claim.ClaimSpec.Summary;
import dev.thaw.core.claim.Population.Comparison;
import dev.thaw.core.claim.Population.Rule;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.number.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// A claim's plan as one paragraph for somebody who has to judge it and does not read YAML.
public final class PlanInWords {

    private final ClaimSpec claim;
    private final Variable variable;

    private PlanInWords(ClaimSpec claim) {
        this.claim = claim;
        this.variable = claim.variable();
    }

    /// The same claim always gives the same paragraph.
    public static String of(ClaimSpec claim) {
        return new PlanInWords(claim).paragraph();
    }

    private String paragraph() {
        List<String> sentences = new ArrayList<>();
        sentences.add(statement());
        sentences.add(population());
        sentences.add(exposure());
        sentences.add(intercurrent());
        sentences.add(dayZero());
        sentences.add(comparison());
        sentences.add(reading());
        claim.cutoff().map(PlanInWords::cutoff).ifPresent(sentences::add);
        sentences.add(summary());
        sentences.add(denominators());
        claim.integrative().map(PlanInWords::integrative).ifPresent(sentences::add);
        claim.population().subgroup().map(this::subgroup).ifPresent(sentences::add);
        if (!claim.family().isEmpty()) {
            sentences.add(family());
        }
        if (!claim.secondary().isEmpty()) {
            sentences.add(secondary());
        }
        if (claim.specificationCurve()) {
            sentences.add("All alternatives of the specification curve are reported beside it.");
        }
        if (!claim.design().controlled()) {
            sentences.add(
                    "There is no control group: the figures say what was observed, not why it"
                            + " happened.");
        }
        return String.join(" ", sentences);
    }

    private String statement() {
        ClaimSpec.Wording wording = claim.wording();
        return "Claim "
                + claim.id()
                + " "
                + claim.version()
                + " examines the statement “"
                + wording.text()
                + "”"
                + wording.attributedTo()
                        .map(who -> " (attributed to " + who + status(wording))
                        .orElse("")
                + "."
                + (wording.proxy()
                        ? " What is measured stands in for what the statement speaks of."
                        : "");
    }

    private static String status(ClaimSpec.Wording wording) {
        return wording.attributionStatus().map(status -> ", " + status + ")").orElse(")");
    }

    private String population() {
        Population population = claim.population();
        return "It is about "
                + population
                        .leastAge()
                        .map(age -> "participants aged " + age + " or more")
                        .orElse("all participants")
                + population.rule().map(this::rule).orElse("")
                + population
                        .leastData()
                        .map(
                                least ->
                                        "; a window of 14 days counts with "
                                                + count(least.answered(), "answer")
                                                + " on "
                                                + count(least.days(), "day"))
                        .orElse("")
                + ".";
    }

    private String rule(Rule rule) {
        return " whose "
                + Phrases.measured(rule.measured()).replaceFirst("^the ", "")
                + " is "
                + comparison(rule.comparison())
                + " "
                + number(rule.limit())
                + switch (rule.window()) {
                    case QUALIFYING ->
                            " in the qualifying window (" + Phrases.qualifying(claim.days()) + ")";
                    case BASELINE -> " at baseline";
                };
    }

    private static String comparison(Comparison comparison) {
        return switch (comparison) {
            case AT_MOST -> "at most";
            case BELOW -> "below";
            case AT_LEAST -> "at least";
            case ABOVE -> "above";
        };
    }

    private String exposure() {
        return switch (claim.exposure()) {
            case Exposure.None _ -> "No amount of therapy is asked for.";
            case Exposure.Dose dose ->
                    "They attend "
                            + dose.least()
                            + " to "
                            + dose.most()
                            + " sessions"
                            + modalities(dose.anyOf())
                            + ", session "
                            + dose.least()
                            + " within "
                            + count(dose.weeksToLeast(), "week")
                            + " and later ones within "
                            + count(dose.weeksToMost(), "week")
                            + " of day 0.";
            case Exposure.Adherence stay ->
                    "They stay in therapy"
                            + modalities(stay.anyOf())
                            + ": a session in week "
                            + stay.lastSessionWeek()
                            + " or later, and no gap of more than "
                            + count(stay.longestGapDays(), "day")
                            + " before it.";
        };
    }

    private static String modalities(Set<Modality> anyOf) {
        return anyOf.isEmpty()
                ? " of any modality"
                : " with "
                        + (anyOf.size() == 1 ? "" : "at least one of ")
                        + listed(new TreeSet<>(anyOf).stream().map(PlanInWords::modality).toList());
    }

    private static String modality(Modality modality) {
        return switch (modality) {
            case CBT, EFT, EMDR -> modality.name();
            case MINDFULNESS, SOMATIC, ART, GROUP, BEHAVIOURAL_ACTIVATION, OTHER -> word(modality);
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String intercurrent() {
        return "What may come between: "
                + String.join("; ", claim.intercurrent().stream().map(this::between).toList())
                + ".";
    }

    private String between(Intercurrent one) {
        return one.name().replace('_', ' ')
                + ", "
                + strategy(one.strategy())
                + (one.excluded() ? ", also without those people" : "")
                + one.contrast().map(other -> ", also " + strategy(other)).orElse("");
    }

    private static String strategy(Intercurrent.Strategy strategy) {
        return switch (strategy) {
            case TREATMENT_POLICY -> "the outcome as measured";
            case COMPOSITE_NONRESPONSE -> "counted as not improved";
            case WHILE_ADHERENT_AS_CLAIMED ->
                    "not counted among those who stayed, and not improved among all";
            case PER_CONSENT_POLICY -> "as consent says";
        };
    }

    private String dayZero() {
        return "Day 0 is that of " + Phrases.dayZero(claim.anchor()) + ".";
    }

    private String comparison() {
        return "The outcome is "
                + measured(variable.measured())
                + " ("
                + (variable.direction() == Direction.HIGHER_IS_BETTER ? "higher" : "lower")
                + " is better), measured "
                + Phrases.slot(claim, variable.outcome())
                + " and compared with the baseline, measured "
                + Phrases.slot(claim, variable.baseline())
                + ".";
    }

    private String reading() {
        String also =
                new TreeSet<>(variable.also())
                        .stream()
                                .map(PlanInWords::name)
                                .reduce((one, other) -> one + " and " + other)
                                .map(names -> "; also reported: " + names)
                                .orElse("");
        return "Who improved is read as "
                + name(variable.reading())
                + ": "
                + switch (variable.reading()) {
                    case R1_RELIABLE -> "the change is reliable, that is, " + reliable();
                    case R2_ANY -> "any change for the better, however small";
                    case R3_SELF_RATED ->
                            "the last self-rating of change within the outcome window is at least "
                                    + variable.leastSelfRating()
                                    + " of 7";
                }
                + also
                + (variable.reading() != ReadingKind.R1_RELIABLE
                                && variable.also().contains(ReadingKind.R1_RELIABLE)
                        ? ", reliable meaning that " + reliable()
                        : "")
                + ".";
    }

    private static String name(ReadingKind reading) {
        return switch (reading) {
            case R1_RELIABLE -> "R1 (reliable improvement)";
            case R2_ANY -> "R2 (any improvement)";
            case R3_SELF_RATED -> "R3 (self-rated change)";
        };
    }

    private String reliable() {
        String critical =
                switch (variable.critical()) {
                    case Critical.Exactly(Rational value) -> number(value);
                    case Critical.NormalQuantile(Rational p) -> "normal(" + number(p) + ")";
                };
        return switch (variable.index()) {
            case DIFFERENCE -> "it is at least " + critical + " points";
            case PERCENT -> "it is at least " + critical + " of the baseline";
            case JT, GLN, HLL, EN, NK, NK_CLINICALSIGNIFICANCE, HA ->
                    "the index "
                            + index(variable.index())
                            + " reaches "
                            + critical
                            + " with "
                            + reliability();
        };
    }

    private static String index(Index index) {
        return index == Index.NK_CLINICALSIGNIFICANCE ? "NK_clinicalsignificance" : index.name();
    }

    private String reliability() {
        String sd =
                switch (claim.reliability().sdOver()) {
                    case SdOver.Participants.ALL_BASELINES -> "the SD of all baselines";
                    case SdOver.Participants.COMPLETERS -> "the SD of the completers' baselines";
                    case SdOver.Given(Rational _, Rational value) ->
                            "a given SD of " + number(value);
                };
        return switch (claim.reliability()) {
            case ReliabilityPlan.OwnTestRetest own ->
                    "the study's own test–retest reliability from qualifying to baseline window (at"
                            + " least "
                            + own.leastParticipants()
                            + " participants and "
                            + number(own.minimum())
                            + ") and "
                            + sd;
            case ReliabilityPlan.Given given ->
                    "a given reliability of " + number(given.value()) + " and " + sd;
        };
    }

    private static String cutoff(CutoffPlan cutoff) {
        return "Who improved and crossed the cut-off "
                + (cutoff.kind() == Cutoff.Kind.B_CLINICALSIGNIFICANCE
                        ? "b_clinicalsignificance"
                        : word(cutoff.kind()))
                + cutoff.functional().map(PlanInWords::norms).orElse("")
                + " recovered.";
    }

    private static String norms(FunctionalNorms norms) {
        return " (functional mean "
                + number(norms.mean())
                + ", SD "
                + number(norms.sd())
                + switch (norms.source()) {
                    case Source.ReferenceGroup _ -> ", from the study's own reference group)";
                    case Source.Publication(String citation) -> ", from " + citation + ")";
                };
    }

    private String summary() {
        return switch (claim.summary()) {
            case Summary.Share(Rational threshold, Relation relation) ->
                    "The claim is supported if "
                            + (relation == Relation.ABOVE ? "more than " : "about ")
                            + number(threshold)
                            + " of "
                            + name(claim.denominators().primary())
                            + " improved, by "
                            + (relation == Relation.ABOVE
                                    ? "an exact one-sided binomial test"
                                    : "two one-sided tests of 10 percentage points to either side")
                            + " at α = "
                            + number(claim.inference().alpha())
                            + leastParticipants();
            case Summary.MeanSlope slope ->
                    "The claim is supported if the mean weekly slope over weeks "
                            + range(slope.firstWeek(), slope.lastWeek())
                            + ", towards the better, lies above "
                            + number(slope.threshold())
                            + " with its whole 95 % interval"
                            + leastParticipants();
        };
    }

    private String leastParticipants() {
        return "; below "
                + count(claim.inference().leastN(), "participant")
                + " there is no verdict.";
    }

    private String denominators() {
        Set<Denominator> beside = new TreeSet<>(claim.denominators().also());
        // They are always printed together.
        beside.add(Denominator.D1);
        beside.add(Denominator.D2);
        beside.remove(claim.denominators().primary());
        return "The primary denominator is "
                + name(claim.denominators().primary())
                + (beside.size() == 1 ? "; beside it stands " : "; beside it stand ")
                + listed(beside.stream().map(this::name).toList())
                + ".";
    }

    private String name(Denominator denominator) {
        return switch (denominator) {
            case D1 ->
                    claim.exposure() instanceof Exposure.None
                            ? "D1 (everybody with a baseline, without an outcome not improved)"
                            : "D1 (all due starters, without an outcome not improved)";
            case D2 -> "D2 (" + whoOfD2() + ")";
            case D3 -> "D3 (worst and best case)";
            case D4 -> "D4 (those with an outcome, weighted to resemble all)";
            case LOCF -> "LOCF (the last value carried forward)";
        };
    }

    private String whoOfD2() {
        return switch (claim.exposure()) {
            case Exposure.None _ -> "those with an outcome";
            case Exposure.Dose _ -> "those who reached the dose and have an outcome";
            case Exposure.Adherence _ -> "those who stayed and have an outcome";
        };
    }

    private static String integrative(ClaimSpec.IntegrativePlan plan) {
        return "Therapy is called integrative with "
                + count(plan.sessionsEach(), "attended session")
                + " or more of each of at least "
                + plan.modalities()
                + " modalities.";
    }

    private String subgroup(Rule rule) {
        return "Those" + rule(rule) + " are reported apart.";
    }

    private String family() {
        return "Hypotheses are tested in this order, each only if all before it are supported,"
                + " several at once by Holm's method: "
                + String.join(", ", claim.family().stream().map(PlanInWords::hypothesis).toList())
                + ".";
    }

    private static String hypothesis(ClaimSpec.Hypothesis hypothesis) {
        return switch (hypothesis) {
            case OVERALL -> "the claim";
            case INTEGRATIVE_VS_SINGLE -> "more often after integrative therapy";
            case BY_MODALITY -> "the claim within each main modality";
            case BY_JURISDICTION -> "the claim within each jurisdiction";
            case R1 -> "the claim by R1";
            case R2 -> "the claim by R2";
            case R3 -> "the claim by R3";
        };
    }

    private String secondary() {
        return "Secondary figures, which decide nothing: "
                + String.join(", ", claim.secondary().stream().map(PlanInWords::secondary).toList())
                + ".";
    }

    private static String secondary(Secondary secondary) {
        return switch (secondary) {
            case Secondary.FirstImprovement _ -> "the time to the first reliable improvement";
            case Secondary.EffectSize _ -> "g_av";
            case Secondary.TheilSenSlopes(int first, int last) ->
                    "Theil–Sen slopes over weeks " + range(first, last);
            case Secondary.OutcomeInWeeks(int first, int last) ->
                    "the outcome in weeks " + range(first, last);
        };
    }
}
