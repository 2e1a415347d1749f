package dev.thaw.core.claim;

import dev.thaw.core.claim.Slot.Take;

/// A slot placed on a participant's calendar: study days counted from 1970-01-01, ends inclusive.
///
/// @param named the day that a value nearest to it is wanted for
record DayRange(long first, long last, Take take, long named) {

    static DayRange of(long first, long last, Take take) {
        return new DayRange(first, last, take, last);
    }

    /// How many days.
    int length() {
        return Math.toIntExact(last - first + 1);
    }
}
