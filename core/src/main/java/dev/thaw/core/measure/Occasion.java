package dev.thaw.core.measure;

/// Something that happened on a study day and counts.
///
/// @param day counted from the participant's anchor: 0 is day 1 of week 1, −1 the day before
/// @param homeZoneAssumed whether the study's home zone had to tell the day
/// @param what what happened
public record Occasion<T>(int day, boolean homeZoneAssumed, T what) {

    static final int DAYS_PER_WEEK = 7;

    /// Study week: 1 from the anchor on, 0 and below before it.
    public int week() {
        return Math.floorDiv(day, DAYS_PER_WEEK) + 1;
    }

    /// 0 to 6.
    int dayOfWeek() {
        return Math.floorMod(day, DAYS_PER_WEEK);
    }
}
