package dev.thaw.core.cohort;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.core.statistics.StratifiedDifference;
import dev.thaw.core.statistics.TwoProportions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// Improvement of those whose therapy was integrative against those whose was not.
///
/// Who has more sessions has more chance of two modalities and more time to improve. The contrast
/// is therefore repeated within the same number of sessions, by stratum and pooled over all strata.
/// It remains a comparison of people who were not assigned to either.
///
/// @param overall integrative first
/// @param within the difference within the same number of sessions, by Mantel and Haenszel, from
///   all strata, whether or not they may be shown
/// @param bySessions the strata that may be shown, by number of sessions
/// @param hidden how many strata are hidden: the small ones, and those from which they could be
///   worked out
public record IntegrativeContrast(
        TwoProportions overall,
        Estimate within,
        SortedMap<Integer, TwoProportions> bySessions,
        int hidden) {

    /// One participant.
    ///
    /// @param sessions attended by the cut-off
    public record Exposed(int sessions, boolean integrative, boolean improved) {}

    /// From how much on a therapy is integrative.
    ///
    /// @param modalities at least that many …
    /// @param sessionsEach … with at least that many attended sessions each
    public record Rule(int modalities, int sessionsEach) {

        /// @param attended the modalities of each attended session up to the cut-off; a session
        ///   counts once for each that it lists
        public boolean isIntegrative(Collection<? extends Collection<Modality>> attended) {
            Map<Modality, Integer> sessions = new EnumMap<>(Modality.class);
            for (Collection<Modality> session : attended) {
                session.stream()
                        .distinct()
                        .forEach(modality -> sessions.merge(modality, 1, Integer::sum));
            }
            return sessions.values().stream().filter(count -> count >= sessionsEach).count()
                    >= modalities;
        }
    }

    public IntegrativeContrast {
        bySessions = Collections.unmodifiableSortedMap(new TreeMap<>(bySessions));
    }

    public static IntegrativeContrast of(
            Collection<Exposed> exposed, MinimumCell cell, Confidence confidence) {
        SortedMap<Integer, List<Exposed>> bySessions = new TreeMap<>();
        for (Exposed one : exposed) {
            bySessions.computeIfAbsent(one.sessions(), _ -> new ArrayList<>()).add(one);
        }
        SortedMap<Integer, Integer> sizes = new TreeMap<>();
        SortedMap<Integer, TwoProportions> strata = new TreeMap<>();
        bySessions.forEach(
                (sessions, members) -> {
                    sizes.put(sessions, members.size());
                    strata.put(sessions, contrast(members));
                });
        Estimate within = StratifiedDifference.of(strata.values(), confidence);
        SortedSet<Integer> hidden = cell.hiddenParts(sizes);
        strata.keySet().removeAll(hidden);
        return new IntegrativeContrast(contrast(exposed), within, strata, hidden.size());
    }

    private static TwoProportions contrast(Collection<Exposed> exposed) {
        return new TwoProportions(group(exposed, true), group(exposed, false));
    }

    private static Proportion group(Collection<Exposed> exposed, boolean integrative) {
        List<Exposed> group =
                exposed.stream().filter(one -> one.integrative() == integrative).toList();
        return new Proportion((int) group.stream().filter(Exposed::improved).count(), group.size());
    }
}
