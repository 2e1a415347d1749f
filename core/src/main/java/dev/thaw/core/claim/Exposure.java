package dev.thaw.core.claim;

import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.trend.DaysAfterSessions;
import java.util.Set;

/// How much therapy a claim speaks about.
public sealed interface Exposure {

    /// None in particular: everybody with a baseline counts.
    record None() implements Exposure {}

    /// A number of sessions within a time.
    ///
    /// @param anyOf modalities of which the participant attended a session at least; empty: any
    /// @param least the session that must be attended …
    /// @param most … and the last one that the outcome may follow
    /// @param weeksToLeast within how many weeks of the anchor the least must be attended
    /// @param weeksToMost until how many weeks after the anchor sessions count
    record Dose(Set<Modality> anyOf, int least, int most, int weeksToLeast, int weeksToMost)
            implements Exposure {

        /// Weeks to the maximal dose where a claim says nothing else.
        public static final int USUAL_WEEKS_TO_MOST = DaysAfterSessions.USUAL_WEEKS;

        public Dose {
            anyOf = Set.copyOf(anyOf);
            if (least < 1 || most < least || weeksToLeast < 1 || weeksToMost < weeksToLeast) {
                throw new IllegalArgumentException(
                        "a dose has at least one session, and its maximum comes last");
            }
        }
    }

    /// Staying in therapy.
    ///
    /// @param anyOf as for [Dose]
    /// @param lastSessionWeek a session was attended in this study week or later …
    /// @param longestGapDays … and no two sessions before were further apart than this
    record Adherence(Set<Modality> anyOf, int lastSessionWeek, int longestGapDays)
            implements Exposure {

        public Adherence {
            anyOf = Set.copyOf(anyOf);
            if (lastSessionWeek < 1 || longestGapDays < 1) {
                throw new IllegalArgumentException("weeks and gaps are counted from 1");
            }
        }
    }
}
