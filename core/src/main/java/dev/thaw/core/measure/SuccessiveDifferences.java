package dev.thaw.core.measure;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Status;

/// How much a value differs from the next.
final class SuccessiveDifferences {

    static final Definition MSSD =
            new Definition(
                    "mssd@1",
                    """
                    Instability: the mean over pairs of consecutive values of the squared adjusted \
                    successive difference ASD = (y′ − y)/(Δt/median Δt)^λ. y is that of sd@1.
                    Consecutive: answered check-ins next to each other in time on one study day, \
                    never across the night; of several at one moment the first counts, one without \
                    a moment is in no pair. Δt is their distance in time, its median that of the \
                    window's pairs. Diaries: the means of study days exactly one day apart. λ is \
                    ½ unless a claim says otherwise; 0 leaves differences as they are.
                    Unit and range: points², at least 0.
                    Minimum: 8 pairs, in a window valid for err@1; else INSUFFICIENT_N. No \
                    difference in any pair: 0, ZERO_VARIANCE.
                    Exact for λ = 0, ½ and 1.
                    Source: Jahng, Wood & Trull 2008.
                    """,
                    """
                    mean-square-difference | y = 2 5 4 4 1; t = 0 3 5 9 12; lambda = 0 | \
                    mssd = 4.75; rmssd = 2.17944947177
                    mean-square-difference | y = 2 5 4 4 1; t = 0 3 5 9 12; lambda = 0.5 | \
                    mssd = 4.875; rmssd = 2.20794021658
                    measure | of = mssd@1; answers = d1 joy:10, joy:20, joy:40, joy:30, d2 joy:30, \
                    joy:30, joy:50, d3 joy:20, blank, joy:30, joy:30; least = 1 1 | value = 287.5; \
                    n = 8
                    """);

    static final Definition RMSSD =
            new Definition(
                    "rmssd@1",
                    """
                    Instability in points: the square root of mssd@1.
                    Unit and range: points, at least 0.
                    Minimum, edge cases and source: as for mssd@1.
                    """,
                    """
                    measure | of = rmssd@1; answers = d1 joy:10, joy:20, joy:40, joy:30, d2 \
                    joy:30, joy:30, joy:50, d3 joy:20, blank, joy:30, joy:30; least = 1 1 | \
                    value = 16.9558249578; n = 8
                    """);

    static final Definition ITEM_MSSD =
            new Definition(
                    "item:<id>/mssd@1",
                    """
                    Instability of an item: that of mssd@1, where y is the item's rating.
                    Which ratings count: as for item:<id>. Unit: the item's, squared. Minimum (in \
                    ratings), edge cases and source: as for mssd@1.
                    """,
                    """
                    measure | of = item:mood/mssd@1; y = 1 2 4 3 3 3 5 2 1 3 3; \
                    t = 0 3 6 9 24 27 30 48 51 54 57; least = 1 1 | value = 1.875; n = 8
                    """);

    static final int LEAST_PAIRS = 8;

    private SuccessiveDifferences() {}

    static WindowValue mssd(Values values, Setting setting) {
        return of(values, setting, false);
    }

    static WindowValue rmssd(Values values, Setting setting) {
        return of(values, setting, true);
    }

    private static WindowValue of(Values values, Setting setting, boolean root) {
        Values y = values.following(setting.lag());
        Pairs pairs = y.pairs(setting.lag());
        int count = pairs.size();
        if (count < LEAST_PAIRS) {
            return WindowValue.tooFew(count, LEAST_PAIRS);
        }
        if (!values.isEnough(setting.leastData())) {
            return WindowValue.none(Status.INSUFFICIENT_N, count);
        }
        MeanSquare mean = MeanSquare.of(y, pairs, setting.lambda());
        Estimate.Measured estimate = Estimate.of(root ? mean.root() : mean.figure(), count);
        return WindowValue.of(mean.isZero() ? estimate.withStatus(Status.ZERO_VARIANCE) : estimate);
    }
}
