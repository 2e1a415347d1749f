package dev.thaw.core.change;

/// A symmetric 2 × 2 matrix: of an intercept and a slope.
///
/// @param off the element beside the diagonal
record Symmetric(double first, double off, double second) {

    static final Symmetric ZERO = new Symmetric(0, 0, 0);

    /// v·v'.
    static Symmetric square(Pair v) {
        return new Symmetric(
                v.first() * v.first(), v.first() * v.second(), v.second() * v.second());
    }

    Symmetric plus(Symmetric other) {
        return new Symmetric(first + other.first, off + other.off, second + other.second);
    }

    Symmetric times(double factor) {
        return new Symmetric(first * factor, off * factor, second * factor);
    }

    double determinant() {
        return first * second - off * off;
    }

    Symmetric inverse() {
        double determinant = determinant();
        return new Symmetric(second / determinant, -off / determinant, first / determinant);
    }

    Pair times(Pair v) {
        return new Pair(
                first * v.first() + off * v.second(), off * v.first() + second * v.second());
    }

    /// v'·M·v.
    double of(Pair v) {
        Pair product = times(v);
        return v.first() * product.first() + v.second() * product.second();
    }

    /// This matrix times `middle` times this matrix.
    Symmetric around(Symmetric middle) {
        Pair left = middle.times(new Pair(first, off));
        Pair right = middle.times(new Pair(off, second));
        return new Symmetric(
                first * left.first() + off * left.second(),
                first * right.first() + off * right.second(),
                off * right.first() + second * right.second());
    }

    /// An intercept and a slope.
    record Pair(double first, double second) {

        Pair plus(Pair other) {
            return new Pair(first + other.first, second + other.second);
        }

        Pair minus(Pair other) {
            return new Pair(first - other.first, second - other.second);
        }
    }
}
