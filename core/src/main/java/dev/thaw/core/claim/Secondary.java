package dev.thaw.core.claim;

/// A figure that a plan names besides its headline. It never decides about the claim.
public sealed interface Secondary {

    /// When participants first improved reliably.
    record FirstImprovement() implements Secondary {}

    /// The standardised mean change g_av.
    record EffectSize() implements Secondary {}

    /// Each participant's Theil–Sen slope through the weekly values of some study weeks.
    record TheilSenSlopes(int firstWeek, int lastWeek) implements Secondary {

        public TheilSenSlopes {
            requireWeeks(firstWeek, lastWeek);
        }
    }

    /// The share of improved if the outcome were taken in other study weeks.
    record OutcomeInWeeks(int firstWeek, int lastWeek) implements Secondary {

        private static final int DAYS_PER_WEEK = 7;

        public OutcomeInWeeks {
            requireWeeks(firstWeek, lastWeek);
        }

        Slot slot() {
            return new Slot.Days(
                    (firstWeek - 1) * DAYS_PER_WEEK, lastWeek * DAYS_PER_WEEK - 1, Slot.Take.LAST);
        }
    }

    private static void requireWeeks(int first, int last) {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("study weeks count from 1 and end after they begin");
        }
    }
}
