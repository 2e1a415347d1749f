package dev.thaw.core.statistics;

import static dev.thaw.core.statistics.UnitRoot.WORKING;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Roots;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.util.function.IntFunction;

/// k of n: how many had what was asked for. With n = 0 every estimate is INSUFFICIENT_N.
///
/// [#wilson] and [#clopperPearson] are the intervals that claims are reported with; the others are
/// there to be compared with what other studies published.
public record Proportion(int k, int n) {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final Rational HALF = Rational.of(1, 2);

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

    /// A weighted share with Wilson's interval for an effective number of observations, which need
    /// not be whole.
    ///
    /// @param share from 0 to 1
    /// @param effectiveN above 0
    /// @param n the number of observations that went in
    public static Estimate wilson(
            Rational share, Rational effectiveN, int n, Confidence confidence) {
        if (share.sign() < 0 || share.compareTo(Rational.ONE) > 0 || effectiveN.sign() <= 0) {
            throw new IllegalArgumentException(
                    "A share lies between 0 and 1, of more than 0 observations.");
        }
        Bounds bounds = score(share, share, effectiveN, confidence);
        return Estimate.of(Figure.of(share), n)
                .withInterval(confidence.interval(bounds.lower(), bounds.upper()));
    }

    /// k/n with Wilson's interval corrected for continuity: Newcombe 1998, method 4.
    public Estimate wilsonCorrected(Confidence confidence) {
        return n == 0 ? Estimate.tooFew(n, 1) : with(corrected(HALF, confidence), confidence);
    }

    /// As [#wilsonCorrected], but as R computes it: the correction is at most |k − n/2|, and so
    /// there is none at k = n/2. R: `prop.test(k, n)$conf.int`.
    public Estimate wilsonCorrectedAsInR(Confidence confidence) {
        Rational most = Rational.of(2L * k - n, 2).abs();
        return n == 0
                ? Estimate.tooFew(n, 1)
                : with(corrected(HALF.min(most), confidence), confidence);
    }

    /// k/n with Clopper and Pearson's interval (1934), from the exact binomial tails; its ends are
    /// 0 at k = 0 and 1 at k = n. R: `binom.test(k, n)$conf.int`.
    public Estimate clopperPearson(Confidence confidence) {
        return mirrored(
                successes ->
                        new BetaDistribution(2 * successes, 2 * (n - successes + 1))
                                .quantile(tail(confidence)),
                confidence);
    }

    /// k/n with the mid-P interval (Lancaster 1961): half of the probability of k itself counts
    /// into the tail. Its ends are 0 at k = 0 and 1 at k = n. R: `exactci::binom.exact(k, n, midp =
    /// TRUE)`.
    public Estimate midP(Confidence confidence) {
        return mirrored(successes -> midPLower(successes, tail(confidence)), confidence);
    }

    /// k/n with the equal-tailed interval of Jeffreys' prior, Beta(1/2, 1/2); its ends are 0 at k =
    /// 0 and 1 at k = n (Brown, Cai & DasGupta 2001). R: `qbeta(c(.025, .975), k + .5, n − k +
    /// .5)`.
    public Estimate jeffreys(Confidence confidence) {
        return mirrored(
                successes ->
                        new BetaDistribution(2 * successes + 1, 2 * (n - successes) + 1)
                                .quantile(tail(confidence)),
                confidence);
    }

    /// k/n with Agresti and Coull's interval (1998): Wald's around (k + z²/2)/(n + z²) with n + z²
    /// observations. It may reach beyond 0 and 1. R: `binom::binom.agresti.coull(k, n)`.
    public Estimate agrestiCoull(Confidence confidence) {
        if (n == 0) {
            return Estimate.tooFew(n, 1);
        }
        Rational square = squareOfReach(confidence);
        Rational more = square.add(Rational.of(n));
        Rational middle = square.divide(2).add(Rational.of(k)).divide(more);
        return with(around(middle, more, confidence), confidence);
    }

    /// k/n ± z·√(k(n − k)/n³). It may reach beyond 0 and 1; at k = 0 and k = n it has no width, and
    /// the status is ZERO_VARIANCE. Not to be relied on for small n. R: `binom::binom.asymp(k, n)`.
    public Estimate wald(Confidence confidence) {
        if (n == 0) {
            return Estimate.tooFew(n, 1);
        }
        Estimate.Measured estimate =
                with(around(value(), Rational.of(n), confidence), confidence)
                        .withStandardError(Figure.sqrt(variance(value(), Rational.of(n))));
        return k == 0 || k == n ? estimate.withStatus(Status.ZERO_VARIANCE) : estimate;
    }

