package dev.thaw.core.change;

/// Consecutive study days, both ends included, counted from the participant's anchor: 0 is the day
/// of the anchor, −1 the day before it.
public record DayWindow(int first, int last) {

    public DayWindow {
        if (first > last) {
            throw new IllegalArgumentException("A window must not end before it begins.");
        }
    }

    public boolean contains(int day) {
        return day >= first && day <= last;
    }

    public boolean overlaps(DayWindow other) {
        return first <= other.last && other.first <= last;
    }
}
