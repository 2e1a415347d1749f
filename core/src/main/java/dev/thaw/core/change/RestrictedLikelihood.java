package dev.thaw.core.change;

import dev.thaw.core.change.Symmetric.Pair;
import java.util.List;

/// The restricted likelihood of the model y = (β₀ + u₀) + (β₁ + u₁)t + e with (u₀, u₁) ~ N(0, σ²G)
/// and e ~ N(0, σ²), where β and σ² are already at their best for a given G.
///
/// All it needs of a participant is the least-squares line b, the residual sum of squares and C =
/// (Z'Z)⁻¹: with W = (C + G)⁻¹, β = (ΣW)⁻¹ΣWb and RSS = Σ SSE + Σ(b − β)'W(b − β) the deviance is,
/// up to a constant, Σ ln det(C + G) + ln det ΣW + (N − 2)·ln RSS.
///
/// G is L·L' with a lower triangular L, so that it is never anything but a covariance.
final class RestrictedLikelihood {

    private static final int FIXED_EFFECTS = 2;

    /// @param spread (Z'Z)⁻¹
    record Line(Pair coefficients, Symmetric spread) {}

    private final List<Line> lines;
    private final double residualSquares;
    private final int degrees;

    /// @param observations N, of all participants together
    RestrictedLikelihood(List<Line> lines, double residualSquares, int observations) {
        this.lines = List.copyOf(lines);
        this.residualSquares = residualSquares;
        degrees = observations - FIXED_EFFECTS;
    }

    int participants() {
        return lines.size();
    }

    /// Everything that follows from G.
    ///
    /// @param gradient of the deviance, by the elements of L
    /// @param residualVariance σ²
    record At(double deviance, Lower gradient, Pair fixed, double residualVariance) {}

    At at(Lower lower) {
        Symmetric g = lower.squared();
        double logDeterminants = 0;
        Symmetric information = Symmetric.ZERO;
        Pair weighted = new Pair(0, 0);
        for (Line line : lines) {
            Symmetric variance = line.spread().plus(g);
            Symmetric weight = variance.inverse();
            logDeterminants += StrictMath.log(variance.determinant());
            information = information.plus(weight);
            weighted = weighted.plus(weight.times(line.coefficients()));
        }
        Symmetric uncertainty = information.inverse();
        Pair fixed = uncertainty.times(weighted);
        double squares = residualSquares;
        Symmetric leverage = Symmetric.ZERO;
        Symmetric surprise = Symmetric.ZERO;
        for (Line line : lines) {
            Symmetric weight = line.spread().plus(g).inverse();
            Pair deviation = line.coefficients().minus(fixed);
            squares += weight.of(deviation);
            leverage = leverage.plus(weight.around(uncertainty));
            surprise = surprise.plus(Symmetric.square(weight.times(deviation)));
        }
        Symmetric score =
                information.plus(leverage.times(-1)).plus(surprise.times(-degrees / squares));
        return new At(
                logDeterminants
                        + StrictMath.log(information.determinant())
                        + degrees * StrictMath.log(squares),
                gradient(score, lower),
                fixed,
                squares / degrees);
    }

    /// 2·score·L, the lower triangle.
    private static Lower gradient(Symmetric score, Lower lower) {
        Pair first = score.times(new Pair(lower.first(), lower.across()));
        Pair second = score.times(new Pair(0, lower.second()));
        return new Lower(2 * first.first(), 2 * first.second(), 2 * second.second());
    }
}
