package dev.thaw.core.statistics;

import dev.thaw.core.number.Rational;
import java.math.BigInteger;

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
        return sum(Math.max(k, 0), n, n, p);
    }

    /// P(X ≤ k).
    ///
    /// @param p from 0 to 1
    public static Rational atMost(int k, int n, Rational p) {
        check(n, p);
        return sum(0, Math.min(k, n), n, p);
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
        BigInteger[] weights = weights(n, p);
        BigInteger sum = BigInteger.ZERO;
        for (BigInteger weight : weights) {
            sum = weight.compareTo(weights[k]) <= 0 ? sum.add(weight) : sum;
        }
        return Rational.of(sum, p.denominator().pow(n));
    }

    private static void check(int n, Rational p) {
        if (n < 0 || p.sign() < 0 || p.compareTo(Rational.ONE) > 0) {
            throw new IllegalArgumentException(
                    "A binomial distribution has n ≥ 0 trials and a probability from 0 to 1.");
        }
    }

    private static Rational sum(int from, int to, int n, Rational p) {
        BigInteger[] weights = weights(n, p);
        BigInteger sum = BigInteger.ZERO;
        for (int i = from; i <= to; i++) {
            sum = sum.add(weights[i]);
        }
        return Rational.of(sum, p.denominator().pow(n));
    }

    /// With p = a/b: C(n, i)·aⁱ·(b − a)ⁿ⁻ⁱ, which is P(X = i)·bⁿ.
    private static BigInteger[] weights(int n, Rational p) {
        BigInteger success = p.numerator();
        BigInteger failure = p.denominator().subtract(success);
        BigInteger[] weights = new BigInteger[n + 1];
        BigInteger ways = BigInteger.ONE;
        BigInteger successes = BigInteger.ONE;
        for (int i = 0; i <= n; i++) {
            weights[i] = ways.multiply(successes);
            successes = successes.multiply(success);
            ways = ways.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1L));
        }
        BigInteger failures = BigInteger.ONE;
        for (int i = n; i >= 0; i--) {
            weights[i] = weights[i].multiply(failures);
            failures = failures.multiply(failure);
        }
        return weights;
    }
}
