package dev.thaw.core.statistics;

import static dev.thaw.core.statistics.UnitRoot.WORKING;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// The number of successes in the first of two groups, given the sizes of both and the number of
/// all successes: Fisher's noncentral hypergeometric distribution, with P(X = x) proportional to
/// C(n₁, x)·C(n₂, s − x)·ψˣ for the odds ratio ψ.
///
/// @param least the smallest possible number
/// @param ways C(n₁, x)·C(n₂, s − x) for x = least, least + 1, …
record FixedMargins(int least, List<BigInteger> ways) {

    FixedMargins {
        ways = List.copyOf(ways);
    }

    static FixedMargins of(Proportion first, Proportion second) {
        int successes = first.k() + second.k();
        int least = Math.max(0, successes - second.n());
        int most = Math.min(successes, first.n());
        List<BigInteger> ways = new ArrayList<>();
        BigInteger next =
                Binomial.waysToChoose(least, first.n())
                        .multiply(Binomial.waysToChoose(successes - least, second.n()));
        for (int x = least; x <= most; x++) {
            ways.add(next);
            next =
                    next.multiply(product(first.n() - x, successes - x))
                            .divide(product(x + 1, second.n() - successes + x + 1));
        }
        return new FixedMargins(least, ways);
    }

    int most() {
        return least + ways.size() - 1;
    }

    BigInteger waysOf(int x) {
        return ways.get(x - least);
    }

    /// Probabilities and moments at one odds ratio.
    ///
    /// @param upperTail P(X ≥ x)
    /// @param tailMoment E(X; X ≥ x)
    record Moments(
            BigDecimal mean, BigDecimal variance, BigDecimal upperTail, BigDecimal tailMoment) {

        /// How fast P(X ≥ x) rises with log ψ.
        BigDecimal tailSlope() {
            return tailMoment.subtract(upperTail.multiply(mean), WORKING);
        }
    }

    /// @param x least < x ≤ most
    Moments at(BigDecimal oddsRatio, int x) {
        BigDecimal factor = BigDecimal.ONE;
        BigDecimal all = BigDecimal.ZERO;
        BigDecimal first = BigDecimal.ZERO;
        BigDecimal second = BigDecimal.ZERO;
        BigDecimal tail = BigDecimal.ZERO;
        BigDecimal tailFirst = BigDecimal.ZERO;
        for (int i = 0; i < ways.size(); i++) {
            BigDecimal count = BigDecimal.valueOf((long) least + i);
            BigDecimal weight = new BigDecimal(ways.get(i)).multiply(factor, WORKING);
            BigDecimal weighted = weight.multiply(count);
            all = all.add(weight, WORKING);
            first = first.add(weighted, WORKING);
            second = second.add(weighted.multiply(count), WORKING);
            if (least + i >= x) {
                tail = tail.add(weight, WORKING);
                tailFirst = tailFirst.add(weighted, WORKING);
            }
            factor = factor.multiply(oddsRatio, WORKING);
        }
        BigDecimal mean = first.divide(all, WORKING);
        return new Moments(
                mean,
                second.divide(all, WORKING).subtract(mean.multiply(mean), WORKING),
                tail.divide(all, WORKING),
                tailFirst.divide(all, WORKING));
    }

    private static BigInteger product(int one, int other) {
        return BigInteger.valueOf(one).multiply(BigInteger.valueOf(other));
    }
}
