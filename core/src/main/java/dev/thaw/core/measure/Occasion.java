package dev.thaw.core.measure;

import java.time.Instant;
import java.util.Optional;

/// Something that happened on a study day and counts.
///
/// @param day counted from the participant's anchor: 0 is day 1 of week 1, −1 the day before
/// @param moment when it happened, for distances in time; absent where only the civil day is known
/// @param homeZoneAssumed whether the study's home zone had to tell the day
/// @param what what happened
public record Occasion<T>(int day, Optional<Instant> moment, boolean homeZoneAssumed, T what) {

    static final int DAYS_PER_WEEK = 7;

    /// On a civil day.
    public static <T> Occasion<T> on(int day, T what) {
        return new Occasion<>(day, Optional.empty(), false, what);
    }

    /// Study week: 1 from the anchor on, 0 and below before it.
    public int week() {
        return weekOf(day);
    }

    static int weekOf(int day) {
        return Math.floorDiv(day, DAYS_PER_WEEK) + 1;
    }
}
