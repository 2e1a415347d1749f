package dev.thaw.core.cohort;

import dev.thaw.core.statistics.PairedEffectSize;
import dev.thaw.core.statistics.PairedProportions;
import dev.thaw.core.statistics.Proportion;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/// How many improved, stayed as they were, deteriorated, or could not be assessed.
public record ChangeTally(int improved, int unchanged, int deteriorated, int notAssessable) {

    public static ChangeTally of(Collection<Outcome> outcomes) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        outcomes.forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
        return new ChangeTally(
                counts.getOrDefault(Outcome.IMPROVED, 0),
                counts.getOrDefault(Outcome.UNCHANGED, 0),
                counts.getOrDefault(Outcome.DETERIORATED, 0),
                counts.getOrDefault(Outcome.NOT_ASSESSABLE, 0));
    }

    /// The negative control: the claim's own rule applied from the qualifying to the baseline
    /// window, before any therapy. Its share of improved is π_RTM, "the naive rule before therapy";
    /// it stands beside the headline and is never subtracted from it, since that change contains
    /// the drift of selection and the one from baseline to outcome does not.
    ///
    /// @param windows qualifying and baseline value of everybody selected
    public static ChangeTally beforeTherapy(
            Collection<PairedEffectSize.Pair> windows, Reading reading) {
        return of(windows.stream().map(pair -> reading.of(pair.first(), pair.second())).toList());
    }

    /// Improved of those who could be assessed.
    public Proportion share() {
        return new Proportion(improved, assessed());
    }

    /// Improved against deteriorated, of those who could be assessed.
    public PairedProportions net() {
        return new PairedProportions(improved, deteriorated, assessed());
    }

    private int assessed() {
        return improved + unchanged + deteriorated;
    }
}
