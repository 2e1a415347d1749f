package dev.thaw.core.statistics;

import dev.thaw.core.number.Rational;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Exact tails of the binomial distribution of n trials with success probability p, as fractions.
///
/// R: `binom.test(k, n, p, alternative)$p.value`.
public final class Binomial {

    private Binomial() {}

    /// P(X ≥ k).
    ///
    /// @param p from 0 to 1
    public static Rational atLeast(int k, int n, Rational p) {
        check(n, p);
        return sum(weights(Math.max(k, 0), n, n, p), n, p);
    }

    /// P(X ≤ k).
    ///
    /// @param p from 0 to 1
    public static Rational atMost(int k, int n, Rational p) {
        check(n, p);
        return sum(weights(0, Math.min(k, n), n, p), n, p);
    }

    /// The two-sided p value: the probability of all outcomes that are not more likely than k.
    ///
    /// @param k from 0 to n
    /// @param p from 0 to 1
    public static Rational notMoreLikelyThan(int k, int n, Rational p) {
        check(n, p);
        if (k < 0 || k > n) {
            throw new IllegalArgumentException("An outcome of n trials lies between 0 and n.");
        }
        List<BigInteger> weights = weights(0, n, n, p);
        BigInteger observed = weights.get(k);
        return sum(
                weights.stream().filter(weight -> weight.compareTo(observed) <= 0).toList(), n, p);
    }

    private static void check(int n, Rational p) {
        if (n < 0 || p.sign() < 0 || p.compareTo(Rational.ONE) > 0) {
            throw new IllegalArgumentException(
                    "A binomial distribution has n ≥ 0 trials and a probability from 0 to 1.");
        }
    }

    private static Rational sum(List<BigInteger> weights, int n, Rational p) {
        BigInteger sum = BigInteger.ZERO;
        for (BigInteger weight : weights) {
            sum = sum.add(weight);
        }
        return Rational.of(sum, p.denominator().pow(n));
    }

    /// With p = a/b and i from … to …: C(n, i)·aⁱ·(b − a)ⁿ⁻ⁱ, which is P(X = i)·bⁿ; each from the
    /// one before it by small factors.
    private static List<BigInteger> weights(int from, int to, int n, Rational p) {
        BigInteger success = p.numerator();
        BigInteger failure = p.denominator().subtract(success);
        List<BigInteger> weights = new ArrayList<>();
        if (success.signum() == 0 || failure.signum() == 0) {
            int sure = success.signum() == 0 ? 0 : n;
            for (int i = from; i <= to; i++) {
                weights.add(i == sure ? p.denominator().pow(n) : BigInteger.ZERO);
            }
            return weights;
        }
        BigInteger weight =
                from > to
                        ? BigInteger.ZERO
                        : waysToChoose(from, n)
                                .multiply(success.pow(from))
                                .multiply(failure.pow(n - from));
        for (int i = from; i <= to; i++) {
            weights.add(weight);
            weight =
                    weight.multiply(success.multiply(BigInteger.valueOf(n - i)))
                            .divide(failure.multiply(BigInteger.valueOf(i + 1L)));
        }
        return weights;
    }

    /// C(n, k).
    static BigInteger waysToChoose(int k, int n) {
        BigInteger ways = BigInteger.ONE;
        for (int i = 0; i < Math.min(k, n - k); i++) {
            ways = ways.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1L));
        }
        return ways;
    }
}
