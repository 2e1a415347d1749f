package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Roots;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;

/// The difference of two proportions within strata, pooled over them by Mantel and Haenszel.
///
/// With k₁ of n₁ and k₂ of n₂ in a stratum of N = n₁ + n₂ its weight is w = n₁n₂/N. The difference
/// is d = Σ(k₁n₂ − k₂n₁)/N / Σw; its variance, Sato's (1989), is (d·Σp + Σq)/(Σw)² with p = (n₁²k₂
/// − n₂²k₁ + n₁n₂(n₂ − n₁)/2)/N² and q = (k₁(n₂ − k₂) + k₂(n₁ − k₁))/(2N), which holds for few
/// large strata as for many small ones and is never negative. Strata in which a group is empty tell
/// nothing.
///
/// INSUFFICIENT_N if no stratum has both groups. Where nobody or everybody has it in every
/// stratum's groups the variance is 0: the difference alone, with ZERO_VARIANCE. R:
/// `metafor::rma.mh(ai, n1i, ci, n2i, measure = "RD")`.
public final class StratifiedDifference {

    private static final MathContext WORKING = new MathContext(30, RoundingMode.HALF_EVEN);

    private StratifiedDifference() {}

    public static Estimate of(Collection<TwoProportions> strata, Confidence confidence) {
        List<TwoProportions> telling =
                strata.stream().filter(two -> two.first().n() > 0 && two.second().n() > 0).toList();
        if (telling.isEmpty()) {
            return Estimate.tooFew(0, 1);
        }
        Rational weights = Rational.ZERO;
        Rational differences = Rational.ZERO;
        Rational ofDifference = Rational.ZERO;
        Rational ofCounts = Rational.ZERO;
        int n = 0;
        for (TwoProportions stratum : telling) {
            weights = weights.add(weight(stratum));
            differences =
                    differences.add(
                            weight(stratum)
                                    .multiply(
                                            stratum.first()
                                                    .value()
                                                    .subtract(stratum.second().value())));
            ofDifference = ofDifference.add(ofDifference(stratum));
            ofCounts = ofCounts.add(ofCounts(stratum));
            n += stratum.first().n() + stratum.second().n();
        }
        Rational difference = differences.divide(weights);
        Rational variance =
                difference.multiply(ofDifference).add(ofCounts).divide(weights.square());
        Estimate.Measured estimate = Estimate.of(Figure.of(difference), n);
        if (variance.sign() == 0) {
            return estimate.withStatus(Status.ZERO_VARIANCE);
        }
        BigDecimal reach =
                new BigDecimal(confidence.normalReach())
                        .multiply(Roots.sqrt(variance, WORKING.getPrecision()));
        BigDecimal middle = difference.toBigDecimal(WORKING);
        return estimate.withStandardError(Figure.sqrt(variance))
                .withInterval(confidence.interval(middle.subtract(reach), middle.add(reach)));
    }

    private static Rational weight(TwoProportions stratum) {
        Rational one = Rational.of(stratum.first().n());
        Rational two = Rational.of(stratum.second().n());
        return one.multiply(two).divide(one.add(two));
    }

    private static Rational ofDifference(TwoProportions stratum) {
        Rational one = Rational.of(stratum.first().n());
        Rational two = Rational.of(stratum.second().n());
        return one.square()
                .multiply(stratum.second().k())
                .subtract(two.square().multiply(stratum.first().k()))
                .add(one.multiply(two).multiply(two.subtract(one)).divide(2))
                .divide(one.add(two).square());
    }

    private static Rational ofCounts(TwoProportions stratum) {
        Proportion first = stratum.first();
        Proportion second = stratum.second();
        long crossed =
                (long) first.k() * (second.n() - second.k())
                        + (long) second.k() * (first.n() - first.k());
        return Rational.of(crossed, 2L * (first.n() + second.n()));
    }
}
