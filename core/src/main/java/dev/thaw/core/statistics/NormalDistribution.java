package dev.thaw.core.statistics;

/// The standard normal distribution, pinned: additions, multiplications, divisions and
/// `StrictMath.exp` in a fixed order, so that every machine computes the same bits.
///
/// Relative error of the tail below 5e-15 up to z = 8, growing as z² ulp beyond it; of the quantile
/// below 1e-15. Checked against mpmath with 50 digits.
public final class NormalDistribution {

    private static final double ROOT_OF_TWO_PI = StrictMath.sqrt(2 * StrictMath.PI);

    /// Below it 1/2 minus a series of positive terms, from it on a continued fraction: at 1.5 the
    /// subtraction costs less than one digit.
    private static final double SERIES_BELOW = 1.5;

    /// Beyond it the density is smaller than any `double`.
    private static final double HIGHEST = 39;

    private static final int MOST_ITERATIONS = 1_000;

    private NormalDistribution() {}

    /// P(Z > z).
    public static double upperTail(double z) {
        if (z < 0) {
            return 1 - upperTail(-z);
        }
        return z < SERIES_BELOW ? 0.5 - density(z) * centralSeries(z) : density(z) * millsRatio(z);
    }

    /// P(|Z| > |z|), the two-sided p value of z.
    public static double twoSidedTail(double z) {
        return 2 * upperTail(StrictMath.abs(z));
    }

    /// P(Z ≤ z).
    public static double cumulative(double z) {
        return upperTail(-z);
    }

    public static double density(double z) {
        if (StrictMath.abs(z) > HIGHEST) {
            // The second factor below would overflow while the first one is 0.
            return 0;
        }
        // The square is split into an exact and a small part: its rounding error alone would cost
        // z² units in the last place.
        double head = StrictMath.rint(z * 16) / 16;
        return StrictMath.exp(-head * head / 2)
                * StrictMath.exp(-(z - head) * (z + head) / 2)
                / ROOT_OF_TWO_PI;
    }

    /// The z with P(Z > z) = `tail`.
    ///
    /// @param tail strictly between 0 and 1
    public static double upperQuantile(double tail) {
        if (!(tail > 0 && tail < 1)) {
            throw new IllegalArgumentException("A tail probability lies between 0 and 1.");
        }
        if (tail > 0.5) {
            return -upperQuantile(1 - tail);
        }
        // The tail is convex to the right of 0, so that Newton's steps from 0 rise to the quantile
        // and never pass it by more than rounding.
        double z = 0;
        for (int i = 0; i < MOST_ITERATIONS; i++) {
            double step = (upperTail(z) - tail) / density(z);
            z += step;
            if (step <= 1e-15 * z) {
                break;
            }
        }
        return z;
    }

    /// (P(Z ≤ z) − 1/2) / density(z) = z + z³/3 + z⁵/15 + …
    private static double centralSeries(double z) {
        double term = z;
        double sum = z;
        for (int odd = 3; term > sum * 1e-18; odd += 2) {
            term *= z * z / odd;
            sum += term;
        }
        return sum;
    }

    /// P(Z > z) / density(z) = 1/(z + 1/(z + 2/(z + 3/(z + …)))), from the inside out.
    ///
    /// Leaving the fraction off after K steps changes it by a factor of about exp(−2z·√(2K)); with
    /// K = 400/z² + 12 that is below 1e-24.
    private static double millsRatio(double z) {
        double rest = z;
        for (int k = (int) (400 / (z * z)) + 12; k > 0; k--) {
            rest = z + k / rest;
        }
        return 1 / rest;
    }
}
