package dev.thaw.core.claim;

import dev.thaw.core.change.Verdict;
import dev.thaw.core.claim.ClaimSpec.Denominator;
import dev.thaw.core.claim.ParticipantFacts.Standing;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.core.cohort.ChangeTally;
import dev.thaw.core.cohort.Credit;
import dev.thaw.core.cohort.DenominatorLadder;
import dev.thaw.core.cohort.IntegrativeContrast;
import dev.thaw.core.cohort.Outcome;
import dev.thaw.core.cohort.Retention;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Gatekeeping;
import dev.thaw.core.statistics.KaplanMeier;
import dev.thaw.core.statistics.PairedEffectSize;
import dev.thaw.core.statistics.PooledSlopes;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.core.statistics.RegressionToTheMean;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a cohort shows by a claim's plan: the headline, and all that stands beside it whether or
/// not it pleases. Figures for the restricted edition; nothing is hidden here.
///
/// @param reading of the headline
/// @param denominator of the headline
/// @param standings how many participants of the study stand where, all of them
/// @param sessions of the eligible starters, how many attended the 1st, 4th and 8th session
/// @param readings every reading over D1 and D2
/// @param slope of the weekly values; absent unless the claim is about it
/// @param strata by attribute, then by its code
/// @param sensitivities for each thing that the plan foresaw might come between, in its order
/// @param family the declared hypotheses; absent if the plan declares none
/// @param robustSlopes those that the plan names as secondary
/// @param inOtherWeeks likewise
/// @param curve absent unless the plan asks for it
/// @param individuals of all eligible starters, ascending by key
public record ClaimResult(
        Decision decision,
        ReadingKind reading,
        Denominator denominator,
        Headline headline,
        SortedMap<Standing, Integer> standings,
        SortedMap<Integer, Integer> sessions,
        Constants constants,
        DenominatorLadder ladder,
        SortedMap<ReadingKind, Shares> readings,
        Categories completers,
        Categories starters,
        Attrition attrition,
        ChangeTally changes,
        Control control,
        Bounds bounds,
        PairedEffectSize effect,
        KaplanMeier firstImprovement,
        Optional<PooledSlopes> slope,
        Optional<IntegrativeContrast> integrative,
        SortedMap<String, SortedMap<String, Shares>> strata,
        List<Sensitivity> sensitivities,
        Optional<Gatekeeping> family,
        List<RobustSlopes> robustSlopes,
        List<InOtherWeeks> inOtherWeeks,
        Optional<SpecificationCurve> curve,
        List<Individual> individuals) {

    public ClaimResult {
        standings = Collections.unmodifiableSortedMap(new TreeMap<>(standings));
        sessions = Collections.unmodifiableSortedMap(new TreeMap<>(sessions));
        readings = Collections.unmodifiableSortedMap(new TreeMap<>(readings));
        SortedMap<String, SortedMap<String, Shares>> copied = new TreeMap<>();
        strata.forEach(
                (attribute, codes) ->
                        copied.put(
                                attribute,
                                Collections.unmodifiableSortedMap(new TreeMap<>(codes))));
        strata = Collections.unmodifiableSortedMap(copied);
        sensitivities = List.copyOf(sensitivities);
        robustSlopes = List.copyOf(robustSlopes);
        inOtherWeeks = List.copyOf(inOtherWeeks);
        individuals = List.copyOf(individuals);
    }

    /// What the data say about the claim, each with the reading and the denominator.
    public enum Decision {
        /// The lower bound lies above the threshold.
        SUPPORTED,
        /// The upper bound lies below it.
        CONTRADICTED,
        INCONCLUSIVE,
        /// Fewer participants than the plan asks for, or too few to know the measure's reliability.
        INSUFFICIENT_DATA,
        /// The measure is not reliable enough for individual categories.
        NOT_EVALUABLE
    }

    /// The share that the claim is about.
    ///
    /// @param wilson with its 95 % interval
    /// @param clopperPearson with its 95 % interval
    /// @param p of the claim's test; NOT_APPLICABLE for a claim about a slope
    public record Headline(
            Proportion share, Estimate wilson, Estimate clopperPearson, Estimate p) {}

    /// What individual change is measured with.
    ///
    /// @param cutoff between the clinical and the functional side, where there is one
    public record Constants(
            int n,
            Estimate reliability,
            Rational mean,
            Estimate sd,
            Estimate differenceError,
            Estimate smallestReliableChange,
            Optional<Estimate> cutoff) {}

    /// A reading over the first two denominators, which come together or not at all.
    public record Shares(Proportion starters, Proportion completers) {}

    /// How many of some starters ended in which category.
    public record Categories(
            int recovered, int improved, int unchanged, int deteriorated, int notAssessable) {}

    /// Baseline values of those in D1, with 95 % intervals: whether those who are missing differed
    /// from the start.
    ///
    /// @param retained mean of the completers
    /// @param lost mean of all others
    public record Attrition(
            Estimate retained, Estimate retainedSd, Estimate lost, Estimate lostSd) {}

    /// What the same rule finds where therapy cannot have done anything.
    ///
    /// @param naive what [NaiveRule] finds
    /// @param beforeTherapy the rule from qualifying to baseline window, of those selected
    /// @param drift expected rise of the mean of those selected, by regression to the mean
    /// @param stable shares expected at the outcome without any effect, if what links two windows
    ///   does not fade with time
    /// @param decaying the same if it does
    public record Control(
            Proportion naive,
            ChangeTally beforeTherapy,
            Estimate drift,
            RegressionToTheMean.Shares stable,
            RegressionToTheMean.Shares decaying) {}

    /// The share of completers if nothing, and if something, had been felt at every unanswered
    /// prompt of the outcome window; both of nobody unless the measure is err@1.
    public record Bounds(Proportion worst, Proportion best) {}

    /// Something that may have come between.
    ///
    /// @param happened to how many of those in D1
    /// @param without the shares of everybody else, if the plan asks for them
    /// @param contrast the shares under the plan's other strategy, if it names one
    public record Sensitivity(
            Intercurrent planned,
            int happened,
            Optional<Shares> without,
            Optional<Shares> contrast) {}

    /// Theil–Sen slopes of single participants; rising means better.
    ///
    /// @param median per week, of all who have one
    /// @param rising how many have their whole 95 % interval above 0
    /// @param falling below 0
    public record RobustSlopes(
            int firstWeek, int lastWeek, Estimate median, int rising, int falling) {}

    /// The shares if the outcome were taken in other study weeks.
    public record InOtherWeeks(int firstWeek, int lastWeek, Shares shares) {}

    /// One eligible starter.
    ///
    /// @param credit when an improvement counts in D1
    /// @param read by the claim's primary reading
    /// @param verdict by its index
    public record Individual(
            String key,
            Optional<Rational> baseline,
            Optional<Rational> outcome,
            boolean due,
            boolean doseReached,
            Credit credit,
            Retention retention,
            Outcome read,
            Verdict verdict) {}
}
