package dev.thaw.core.cohort;

import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.Proportion;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/// The share of improved starters in every denominator, since none of them is the right one: how
/// many of all who started, how many of those who stayed, and what could lie behind the missing
/// outcomes. The first two come together or not at all.
///
/// Starters who are not yet due are in none, neither are those whose data were excluded or erased.
///
/// @param starters D1: all due; without the dose (unless improvement is credited without it),
///   without an assessable outcome or after a withdrawal with data retained they count as not
///   improved
/// @param completers D2: due, stayed, took the dose and were assessed
/// @param lastCarriedForward all due; where there is no assessable outcome, the reading of the last
///   value, or of the baseline itself, against the baseline
/// @param worstCase D3: all due; every missing outcome counts as not improved
/// @param bestCase D3: all due; every missing outcome counts as improved. An outcome that was
///   assessed but without the dose is not missing, and not improved in either case, nor is one that
///   what came between made a failure
/// @param weighted D4: completers, weighted to resemble all due
public record DenominatorLadder(
        Flow flow,
        Proportion starters,
        Proportion completers,
        Proportion lastCarriedForward,
        Proportion worstCase,
        Proportion bestCase,
        InverseProbability weighted) {

    /// @param reading of the claim, for values carried forward
    /// @param confidence of the weighted share's interval
    public static DenominatorLadder of(
            Collection<Starter> cohort, Reading reading, Confidence confidence) {
        List<Starter> due = cohort.stream().filter(Starter::counts).toList();
        List<Starter> completers = due.stream().filter(Starter::isCompleter).toList();
        return new DenominatorLadder(
                Flow.of(cohort),
                share(due, Starter::improved),
                share(completers, Starter::improved),
                share(due, starter -> improvedAtLast(starter, reading)),
                share(due, Starter::improved),
                share(due, Starter::mayHaveImproved),
                InverseProbability.of(due, confidence));
    }

    private static Proportion share(List<Starter> among, Predicate<Starter> improved) {
        return new Proportion((int) among.stream().filter(improved).count(), among.size());
    }

    private static boolean improvedAtLast(Starter starter, Reading reading) {
        if (starter.credit() == Credit.NEVER) {
            return false;
        }
        Outcome outcome =
                starter.isAssessed()
                        ? starter.outcome()
                        : reading.of(
                                starter.baseline(), starter.lastValue().orElse(starter.baseline()));
        return outcome == Outcome.IMPROVED;
    }
}
