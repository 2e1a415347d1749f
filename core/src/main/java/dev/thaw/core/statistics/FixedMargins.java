package dev.thaw.core.statistics;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// The number of successes in the first of two groups, given the sizes of both and the number of
/// all successes, if the groups do not differ: in how many ways each number comes about.
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

    BigInteger waysOf(int x) {
        return ways.get(x - least);
    }

    private static BigInteger product(int one, int other) {
        return BigInteger.valueOf(one).multiply(BigInteger.valueOf(other));
    }
}
