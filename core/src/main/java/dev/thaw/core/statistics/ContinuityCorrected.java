package dev.thaw.core.statistics;

import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;

/// The normal test of a count S of pairs, concordant minus discordant, that is 0 on average: z = (S
/// − sign S)/√variance, 0 if S = 0, and the two-sided p of z.
record ContinuityCorrected(Figure z, Figure p) {

    /// @param variance of S, above 0
    static ContinuityCorrected of(long s, Rational variance) {
        Rational square = Rational.of(Math.max(0, Math.abs(s) - 1)).square().divide(variance);
        Figure z = Figure.sqrt(square);
        return new ContinuityCorrected(
                s < 0 ? z.negate() : z,
                Figure.of(NormalDistribution.twoSidedTail(StrictMath.sqrt(square.toDouble()))));
    }
}
