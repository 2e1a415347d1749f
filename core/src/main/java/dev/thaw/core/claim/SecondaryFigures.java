package dev.thaw.core.claim;

import dev.thaw.core.change.Direction;
import dev.thaw.core.claim.ClaimResult.InOtherWeeks;
import dev.thaw.core.claim.ClaimResult.RobustSlopes;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Quantile;
import dev.thaw.core.statistics.Series;
import dev.thaw.core.statistics.TheilSen;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a plan names besides its headline and is not computed anyway.
record SecondaryFigures(ClaimSpec claim, Starters starters, List<ParticipantFacts> eligible) {

    /// Each participant's Theil–Sen slope; rising means better. Who has fewer than three valid
    /// weeks has no interval, and is not in it.
    List<RobustSlopes> slopes() {
        return claim.secondary().stream()
                .flatMap(
                        one ->
                                one instanceof Secondary.TheilSenSlopes planned
                                        ? Stream.of(slopes(planned))
                                        : Stream.empty())
                .toList();
    }

    private RobustSlopes slopes(Secondary.TheilSenSlopes planned) {
        boolean higherIsBetter = claim.variable().direction() == Direction.HIGHER_IS_BETTER;
        List<Rational> slopes = new ArrayList<>();
        int rising = 0;
        int falling = 0;
        for (ParticipantFacts facts : eligible) {
            Series series =
                    WeeklySlopes.series(
                            facts, planned.firstWeek(), planned.lastWeek(), higherIsBetter);
            if (facts.values().due()
                    && series.size() > 2
                    && TheilSen.of(series).slope() instanceof Estimate.Measured slope) {
                slopes.add(Rational.of(slope.value().value()));
                rising += slope.interval().filter(some -> isAboveZero(some)).isPresent() ? 1 : 0;
                falling += slope.interval().filter(some -> isBelowZero(some)).isPresent() ? 1 : 0;
            }
        }
        return new RobustSlopes(
                planned.firstWeek(), planned.lastWeek(), Quantile.median(slopes), rising, falling);
    }

    private static boolean isAboveZero(Interval interval) {
        return interval.lower().value().signum() > 0;
    }

    private static boolean isBelowZero(Interval interval) {
        return interval.upper().value().signum() < 0;
    }

    /// The shares if the outcome were taken in other weeks.
    List<InOtherWeeks> inOtherWeeks() {
        List<InOtherWeeks> all = new ArrayList<>();
        for (Secondary secondary : claim.secondary()) {
            if (secondary instanceof Secondary.OutcomeInWeeks(int first, int last)) {
                int place = all.size();
                all.add(
                        new InOtherWeeks(
                                first,
                                last,
                                starters.shares(
                                        claim.variable().reading(),
                                        eligible.stream()
                                                .map(facts -> facts.inOtherWeeks(place))
                                                .toList())));
            }
        }
        return all;
    }
}
