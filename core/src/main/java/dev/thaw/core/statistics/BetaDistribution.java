package dev.thaw.core.statistics;

import static dev.thaw.core.statistics.UnitRoot.WORKING;

import java.math.BigDecimal;

/// The beta distribution with whole or half parameters, pinned: decimal arithmetic of 40 digits,
/// whose results do not depend on any machine or library.
///
/// The distribution function is the regularised incomplete beta function I_x(a, b), by its
/// continued fraction (Abramowitz & Stegun 26.5.8) on the side of the mean where that is fast; the
/// quantile follows by Newton's steps. Relative error below 1e-20 up to a + b = 10,000. Checked
/// against mpmath with 60 digits. R: `pbeta(x, a, b)`, `qbeta(p, a, b)`.
final class BetaDistribution {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final BigDecimal PI =
            new BigDecimal("3.14159265358979323846264338327950288419716939937510582");

    /// Relative to a factor of the continued fraction.
    private static final BigDecimal NEGLIGIBLE = new BigDecimal("1e-36");

    private final int twiceA;
    private final int twiceB;

    /// B(a, b).
    private final BigDecimal norm;

    /// @param twiceA 2a, at least 1
    /// @param twiceB 2b, at least 1
    BetaDistribution(int twiceA, int twiceB) {
        this(twiceA, twiceB, beta(twiceA, twiceB));
    }

    private BetaDistribution(int twiceA, int twiceB, BigDecimal norm) {
        this.twiceA = twiceA;
        this.twiceB = twiceB;
        this.norm = norm;
    }

    /// P(X ≤ x).
    ///
    /// @param x strictly between 0 and 1
    BigDecimal cumulative(BigDecimal x) {
        return x.compareTo(mean()) <= 0
                ? lowerTail(x)
                : BigDecimal.ONE.subtract(mirrored().lowerTail(BigDecimal.ONE.subtract(x)));
    }

    /// @param x strictly between 0 and 1
    BigDecimal density(BigDecimal x) {
        return kernel(x).divide(x.multiply(BigDecimal.ONE.subtract(x)), WORKING);
    }

    /// The x with P(X ≤ x) = p.
    ///
    /// @param p strictly between 0 and 1
    BigDecimal quantile(BigDecimal p) {
        if (p.compareTo(HALF) > 0) {
            return BigDecimal.ONE.subtract(mirrored().quantile(BigDecimal.ONE.subtract(p)));
        }
        return UnitRoot.of(x -> new UnitRoot.Point(cumulative(x).subtract(p), density(x)), mean());
    }

    private BigDecimal mean() {
        return BigDecimal.valueOf(twiceA)
                .divide(BigDecimal.valueOf((long) twiceA + twiceB), WORKING);
    }

    private BetaDistribution mirrored() {
        return new BetaDistribution(twiceB, twiceA, norm);
    }

    private BigDecimal lowerTail(BigDecimal x) {
        BigDecimal a = half(twiceA);
        return kernel(x).divide(a.multiply(fraction(x)), WORKING);
    }

    /// xᵃ(1 − x)ᵇ/B(a, b).
    private BigDecimal kernel(BigDecimal x) {
        return power(x, twiceA)
                .multiply(power(BigDecimal.ONE.subtract(x), twiceB), WORKING)
                .divide(norm, WORKING);
    }

    /// 1 + d₁/(1 + d₂/(1 + …)), forwards as the product of its convergents' quotients (Lentz).
    private BigDecimal fraction(BigDecimal x) {
        BigDecimal value = BigDecimal.ONE;
        BigDecimal upper = BigDecimal.ONE;
        BigDecimal lower = BigDecimal.ZERO;
        BigDecimal change;
        int step = 0;
        do {
            step++;
            BigDecimal coefficient = coefficient(step).multiply(x, WORKING);
            lower =
                    BigDecimal.ONE.divide(
                            BigDecimal.ONE.add(coefficient.multiply(lower, WORKING)), WORKING);
            upper = BigDecimal.ONE.add(coefficient.divide(upper, WORKING), WORKING);
            change = upper.multiply(lower, WORKING);
            value = value.multiply(change, WORKING);
        } while (change.subtract(BigDecimal.ONE).abs().compareTo(NEGLIGIBLE) > 0);
        return value;
    }

    /// d_{2m+1} = −(a + m)(a + b + m)/((a + 2m)(a + 2m + 1)), d_{2m} = m(b − m)/((a + 2m − 1)(a +
    /// 2m)), each to be multiplied by x.
    private BigDecimal coefficient(int step) {
        long m = step / 2;
        boolean odd = step % 2 != 0;
        BigDecimal numerator =
                odd
                        ? product(-(twiceA + 2 * m), (long) twiceA + twiceB + 2 * m)
                        : product(2 * m, twiceB - 2 * m);
        BigDecimal denominator = product(twiceA + 2L * (step - 1), twiceA + 2L * step);
        return numerator.divide(denominator, WORKING);
    }

    private static BigDecimal product(long one, long other) {
        return BigDecimal.valueOf(one).multiply(BigDecimal.valueOf(other));
    }

    /// B(a, b), by B(a + 1, b) = B(a, b)·a/(a + b) from B(1/2, 1/2) = π, B(1, 1/2) = 2 or B(1, 1) =
    /// 1.
    private static BigDecimal beta(int twiceA, int twiceB) {
        int leastA = twiceA % 2 == 0 ? 2 : 1;
        int leastB = twiceB % 2 == 0 ? 2 : 1;
        BigDecimal beta =
                switch (leastA + leastB) {
                    case 2 -> PI;
                    case 3 -> TWO;
                    default -> BigDecimal.ONE;
                };
        for (int twice = leastA; twice < twiceA; twice += 2) {
            beta = raised(beta, twice, leastB);
        }
        for (int twice = leastB; twice < twiceB; twice += 2) {
            beta = raised(beta, twice, twiceA);
        }
        return beta;
    }

    private static BigDecimal raised(BigDecimal beta, int twice, int twiceOther) {
        return beta.multiply(BigDecimal.valueOf(twice))
                .divide(BigDecimal.valueOf((long) twice + twiceOther), WORKING);
    }

    private static BigDecimal power(BigDecimal base, int twiceExponent) {
        BigDecimal whole = base.pow(twiceExponent / 2, WORKING);
        return twiceExponent % 2 == 0 ? whole : whole.multiply(base.sqrt(WORKING), WORKING);
    }

    private static BigDecimal half(int twice) {
        return BigDecimal.valueOf(twice).multiply(HALF);
    }
}