    private Estimate.Measured with(Bounds bounds, Confidence confidence) {
        return Estimate.of(Figure.of(value()), n)
                .withInterval(confidence.interval(bounds.lower(), bounds.upper()));
    }

    /// The interval whose upper end is one minus the lower end for the failures.
    private Estimate mirrored(IntFunction<BigDecimal> lower, Confidence confidence) {
        if (n == 0) {
            return Estimate.tooFew(n, 1);
        }
        BigDecimal low = k == 0 ? BigDecimal.ZERO : lower.apply(k);
        BigDecimal high = k == n ? BigDecimal.ZERO : lower.apply(n - k);
        return with(new Bounds(low, BigDecimal.ONE.subtract(high)), confidence);
    }

    /// k/n; n must not be 0.
    Rational value() {
        return Rational.of(k, n);
    }

    /// (2np + z² ± z·√(z² + 4np(1 − p))) / (2(n + z²)); n must not be 0.
    Bounds wilsonBounds(Confidence confidence) {
        return score(value(), value(), Rational.of(n), confidence);
    }

    private Bounds corrected(Rational correction, Confidence confidence) {
        Rational up = Rational.of(k).add(correction).divide(n).min(Rational.ONE);
        Rational down = Rational.of(k).subtract(correction).divide(n).max(Rational.ZERO);
        return score(down, up, Rational.of(n), confidence);
    }

    /// @param forLower the share that the lower end is computed from; 0 gives 0
    /// @param forUpper the share that the upper end is computed from; 1 gives 1
    private static Bounds score(
            Rational forLower, Rational forUpper, Rational n, Confidence confidence) {
        return new Bounds(
                forLower.sign() == 0
                        ? BigDecimal.ZERO
                        : scoreEnd(forLower, n, confidence, BigDecimal.ONE.negate()),
                forUpper.equals(Rational.ONE)
                        ? BigDecimal.ONE
                        : scoreEnd(forUpper, n, confidence, BigDecimal.ONE));
    }

    private static BigDecimal scoreEnd(
            Rational share, Rational n, Confidence confidence, BigDecimal side) {
        Rational square = squareOfReach(confidence);
        Rational twiceSuccesses = share.multiply(n).multiply(2);
        Rational radicand =
                twiceSuccesses.multiply(Rational.ONE.subtract(share)).multiply(2).add(square);
        BigDecimal reach =
                new BigDecimal(confidence.normalReach())
                        .multiply(Roots.sqrt(radicand, WORKING.getPrecision()));
        return twiceSuccesses
                .add(square)
                .toBigDecimal(WORKING)
                .add(side.multiply(reach))
                .divide(n.add(square).multiply(2).toBigDecimal(WORKING), WORKING);
    }

    private static Bounds around(Rational middle, Rational n, Confidence confidence) {
        BigDecimal error = Roots.sqrt(variance(middle, n), WORKING.getPrecision());
        BigDecimal reach = new BigDecimal(confidence.normalReach()).multiply(error, WORKING);
        BigDecimal centre = middle.toBigDecimal(WORKING);
        return new Bounds(centre.subtract(reach), centre.add(reach));
    }

    private static Rational variance(Rational share, Rational n) {
        return share.multiply(Rational.ONE.subtract(share)).divide(n);
    }

    private static Rational squareOfReach(Confidence confidence) {
        return Rational.of(new BigDecimal(confidence.normalReach())).square();
    }

    private static BigDecimal tail(Confidence confidence) {
        return confidence.tail().toBigDecimal(WORKING);
    }

    /// The p with P(X > k) + P(X = k)/2 = tail; the two tails P(X ≥ k) and P(X > k) whose mean that
    /// is are incomplete beta functions of p.
    private BigDecimal midPLower(int successes, BigDecimal tail) {
        BetaDistribution reached = new BetaDistribution(2 * successes, 2 * (n - successes + 1));
        BigDecimal start =
                BigDecimal.valueOf(successes).divide(BigDecimal.valueOf(n + 1L), WORKING);
        if (successes == n) {
            return UnitRoot.of(p -> halved(reached, p, tail), start);
        }
        BetaDistribution passed = new BetaDistribution(2 * (successes + 1), 2 * (n - successes));
        return UnitRoot.of(
                p -> {
                    UnitRoot.Point one = halved(reached, p, tail);
                    UnitRoot.Point other = halved(passed, p, BigDecimal.ZERO);
                    return new UnitRoot.Point(
                            one.value().add(other.value()), one.slope().add(other.slope()));
                },
                start);
    }

    private static UnitRoot.Point halved(BetaDistribution tail, BigDecimal p, BigDecimal less) {
        return new UnitRoot.Point(
                tail.cumulative(p).divide(TWO, WORKING).subtract(less),
                tail.density(p).divide(TWO, WORKING));
    }
}
