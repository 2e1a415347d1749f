package dev.thaw.core.claim;

/// Where a participant's value is taken. Days are study days; day 0 is the anchor's, ends are
/// inclusive.
public sealed interface Slot {

    /// Which of several values.
    enum Take {
        FIRST,
        LAST,
        MEAN,
        /// The one nearest to the day named; of two as near the earlier.
        NEAREST
    }

    /// The days that the claim's [dev.thaw.core.change.BaselineDays] call baseline.
    record BaselineWindow() implements Slot {}

    /// A stretch of days. A measure of check-ins is computed over it; of single values one is
    /// taken.
    record Days(int first, int last, Take take) implements Slot {

        public Days {
            if (last < first) {
                throw new IllegalArgumentException("a window must not end before it begins");
            }
        }
    }

    /// The earliest single value there is.
    record Earliest() implements Slot {}

    /// About a day, counted from the day of the baseline value where that is a single one.
    ///
    /// @param tolerance days to either side
    record AboutDay(int day, int tolerance, Take take) implements Slot {

        public AboutDay {
            if (tolerance < 0) {
                throw new IllegalArgumentException("a tolerance is not negative");
            }
        }
    }

    /// At a measurement occasion, for data without dates.
    record Occasion(String name) implements Slot {}

    /// Single values that belong to one of some sessions.
    record Sessions(int first, int last, Take take) implements Slot {

        public Sessions {
            if (last < first) {
                throw new IllegalArgumentException("a range of sessions must not end early");
            }
        }
    }

    /// The days after the last attended session with a number in a range.
    ///
    /// @param days how many days, the first one is the day after the session
    record AfterSessions(int first, int last, int days) implements Slot {

        public AfterSessions {
            if (last < first || days < 1) {
                throw new IllegalArgumentException(
                        "a range of sessions must not end early, and a day at least follows it");
            }
        }
    }
}
