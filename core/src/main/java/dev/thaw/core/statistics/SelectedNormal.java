package dev.thaw.core.statistics;

/// A standard normal Q of which only values up to a cut are kept, and what is correlated with it.
///
/// @param cut in standard deviations from the mean
record SelectedNormal(double cut) {

    /// Below it the normal tail has lost its digits.
    private static final double LOWEST_CUT = -35;

    /// From it on everybody is kept: only one in 10³² lies above.
    private static final double HIGHEST_CUT = 12;

    private static final double STEP = 1.0 / 32;
    private static final int STEPS_DOWN = 150;
    private static final int STEPS_UP = 120;

    /// Whether there is anybody to be selected.
    boolean isPossible() {
        return cut > LOWEST_CUT;
    }

    /// Φ(cut)/φ(cut); infinite for a cut so high that everybody is kept.
    double ratio() {
        return NormalDistribution.cumulative(cut) / NormalDistribution.density(cut);
    }

    /// P(D > t | Q ≤ cut) for a standard normal D with this correlation to Q: the mean of P(Z > (t
    /// − ρq)/√(1 − ρ²)) over the values q kept.
    ///
    /// q = cut − s with s = exp(x − exp(−x)) makes the integrand fall faster than exponentially to
    /// both sides of x, where the trapezoidal rule with a fixed step is exact to nearly all digits
    /// (Takahasi & Mori 1974).
    ///
    /// @param correlation strictly between −1 and 1
    double shareAbove(double threshold, double correlation) {
        double rest = StrictMath.sqrt((1 - correlation) * (1 + correlation));
        double sum = 0;
        double weights = 0;
        for (int i = -STEPS_DOWN; i <= STEPS_UP; i++) {
            double x = i * STEP;
            double fall = StrictMath.exp(-x);
            double distance = StrictMath.exp(x - fall);
            double q = StrictMath.min(cut, HIGHEST_CUT) - distance;
            double weight = NormalDistribution.density(q) * distance * (1 + fall);
            weights += weight;
            sum += weight * NormalDistribution.upperTail((threshold - correlation * q) / rest);
        }
        return sum / weights;
    }
}
