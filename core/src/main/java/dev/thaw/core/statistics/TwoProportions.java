package dev.thaw.core.statistics;

import static dev.thaw.core.statistics.UnitRoot.WORKING;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Roots;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Function;

/// Two independent proportions compared.
///
/// INSUFFICIENT_N if a group is empty, for every statistic but Fisher's p value, and for that if
/// both are.
public record TwoProportions(Proportion first, Proportion second) {

    /// Of the logarithm of an odds ratio.
    private static final double FARTHEST_START = 25;

    /// Digits of an odds ratio that are right: rounded to them, one that has few digits is met, so
    /// that a tie at the 12th is rounded as a tie.
    private static final MathContext SURE = new MathContext(20, RoundingMode.HALF_EVEN);

    /// p₁ − p₂ with Newcombe's hybrid score interval (1998, method 10): the distances of the two
    /// Wilson intervals' ends added in squares.
    public Estimate difference(Confidence confidence) {
        if (oneIsEmpty()) {
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
        return Estimate.of(Figure.of(difference), n())
                .withInterval(confidence.interval(middle.subtract(down), middle.add(up)));
    }

    private static BigDecimal hypotenuse(BigDecimal a, BigDecimal b) {
        return Roots.sqrt(Rational.of(a.multiply(a).add(b.multiply(b))), WORKING.getPrecision());
    }

    /// Fisher's exact two-sided p value: the probability, given all margins, of the tables that are
    /// not more likely than this one. 1 with ZERO_VARIANCE if no other table is possible, as where
    /// a group is empty or all had the same: then it says nothing. R: `fisher.test(m)$p.value`.
    public Estimate fisher() {
        if (n() == 0) {
            return Estimate.tooFew(0, 1);
        }
        FixedMargins tables = FixedMargins.of(first, second);
        BigInteger observed = tables.waysOf(first.k());
        BigInteger all = BigInteger.ZERO;
        BigInteger extreme = BigInteger.ZERO;
        for (BigInteger ways : tables.ways()) {
            all = all.add(ways);
            extreme = ways.compareTo(observed) <= 0 ? extreme.add(ways) : extreme;
        }
        Estimate.Measured p = Estimate.of(Figure.of(extreme, all), n());
        return tables.ways().size() == 1 ? p.withStatus(Status.ZERO_VARIANCE) : p;
    }

    /// Fisher's exact one-sided p value that the first group has the greater share: the
    /// probability, given all margins, of as many successes or more in it. 1 with ZERO_VARIANCE if
    /// no other table is possible. R: `fisher.test(m, alternative = "greater")$p.value`.
    public Estimate fisherGreater() {
        if (n() == 0) {
            return Estimate.tooFew(0, 1);
        }
        FixedMargins tables = FixedMargins.of(first, second);
        BigInteger all = tables.ways().stream().reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger asMany =
                tables.ways().subList(first.k() - tables.least(), tables.ways().size()).stream()
                        .reduce(BigInteger.ZERO, BigInteger::add);
        Estimate.Measured p = Estimate.of(Figure.of(asMany, all), n());
        return tables.ways().size() == 1 ? p.withStatus(Status.ZERO_VARIANCE) : p;
    }

    /// The odds ratio that makes the observed table's count the expected one given all margins,
    /// with the exact interval that goes with Fisher's test. R: `fisher.test(m)$estimate` and
    /// `$conf.int`, which R computes to about four digits.
    ///
    /// 0, with 0 as lower end, where no smaller count is possible; NOT_APPLICABLE where no larger
    /// one is, since the estimate is infinite (with the groups swapped it is 0) or, if no other
    /// count is possible at all, unknown.
    public Estimate oddsRatio(Confidence confidence) {
        if (oneIsEmpty()) {
            return Estimate.tooFew(0, 1);
        }
        NoncentralHypergeometric tables = NoncentralHypergeometric.of(first, second);
        int k = first.k();
        if (k == tables.most()) {
            return Estimate.none(Status.NOT_APPLICABLE, n());
        }
        BigDecimal tail = confidence.tail().toBigDecimal(WORKING);
        double reach = confidence.normalReach();
        BigDecimal upper =
                odds(
                        ratio -> {
                            NoncentralHypergeometric.Moments at = tables.at(ratio, k + 1);
                            return new UnitRoot.Point(
                                    at.upperTail().subtract(BigDecimal.ONE).add(tail),
                                    at.tailSlope());
                        },
                        approximateOdds(reach));
        if (k == tables.least()) {
            return Estimate.of(Figure.ZERO, n())
                    .withInterval(confidence.interval(BigDecimal.ZERO, upper));
        }
        BigDecimal lower =
                odds(
                        ratio -> {
                            NoncentralHypergeometric.Moments at = tables.at(ratio, k);
                            return new UnitRoot.Point(
                                    at.upperTail().subtract(tail), at.tailSlope());
                        },
                        approximateOdds(-reach));
        BigDecimal likeliest =
                odds(
                        ratio -> {
                            NoncentralHypergeometric.Moments at = tables.at(ratio, k);
                            return new UnitRoot.Point(
                                    at.mean().subtract(BigDecimal.valueOf(k)), at.variance());
                        },
                        approximateOdds(0));
        return Estimate.of(Figure.of(likeliest), n())
                .withInterval(confidence.interval(lower, upper));
    }

    /// The odds ratio so many standard errors of its logarithm away from the estimate, with half a
    /// participant more in each cell (Gart 1966). Where the search for the exact one begins, and no
    /// more: it is kept from 0 and infinity.
    private BigDecimal approximateOdds(double standardErrors) {
        double a = first.k() + 0.5;
        double b = first.n() - first.k() + 0.5;
        double c = second.k() + 0.5;
        double d = second.n() - second.k() + 0.5;
        double error = StrictMath.sqrt(1 / a + 1 / b + 1 / c + 1 / d);
        double logarithm = StrictMath.log(a * d / (b * c)) + standardErrors * error;
        return new BigDecimal(
                StrictMath.exp(
                        StrictMath.max(
                                -FARTHEST_START, StrictMath.min(FARTHEST_START, logarithm))));
    }

    /// The odds ratio ψ at which a function is 0, sought as ψ/(1 + ψ).
    ///
    /// @param curve its value, and its derivative by log ψ
    private static BigDecimal odds(
            Function<BigDecimal, UnitRoot.Point> curve, BigDecimal approximation) {
        BigDecimal root =
                UnitRoot.of(
                        share -> {
                            BigDecimal rest = BigDecimal.ONE.subtract(share);
                            UnitRoot.Point point = curve.apply(share.divide(rest, WORKING));
                            return new UnitRoot.Point(
                                    point.value(),
                                    point.slope().divide(share.multiply(rest), WORKING));
                        },
                        approximation.divide(approximation.add(BigDecimal.ONE), WORKING));
        return root.divide(BigDecimal.ONE.subtract(root), SURE);
    }

    /// The p value of Pearson's chi-squared test with one degree of freedom. ZERO_VARIANCE if both
    /// groups together have only successes or only failures. R: `chisq.test(m, correct =
    /// FALSE)$p.value`.
    public Estimate chiSquared() {
        return chiSquared(Rational.ZERO);
    }

    /// The same with Yates's correction for continuity, which is at most the difference between
    /// observed and expected. R: `chisq.test(m)$p.value`.
    public Estimate chiSquaredCorrected() {
        return chiSquared(Rational.of(1, 2));
    }

    private Estimate chiSquared(Rational correction) {
        if (oneIsEmpty()) {
            return Estimate.tooFew(0, 1);
        }
        long successes = (long) first.k() + second.k();
        if (successes == 0 || successes == n()) {
            return Estimate.none(Status.ZERO_VARIANCE, n());
        }
        Rational share = Rational.of(successes, n());
        Rational away = Rational.of(first.k()).subtract(share.multiply(first.n())).abs();
        Rational left = away.subtract(correction.min(away));
        Rational variance =
                share.multiply(Rational.ONE.subtract(share))
                        .multiply(Rational.of((long) first.n() * second.n(), n()));
        return Estimate.of(
                Figure.of(
                        NormalDistribution.twoSidedTail(
                                StrictMath.sqrt(left.square().divide(variance).toDouble()))),
                n());
    }

    /// p₁/p₂ with the interval that is symmetric for its logarithm (Katz 1978), whose variance is
    /// 1/k₁ − 1/n₁ + 1/k₂ − 1/n₂. NOT_APPLICABLE if the second group has no successes; 0 without
    /// interval if only the first has none; 1 without interval, with ZERO_VARIANCE, if neither has
    /// failures. R: `epitools::riskratio.wald(m)`, which gives an interval from 1 to 1 there.
    public Estimate riskRatio(Confidence confidence) {
        if (oneIsEmpty()) {
            return Estimate.tooFew(0, 1);
        }
        if (second.k() == 0) {
            return Estimate.none(Status.NOT_APPLICABLE, n());
        }
        Rational ratio = first.value().divide(second.value());
        Estimate.Measured estimate = Estimate.of(Figure.of(ratio), n());
        if (first.k() == 0) {
            return estimate;
        }
        Rational variance =
                Rational.of((long) first.n() - first.k(), (long) first.n() * first.k())
                        .add(
                                Rational.of(
                                        (long) second.n() - second.k(),
                                        (long) second.n() * second.k()));
        if (variance.sign() == 0) {
            return estimate.withStatus(Status.ZERO_VARIANCE);
        }
        double reach = confidence.normalReach() * StrictMath.sqrt(variance.toDouble());
        double centre = ratio.toDouble();
        return estimate.withInterval(
                confidence.interval(
                        new BigDecimal(centre * StrictMath.exp(-reach)),
                        new BigDecimal(centre * StrictMath.exp(reach))));
    }

    private int n() {
        return first.n() + second.n();
    }

    private boolean oneIsEmpty() {
        return first.n() == 0 || second.n() == 0;
    }
}
