package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The standardised mean change from a first to a second measurement of the same people, with the
/// average of the two variances as its unit. Never to be read as an effect *of* something.
/// - d_av = (M₂ − M₁)/s with s² = (s₁² + s₂²)/2
/// - g_av = J·d_av with J = 1 − 3/(4(n − 1) − 1)
/// - Var d_av = d²(s₁⁴ + s₂⁴ + 2s₁₂²)/(8(n − 1)s⁴) + (s₁² + s₂² − 2s₁₂)/((n − 1)s²), Bonett 2008;
///   the standard error of g_av is J times that of d_av
///
/// INSUFFICIENT_N below 3 pairs; ZERO_VARIANCE if neither measurement varies. If nobody changed at
/// all the effect is 0 without a standard error, with ZERO_VARIANCE: an error of 0 would make it
/// certain.
///
/// @param d d_av with its standard error
/// @param g g_av with its standard error
/// @param correction J
public record PairedEffectSize(Estimate d, Estimate g, Estimate correction) {

    private static final int LEAST_PAIRS = 3;

    /// One person's two measurements.
    public record Pair(Rational first, Rational second) {}

    public static PairedEffectSize of(Collection<Pair> pairs) {
        int n = pairs.size();
        if (n < LEAST_PAIRS) {
            return without(Estimate.tooFew(n, LEAST_PAIRS));
        }
        Moments first = Moments.of(pairs.stream().map(Pair::first).toList());
        Moments second = Moments.of(pairs.stream().map(Pair::second).toList());
        Rational sumOfVariances = first.variance().add(second.variance());
        if (sumOfVariances.sign() == 0) {
            return without(Estimate.none(Status.ZERO_VARIANCE, n));
        }
        Rational covariance = covariance(pairs, first.mean(), second.mean());
        Rational change = second.mean().subtract(first.mean());
        Rational unit = sumOfVariances.divide(2);
        Rational squareOfD = change.square().divide(unit);
        Rational ofUnit =
                squareOfD
                        .multiply(
                                first.variance()
                                        .square()
                                        .add(second.variance().square())
                                        .add(covariance.square().multiply(2)))
                        .divide(unit.square().multiply(8L * (n - 1)));
        Rational ofChange =
                sumOfVariances.subtract(covariance.multiply(2)).divide(unit.multiply(n - 1L));
        Rational variance = ofUnit.add(ofChange);
        Rational correction = Rational.ONE.subtract(Rational.of(3, 4L * (n - 1) - 1));
        return new PairedEffectSize(
                estimate(change.sign(), squareOfD, variance, n),
                estimate(
                        change.sign(),
                        squareOfD.multiply(correction.square()),
                        variance.multiply(correction.square()),
                        n),
                Estimate.of(Figure.of(correction), n));
    }

    private static PairedEffectSize without(Estimate reason) {
        return new PairedEffectSize(reason, reason, reason);
    }

    private static Estimate estimate(int sign, Rational square, Rational variance, int n) {
        Figure magnitude = Figure.sqrt(square);
        Estimate.Measured estimate = Estimate.of(sign < 0 ? magnitude.negate() : magnitude, n);
        return variance.sign() == 0
                ? estimate.withStatus(Status.ZERO_VARIANCE)
                : estimate.withStandardError(Figure.sqrt(variance));
    }

    private static Rational covariance(
            Collection<Pair> pairs, Rational meanOfFirst, Rational meanOfSecond) {
        List<Rational> products = new ArrayList<>();
        for (Pair pair : pairs) {
            products.add(
                    pair.first()
                            .subtract(meanOfFirst)
                            .multiply(pair.second().subtract(meanOfSecond)));
        }
        Moments moments = Moments.of(products);
        return moments.mean().multiply(moments.n()).divide(moments.n() - 1L);
    }
}
