package dev.thaw.core.number;

/// A confidence interval, ends included.
///
/// @param confidence its nominal coverage, between 0 and 1, such as 0.95
public record Interval(Figure lower, Figure upper, Figure confidence) {

    public Interval {
        if (lower.compareTo(upper) > 0) {
            throw new IllegalArgumentException(
                    "An interval's lower end must not lie above its upper end.");
        }
    }

    public boolean contains(Interval other) {
        return lower.compareTo(other.lower) <= 0 && upper.compareTo(other.upper) >= 0;
    }

    public boolean contains(Figure value) {
        return lower.compareTo(value) <= 0 && upper.compareTo(value) >= 0;
    }
}
