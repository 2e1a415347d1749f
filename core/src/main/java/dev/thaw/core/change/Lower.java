package dev.thaw.core.change;

/// The lower triangle L of a 2 × 2 matrix, or a step or gradient in its three elements.
///
/// @param across the element l₂₁ below the diagonal
record Lower(double first, double across, double second) {

    static final int ELEMENTS = 3;

    static Lower of(double[] elements) {
        return new Lower(elements[0], elements[1], elements[2]);
    }

    double[] elements() {
        return new double[] {first, across, second};
    }

    /// L·L'.
    Symmetric squared() {
        return new Symmetric(first * first, first * across, across * across + second * second);
    }

    Lower minus(Lower other) {
        return new Lower(first - other.first, across - other.across, second - other.second);
    }

    /// The largest of the absolute values.
    double size() {
        return StrictMath.max(
                StrictMath.abs(first),
                StrictMath.max(StrictMath.abs(across), StrictMath.abs(second)));
    }
}
