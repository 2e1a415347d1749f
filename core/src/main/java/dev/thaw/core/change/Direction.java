package dev.thaw.core.change;

/// Which way a measure gets better.
public enum Direction {
    HIGHER_IS_BETTER(1),
    LOWER_IS_BETTER(-1);

    private final int sign;

    Direction(int sign) {
        this.sign = sign;
    }

    /// d of the formulas: 1 or −1.
    int sign() {
        return sign;
    }
}
