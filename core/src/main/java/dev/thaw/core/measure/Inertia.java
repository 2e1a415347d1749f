package dev.thaw.core.measure;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Status;
import java.math.BigInteger;

/// How much a value carries over to the next.
final class Inertia {

    static final Definition RAW =
            new Definition(
                    "inertia@1",
                    """
                    Inertia: the slope φ of y′ on y, both centred on the window's mean ȳ, over the \
                    T pairs of consecutive values: φ = Σ(y − ȳ)(y′ − ȳ)/Σ(y − ȳ)². y is that of \
                    sd@1.
                    Consecutive: answered check-ins next to each other in time on one study day \
                    (of several at one moment the first counts; one without a moment is in no \
                    pair), no further apart than 1.5 times the median distance of such pairs. \
                    Diaries: the means of study days exactly one day apart.
                    Unit and range: none; about −1 to 1.
                    Minimum: 20 pairs, in a window valid for err@1; else INSUFFICIENT_N. No \
                    variance of y: ZERO_VARIANCE.
                    Biased by about −(1 + 3φ)/T: flag SHORT_SERIES below 50 pairs; published \
                    beside inertia_corrected@1.
                    Source: Kuppens, Allen & Sheeber 2010; Marriott & Pope 1954; night as an \
                    ordinary lag biases: de Haan-Rietdijk 2017.
                    """,
                    """
                    measure | of = inertia@1; answers = d1 joy:10, joy:20, joy:40, joy:30, joy:10, \
                    d2 joy:30, joy:30, joy:50, joy:20, blank, d3 joy:10, joy:20, joy:40, joy:30, \
                    joy:10, d4 joy:30, joy:30, joy:50, joy:20, blank, d5 joy:10, joy:20, joy:40, \
                    joy:30, joy:10; least = 1 1 | value = 0.136199794027; n = 20
                    """);

    static final Definition CORRECTED =
            new Definition(
                    "inertia_corrected@1",
                    """
                    Inertia corrected for few pairs: (Tφ + 1)/(T − 3), the φ₀ at which \
                    φ₀ − (1 + 3φ₀)/T is the φ of inertia@1.
                    Unit, range, minimum, flag and source: as for inertia@1; not cut off at 1.
                    """,
                    """
                    measure | of = inertia_corrected@1; answers = d1 joy:10, joy:20, joy:40, \
                    joy:30, joy:10, d2 joy:30, joy:30, joy:50, joy:20, blank, d3 joy:10, joy:20, \
                    joy:40, joy:30, joy:10, d4 joy:30, joy:30, joy:50, joy:20, blank, d5 joy:10, \
                    joy:20, joy:40, joy:30, joy:10; least = 1 1 | value = 0.219058581208; n = 20
                    """);

    static final Definition ITEM =
            new Definition(
                    "item:<id>/inertia@1",
                    """
                    Inertia of an item: that of inertia@1, where y is the item's rating.
                    Which ratings count: as for item:<id>. Unit, range, minimum (in ratings), flag \
                    and source: as for inertia@1.
                    """,
                    """
                    measure | of = item:mood/inertia@1; y = 1 2 4 3 1 3 3 5 2 1 1 2 4 3 1 3 3 5 2 \
                    1 1 2 4 3 1; t = 0 3 6 9 12 24 27 30 33 36 48 51 54 57 60 72 75 78 81 84 96 99 \
                    102 105 108; least = 1 1 | value = 0.0856605800215; n = 20
                    """);

    static final Definition ITEM_CORRECTED =
            new Definition(
                    "item:<id>/inertia_corrected@1",
                    """
                    Inertia of an item corrected for few pairs: that of inertia_corrected@1, where \
                    y is the item's rating.
                    """,
                    """
                    measure | of = item:mood/inertia_corrected@1; y = 1 2 4 3 1 3 3 5 2 1 1 2 4 3 \
                    1 3 3 5 2 1 1 2 4 3 1; t = 0 3 6 9 12 24 27 30 33 36 48 51 54 57 60 72 75 78 \
                    81 84 96 99 102 105 108; least = 1 1 | value = 0.159600682378; n = 20
                    """);

    static final int LEAST_PAIRS = 20;

    private static final int SHORT = 50;

    private Inertia() {}

    static WindowValue raw(Values values, Setting setting) {
        return of(values, setting, false);
    }

    static WindowValue corrected(Values values, Setting setting) {
        return of(values, setting, true);
    }

    private static WindowValue of(Values values, Setting setting, boolean corrected) {
        Values y = values.following(setting.lag());
        Pairs pairs = y.pairs(setting.lag()).close();
        int count = pairs.size();
        if (count < LEAST_PAIRS) {
            return WindowValue.tooFew(count, LEAST_PAIRS);
        }
        if (!values.isEnough(setting.leastData())) {
            return WindowValue.none(Status.INSUFFICIENT_N, count);
        }
        BigInteger products = y.numbers().laggedProducts(pairs);
        BigInteger squares = y.numbers().laggedSquares(pairs);
        if (squares.signum() == 0) {
            return WindowValue.none(Status.ZERO_VARIANCE, count);
        }
        Figure slope =
                corrected
                        ? Figure.of(
                                products.multiply(BigInteger.valueOf(count)).add(squares),
                                squares.multiply(BigInteger.valueOf(count - 3L)))
                        : Figure.of(products, squares);
        Estimate.Measured estimate = Estimate.of(slope, count);
        return WindowValue.of(count < SHORT ? estimate.flagged(Flag.SHORT_SERIES) : estimate);
    }
}
