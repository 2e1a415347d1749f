package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// The exact one-sided test of "more than p₀ of all": k of n support it if P(X ≥ k | n, p₀) < α.
///
/// That is the same as a one-sided Clopper–Pearson lower bound above p₀, both strict. R:
/// `binom.test(k, n, p0, "greater")`.
///
/// @param threshold p₀, strictly between 0 and 1
/// @param alpha α, strictly between 0 and 1, such as .025
public record BinomialTest(Rational threshold, Rational alpha) {

    /// The largest number of participants that is tried.
    private static final int MOST_PARTICIPANTS = 50_000;

    public BinomialTest {
        if (!isInside(threshold) || !isInside(alpha)) {
            throw new IllegalArgumentException(
                    "A test's threshold and level lie strictly between 0 and 1.");
        }
    }

    private static boolean isInside(Rational probability) {
        return probability.sign() > 0 && probability.compareTo(Rational.ONE) < 0;
    }

    /// The p value; INSUFFICIENT_N if n is 0.
    public Estimate p(Proportion observed) {
        return observed.n() == 0
                ? Estimate.tooFew(0, 1)
                : Estimate.of(Figure.of(exactP(observed)), observed.n());
    }

    /// Whether the share lies above the threshold, p < α; nobody at all supports nothing.
    public boolean supports(Proportion observed) {
        return exactP(observed).compareTo(alpha) < 0;
    }

    private Rational exactP(Proportion observed) {
        return Binomial.atLeast(observed.k(), observed.n(), threshold);
    }

    /// The least number of n that supports the claim; n + 1 if not even all of them would.
    ///
    /// @param n at least 0
    public int leastCount(int n) {
        Tail tail = new Tail(threshold);
        for (int i = 0; i < n; i++) {
            grow(tail);
        }
        return tail.count + 1;
    }

    /// The probability that n participants support the claim if the share is in truth `truth`.
    ///
    /// @param n at least 0
    /// @param truth from 0 to 1
    public Rational power(int n, Rational truth) {
        return Binomial.atLeast(leastCount(n), n, truth);
    }

    /// The least n of which all together can support the claim: 8 for .60 and 6 for .50 at α =
    /// .025.
    public int leastNToSupport() {
        // p₀ⁿ ≥ α in whole numbers: reduced at every step, fractions would take minutes for p₀
        // near 1.
        int n = 0;
        BigInteger all = alpha.denominator();
        BigInteger limit = alpha.numerator();
        while (all.compareTo(limit) >= 0) {
            all = all.multiply(threshold.numerator());
            limit = limit.multiply(threshold.denominator());
            n++;
        }
        return n;
    }

    /// The n from which on, for every larger n too, the power is at least as wanted. The power of
    /// an exact test goes up and down with n, so that the first n that reaches it is not enough.
    ///
    /// Every n is tried up to (√(ln(1/α)/2) + √(ln(1/(1 − power))/2))²/(truth − p₀)², beyond which
    /// Hoeffding's inequality (1963) guarantees that power. NOT_APPLICABLE if the truth is not
    /// above the threshold, or so near that more than 50,000 would have to be tried.
    ///
    /// @param truth the share taken to be true, from 0 to 1
    /// @param power strictly between 0 and 1, such as .80
    public Estimate leastN(Rational truth, Rational power) {
        if (!isInside(power) || truth.compareTo(Rational.ONE) > 0) {
            throw new IllegalArgumentException(
                    "A power lies strictly between 0 and 1, a share not above 1.");
        }
        if (truth.equals(Rational.ONE)) {
            return Estimate.of(Figure.of(leastNToSupport()), 0);
        }
        double enough = enough(truth, power);
        return truth.compareTo(threshold) <= 0 || enough > MOST_PARTICIPANTS
                ? Estimate.none(Status.NOT_APPLICABLE, 0)
                : Estimate.of(Figure.of(leastN(truth, power, (int) enough + 1)), 0);
    }

    private double enough(Rational truth, Rational power) {
        double ofLevel = -StrictMath.log(alpha.toDouble()) / 2;
        double ofPower = -StrictMath.log(Rational.ONE.subtract(power).toDouble()) / 2;
        double reach = StrictMath.sqrt(ofLevel) + StrictMath.sqrt(ofPower);
        double distance = truth.subtract(threshold).toDouble();
        return reach * reach / (distance * distance);
    }

    private int leastN(Rational truth, Rational power, int enough) {
        Tail assumed = new Tail(threshold);
        Tail real = new Tail(truth);
        int least = 1;
        for (int n = 1; n <= enough; n++) {
            int before = assumed.count;
            grow(assumed);
            real.grow();
            if (assumed.count > before) {
                real.raise();
            }
            least = real.isBelow(power) ? n + 1 : least;
        }
        return least;
    }

    /// One participant more. The count that just fails then stays or rises by one: P(X > count) of
    /// n + 1 is not below that of n, and P(X > count + 1) of n + 1 not above P(X > count) of n.
    private void grow(Tail tail) {
        tail.grow();
        if (!tail.isBelow(alpha)) {
            tail.raise();
        }
    }

    /// P(X > count) of a binomial distribution whose n grows one by one, with 50 digits.
    ///
    /// P(X = count) is a product and has a relative error of a few 10⁻⁵⁰ a step; P(X > count) is a
    /// sum of such, and therefore known to 10⁻³⁸ after 100,000 steps. What is nearer to a
    /// probability than that is compared exactly.
    private static final class Tail {

        private static final MathContext DIGITS = new MathContext(50, RoundingMode.HALF_EVEN);
        private static final BigDecimal UNSURE = new BigDecimal("1e-36");

        private final Rational p;
        private final BigDecimal success;
        private final BigDecimal failure;
        private int n = 0;
        private int count = 0;
        private BigDecimal above = BigDecimal.ZERO;
        private BigDecimal at = BigDecimal.ONE;

        /// @param p strictly between 0 and 1
        private Tail(Rational p) {
            this.p = p;
            success = p.toBigDecimal(DIGITS);
            failure = Rational.ONE.subtract(p).toBigDecimal(DIGITS);
        }

        private void grow() {
            above = above.add(at.multiply(success), DIGITS);
            n++;
            at =
                    at.multiply(failure)
                            .multiply(BigDecimal.valueOf(n))
                            .divide(BigDecimal.valueOf(n - count), DIGITS);
        }

        private void raise() {
            count++;
            at =
                    at.multiply(success)
                            .multiply(BigDecimal.valueOf(n - count + 1L))
                            .divide(failure.multiply(BigDecimal.valueOf(count)), DIGITS);
            above = above.subtract(at, DIGITS);
        }

        private boolean isBelow(Rational probability) {
            BigDecimal difference = above.subtract(probability.toBigDecimal(DIGITS));
            return difference.abs().compareTo(UNSURE) > 0
                    ? difference.signum() < 0
                    : Binomial.atLeast(count + 1, n, p).compareTo(probability) < 0;
        }
    }
}
