package dev.thaw.core.claim;

import dev.thaw.core.change.Direction;
import dev.thaw.core.claim.ClaimSpec.Summary.MeanSlope;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.LeastSquares;
import dev.thaw.core.statistics.PooledSlopes;
import dev.thaw.core.statistics.Series;
import java.util.List;

/// Each participant's least-squares slope through the planned weeks, pooled; rising means better.
/// Who has fewer than three valid weeks has no slope with an error, and is not in it.
final class WeeklySlopes {

    private final MeanSlope planned;
    private final Direction direction;

    WeeklySlopes(MeanSlope planned, Direction direction) {
        this.planned = planned;
        this.direction = direction;
    }

    PooledSlopes pooled(List<ParticipantFacts> starters) {
        List<Estimate> slopes =
                starters.stream()
                        .filter(facts -> facts.values().due())
                        .map(this::series)
                        .filter(series -> series.size() > 2)
                        .map(series -> LeastSquares.of(series).slope())
                        .toList();
        return PooledSlopes.of(slopes, Confidence.P95);
    }

    private Series series(ParticipantFacts facts) {
        return series(
                facts,
                planned.firstWeek(),
                planned.lastWeek(),
                direction == Direction.HIGHER_IS_BETTER);
    }

    /// The valid weeks among some; rising means better.
    static Series series(
            ParticipantFacts facts, int firstWeek, int lastWeek, boolean higherIsBetter) {
        return Series.of(
                facts.values().weeks().stream()
                        .filter(week -> week.number() >= firstWeek)
                        .filter(week -> week.number() <= lastWeek)
                        .map(
                                week ->
                                        new Series.Point(
                                                Rational.of(week.number()),
                                                higherIsBetter
                                                        ? week.value()
                                                        : week.value().negate()))
                        .toList());
    }
}
