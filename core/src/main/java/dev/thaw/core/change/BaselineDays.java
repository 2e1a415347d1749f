package dev.thaw.core.change;

import dev.thaw.core.number.Flag;
import java.util.Set;

/// Which days decide whether a participant qualifies (Q), and which other days are the baseline (B)
/// that change is measured from. They are never the same: whoever is selected for a low value and
/// measured from that same value "improves" by regression to the mean alone.
public sealed interface BaselineDays {

    /// Days −28…−15 qualify, days −14…−1 are the baseline.
    RunIn STANDARD = new RunIn(new DayWindow(-28, -15), new DayWindow(-14, -1));

    boolean qualifies(int day);

    boolean isBaseline(int day);

    /// What a reader must know about every figure that rests on these days.
    Set<Flag> flags();

    /// Two windows that share no day.
    record RunIn(DayWindow qualifying, DayWindow baseline) implements BaselineDays {

        public RunIn {
            if (qualifying.overlaps(baseline)) {
                throw new IllegalArgumentException(
                        "The qualifying window and the baseline must not share a day.");
            }
        }

        @Override
        public boolean qualifies(int day) {
            return qualifying.contains(day);
        }

        @Override
        public boolean isBaseline(int day) {
            return baseline.contains(day);
        }

        @Override
        public Set<Flag> flags() {
            return Set.of();
        }
    }

    /// Where there was no run-in: of one window the even days qualify and the odd days are the
    /// baseline, flagged `SPLIT_BASELINE`. Day −1 is odd, the anchor's day 0 is even.
    record DaySplit(DayWindow days) implements BaselineDays {

        @Override
        public boolean qualifies(int day) {
            return days.contains(day) && day % 2 == 0;
        }

        @Override
        public boolean isBaseline(int day) {
            return days.contains(day) && day % 2 != 0;
        }

        @Override
        public Set<Flag> flags() {
            return Set.of(Flag.SPLIT_BASELINE);
        }
    }
}
