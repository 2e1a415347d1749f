package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Roots;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// Two independent proportions compared.
public record TwoProportions(Proportion first, Proportion second) {

    private static final int DIGITS = 30;
    private static final MathContext WORKING = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

    /// p₁ − p₂ with Newcombe's hybrid score interval (1998, method 10): the distances of the two
    /// Wilson intervals' ends added in squares. INSUFFICIENT_N if a group is empty.
    public Estimate difference(Confidence confidence) {
        int smaller = Math.min(first.n(), second.n());
        if (smaller == 0) {
            return Estimate.tooFew(0, 1);
        }
        Rational difference = first.value().subtract(second.value());
        BigDecimal one = first.value().toBigDecimal(WORKING);
        BigDecimal two = second.value().toBigDecimal(WORKING);
        Proportion.Bounds ofOne = first.wilsonBounds(confidence);
        Proportion.Bounds ofTwo = second.wilsonBounds(confidence);
        BigDecimal down = hypotenuse(one.subtract(ofOne.lower()), ofTwo.upper().subtract(two));
        BigDecimal up = hypotenuse(ofOne.upper().subtract(one), two.subtract(ofTwo.lower()));
        BigDecimal middle = difference.toBigDecimal(WORKING);
        return Estimate.of(Figure.of(difference), first.n() + second.n())
                .withInterval(confidence.interval(middle.subtract(down), middle.add(up)));
    }

    private static BigDecimal hypotenuse(BigDecimal a, BigDecimal b) {
        return Roots.sqrt(Rational.of(a.multiply(a).add(b.multiply(b))), DIGITS);
    }

    /// Fisher's exact two-sided p value: the probability, given all margins, of the tables that are
    /// not more likely than this one. 1 if a group is empty. R: `fisher.test(m)$p.value`.
    public Estimate fisher() {
        int successes = first.k() + second.k();
        int least = Math.max(0, successes - second.n());
        int most = Math.min(successes, first.n());
        BigInteger observed = ways(first.k(), successes);
        BigInteger all = BigInteger.ZERO;
        BigInteger extreme = BigInteger.ZERO;
        for (int k = least; k <= most; k++) {
            BigInteger ways = ways(k, successes);
            all = all.add(ways);
            extreme = ways.compareTo(observed) <= 0 ? extreme.add(ways) : extreme;
        }
        return Estimate.of(Figure.of(extreme, all), first.n() + second.n());
    }

    private BigInteger ways(int k, int successes) {
        return Proportion.binomialCoefficient(first.n(), k)
                .multiply(Proportion.binomialCoefficient(second.n(), successes - k));
    }
}
