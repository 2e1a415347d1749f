package dev.thaw.core.statistics;

import static dev.thaw.core.statistics.UnitRoot.WORKING;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;

/// Of n participants, how many changed one way and how many the other: improved and deteriorated.
///
/// @param gained changed to the better
/// @param lost changed to the worse
/// @param n all, including those who did not change
public record PairedProportions(int gained, int lost, int n) {

    private static final Rational HALF = Rational.of(1, 2);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    /// The interval's ends are known to 2⁻¹⁰⁰.
    private static final int HALVINGS = 101;

    public PairedProportions {
        if (gained < 0 || lost < 0 || gained > n - lost) {
            throw new IllegalArgumentException(
                    "Of n participants some gained, some lost and the rest did neither.");
        }
    }

    /// (gained − lost)/n with Tango's score interval (1998): all differences δ with |gained − lost
    /// − nδ| ≤ z·√(n(2q + δ(1 − δ))), where q is the likeliest probability of a loss given δ, the
    /// larger root of 2n·q² + (δ(2n − gained + lost) − gained − lost)·q − lost·δ(1 − δ) = 0.
    /// INSUFFICIENT_N if n is 0. R: `PropCIs::scoreci.mp(gained, lost, n, .95)`.
    public Estimate difference(Confidence confidence) {
        if (n == 0) {
            return Estimate.tooFew(0, 1);
        }
        BigDecimal lower = reversed().upperEnd(confidence).negate();
        return Estimate.of(Figure.of(Rational.of((long) gained - lost, n)), n)
                .withInterval(confidence.interval(lower, upperEnd(confidence)));
    }

    private PairedProportions reversed() {
        return new PairedProportions(/* gained= */ lost, /* lost= */ gained, n);
    }

    /// By halving: the score falls from 0 at the observed difference to below −z at 1.
    private BigDecimal upperEnd(Confidence confidence) {
        BigDecimal square = new BigDecimal(confidence.normalReach()).pow(2);
        BigDecimal inside = BigDecimal.valueOf((long) gained - lost).divide(all(), WORKING);
        BigDecimal outside = BigDecimal.ONE;
        for (int i = 0; i < HALVINGS; i++) {
            BigDecimal middle = inside.add(outside).divide(TWO, WORKING);
            BigDecimal away =
                    middle.multiply(all()).subtract(BigDecimal.valueOf((long) gained - lost));
            boolean within = away.pow(2).compareTo(square.multiply(variance(middle))) <= 0;
            inside = within ? middle : inside;
            outside = within ? outside : middle;
        }
        return outside;
    }

    /// n(2q + δ(1 − δ)), of gained − lost if the difference is δ.
    private BigDecimal variance(BigDecimal difference) {
        BigDecimal spread = difference.multiply(BigDecimal.ONE.subtract(difference));
        BigDecimal linear =
                difference
                        .multiply(BigDecimal.valueOf(2L * n - gained + lost))
                        .subtract(BigDecimal.valueOf((long) gained + lost));
        BigDecimal discriminant =
                linear.pow(2).add(spread.multiply(BigDecimal.valueOf(8L * n * lost)));
        BigDecimal twiceLoss =
                discriminant
                        .max(BigDecimal.ZERO)
                        .sqrt(WORKING)
                        .subtract(linear)
                        .divide(TWO.multiply(all()), WORKING);
        return twiceLoss.add(spread).multiply(all());
    }

    private BigDecimal all() {
        return BigDecimal.valueOf(n);
    }

    /// McNemar's exact two-sided p value: of those who changed, as many to the better as to the
    /// worse are expected. 1 with ZERO_VARIANCE if nobody changed; INSUFFICIENT_N if n is 0. R:
    /// `binom.test(gained, gained + lost)$p.value`.
    public Estimate exactTest() {
        if (n == 0) {
            return Estimate.tooFew(0, 1);
        }
        Estimate.Measured p =
                Estimate.of(Figure.of(Binomial.notMoreLikelyThan(gained, gained + lost, HALF)), n);
        return gained + lost == 0 ? p.withStatus(Status.ZERO_VARIANCE) : p;
    }

    /// McNemar's chi-squared test with Edwards's correction for continuity, (|gained − lost| −
    /// 1)²/(gained + lost). 1 if as many gained as lost; NO_EVENTS if nobody changed. R:
    /// `mcnemar.test(m)$p.value`.
    public Estimate chiSquaredCorrected() {
        if (gained + lost == 0) {
            return Estimate.none(Status.NO_EVENTS, n);
        }
        long left = Math.max(0, Math.abs((long) gained - lost) - 1);
        double z = StrictMath.sqrt(Rational.of(left * left, (long) gained + lost).toDouble());
        return Estimate.of(Figure.of(NormalDistribution.twoSidedTail(z)), n);
    }
}
