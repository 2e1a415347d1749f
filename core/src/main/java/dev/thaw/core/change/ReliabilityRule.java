package dev.thaw.core.change;

import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.PercentileBootstrap;

/// How a study estimates its own reliability.
///
/// @param leastParticipants fewest participants for an estimate
/// @param minimum below it individual categories are withheld
/// @param bootstrap of the confidence interval
public record ReliabilityRule(
        int leastParticipants, Rational minimum, PercentileBootstrap bootstrap) {

    /// .60
    public static final Rational USUAL_MINIMUM = Rational.of(60, 100);

    private static final int USUAL_PARTICIPANTS = 50;
    private static final int USUAL_DRAWS = 2_000;

    /// 50 participants, a minimum of .60, a 95 % interval from 2,000 draws.
    ///
    /// @param seed the claim's
    public static ReliabilityRule standard(long seed) {
        return new ReliabilityRule(
                USUAL_PARTICIPANTS,
                USUAL_MINIMUM,
                new PercentileBootstrap(USUAL_DRAWS, seed, Confidence.P95));
    }

    /// The same coefficient without an interval, for whoever goes on with the coefficient: one draw
    /// has no width.
    public ReliabilityRule withoutInterval() {
        return new ReliabilityRule(
                leastParticipants,
                minimum,
                new PercentileBootstrap(1, bootstrap.seed(), bootstrap.confidence()));
    }
}
