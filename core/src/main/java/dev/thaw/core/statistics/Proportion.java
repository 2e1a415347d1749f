package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Roots;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// k of n: how many had what was asked for. With n = 0 every estimate is INSUFFICIENT_N.
public record Proportion(int k, int n) {

    private static final int DIGITS = 34;
    private static final MathContext WORKING = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

    /// Relative; far below the 12 digits that are printed.
    private static final BigDecimal CLOSE_ENOUGH = new BigDecimal("1e-24");

    private static final BigDecimal NEGLIGIBLE = new BigDecimal("1e-34");
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final int MOST_ITERATIONS = 500;

    /// Ends of an interval before rounding.
    record Bounds(BigDecimal lower, BigDecimal upper) {}

    public Proportion {
        if (k < 0 || k > n) {
            throw new IllegalArgumentException(
                    "A proportion is k of n with 0 ≤ k ≤ n; it was " + k + " of " + n + ".");
        }
    }

    /// k/n with Wilson's score interval (1927). R: `prop.test(k, n, correct = FALSE)$conf.int`.
    public Estimate wilson(Confidence confidence) {
        return n == 0 ? Estimate.tooFew(n, 1) : with(wilsonBounds(confidence), confidence);
    }

    /// k/n with Clopper and Pearson's interval (1934), from the exact binomial tails; its ends are
    /// 0 at k = 0 and 1 at k = n. R: `binom.test(k, n)$conf.int`.
    public Estimate clopperPearson(Confidence confidence) {
        return n == 0
                ? Estimate.tooFew(n, 1)
                : with(
                        new Bounds(
                                clopperPearsonLower(k, n, confidence),
                                BigDecimal.ONE.subtract(clopperPearsonLower(n - k, n, confidence))),
                        confidence);
    }

    private Estimate with(Bounds bounds, Confidence confidence) {
        return Estimate.of(Figure.of(value()), n)
                .withInterval(confidence.interval(bounds.lower(), bounds.upper()));
    }

    /// k/n; n must not be 0.
    Rational value() {
        return Rational.of(k, n);
    }

    /// (2k + z² ± z·√(z² + 4k(n − k)/n)) / (2(n + z²)).
    Bounds wilsonBounds(Confidence confidence) {
        BigDecimal z = new BigDecimal(confidence.normalReach());
        BigDecimal square = z.multiply(z);
        Rational radicand = Rational.of(square).add(Rational.of(4L * k).multiply(n - k).divide(n));
        BigDecimal reach = z.multiply(Roots.sqrt(radicand, DIGITS));
        BigDecimal middle = BigDecimal.valueOf(2L * k).add(square);
        BigDecimal divisor = BigDecimal.valueOf(2L * n).add(TWO.multiply(square));
        return new Bounds(
                k == 0 ? BigDecimal.ZERO : middle.subtract(reach).divide(divisor, WORKING),
                k == n ? BigDecimal.ONE : middle.add(reach).divide(divisor, WORKING));
    }

    /// The p with P(X ≥ k | n, p) = tail, by Newton's steps held within a shrinking bracket.
    private static BigDecimal clopperPearsonLower(int k, int n, Confidence confidence) {
        if (k == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal tail = confidence.tail().toBigDecimal(WORKING);
        BigDecimal ways = new BigDecimal(binomialCoefficient(n, k));
        BigDecimal low = BigDecimal.ZERO;
        BigDecimal high = BigDecimal.ONE;
        BigDecimal p = BigDecimal.valueOf(k).divide(BigDecimal.valueOf(n + 1L), WORKING);
        for (int i = 0; i < MOST_ITERATIONS; i++) {
            BigDecimal first = firstTerm(ways, k, n, p);
            BigDecimal excess = tailFrom(first, k, n, p).subtract(tail);
            low = excess.signum() < 0 ? p : low;
            high = excess.signum() < 0 ? high : p;
            // The tail's derivative is k/p times its first term.
            BigDecimal step =
                    excess.multiply(p).divide(first.multiply(BigDecimal.valueOf(k)), WORKING);
            BigDecimal next = p.subtract(step, WORKING);
            if (step.abs().compareTo(p.multiply(CLOSE_ENOUGH)) <= 0) {
                return next;
            }
            boolean inside = next.compareTo(low) > 0 && next.compareTo(high) < 0;
            p = inside ? next : low.add(high).divide(TWO, WORKING);
        }
        throw new IllegalStateException("No Clopper–Pearson bound for " + k + " of " + n + ".");
    }

    /// C(n, k)·pᵏ·(1 − p)ⁿ⁻ᵏ.
    private static BigDecimal firstTerm(BigDecimal ways, int k, int n, BigDecimal p) {
        return ways.multiply(p.pow(k, WORKING), WORKING)
                .multiply(BigDecimal.ONE.subtract(p).pow(n - k, WORKING), WORKING);
    }

    private static BigDecimal tailFrom(BigDecimal first, int k, int n, BigDecimal p) {
        BigDecimal odds = p.divide(BigDecimal.ONE.subtract(p), WORKING);
        BigDecimal term = first;
        BigDecimal sum = first;
        for (int i = k; i < n; i++) {
            term =
                    term.multiply(odds, WORKING)
                            .multiply(BigDecimal.valueOf(n - i))
                            .divide(BigDecimal.valueOf(i + 1L), WORKING);
            sum = sum.add(term, WORKING);
            boolean falling =
                    p.multiply(BigDecimal.valueOf(n)).compareTo(BigDecimal.valueOf(i)) < 0;
            if (falling && term.compareTo(sum.multiply(NEGLIGIBLE)) < 0) {
                break;
            }
        }
        return sum;
    }

    static BigInteger binomialCoefficient(int n, int k) {
        BigInteger ways = BigInteger.ONE;
        for (int i = 0; i < Math.min(k, n - k); i++) {
            ways = ways.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1L));
        }
        return ways;
    }
}
