package dev.thaw.core.measure;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Status;
import java.math.BigInteger;

/// How much the values of a window differ.
final class Dispersion {

    static final Definition SD =
            new Definition(
                    "sd@1",
                    """
                    Variability: the (n − 1) standard deviation of y over the answered check-ins, \
                    where y is the intensity of the strongest feeling named, 0 where none is named \
                    (the contribution to intensity_all@1).
                    Unit and range: points, at least 0.
                    Minimum: 10 answers, in a window valid for err@1; else INSUFFICIENT_N. All y \
                    equal: 0, ZERO_VARIANCE.
                    """,
                    """
                    measure | of = sd@1; answers = d1 joy:10, joy:20, joy:30, blank, d2 joy:10, \
                    joy:20, joy:30, blank, d3 joy:15, joy:15; least = 1 1 | \
                    value = 10.5409255339; n = 10
                    """);

    static final Definition ITEM_SD =
            new Definition(
                    "item:<id>/sd@1",
                    """
                    Variability of an item: the (n − 1) standard deviation of its ratings y.
                    Which ratings count: as for item:<id>.
                    Unit and range: those of the item's differences, at least 0.
                    Minimum: 10 ratings, and the fewest ratings and days of the window; else \
                    INSUFFICIENT_N. All y equal: 0, ZERO_VARIANCE.
                    """,
                    """
                    measure | of = item:mood/sd@1; y = 1 2 3 4 5 1 2 3 4 5; \
                    t = 0 3 6 9 24 27 30 33 48 51; least = 1 1 | value = 1.490711985; n = 10
                    measure | of = item:mood/sd@1; y = 2 2 2 2 2 2 2 2 2 2; \
                    t = 0 3 6 9 24 27 30 33 48 51; least = 1 1 | value = 0; \
                    value.status = ZERO_VARIANCE
                    """);

    static final Definition RELATIVE_SD =
            new Definition(
                    "relsd@1",
                    """
                    Relative variability: sd@1 divided by the greatest standard deviation that n \
                    values from 0 to 100 with the same mean can have. That is reached with \
                    k = ⌊Σy/100⌋ values at 100, n − 1 − k at 0, and one that makes up the sum.
                    Unit and range: proportion, 0 to 1.
                    Minimum: as for sd@1. Mean at 0 or 100: NOT_APPLICABLE. All y equal: 0, \
                    ZERO_VARIANCE.
                    Source: Mestdagh et al. 2018.
                    """,
                    """
                    measure | of = relsd@1; answers = d1 joy:10, joy:20, joy:30, blank, d2 joy:10, \
                    joy:20, joy:30, blank, d3 joy:15, joy:15; least = 1 1 | \
                    value = 0.312347523777; n = 10
                    measure | of = relsd@1; answers = d1 blank, blank, blank, d2 blank, blank, \
                    blank, d3 blank, blank, blank, blank; least = 1 1 | value = NOT_APPLICABLE
                    """);

    static final int LEAST = 10;

    private static final BigInteger HIGHEST = BigInteger.valueOf(100);

    private Dispersion() {}

    static WindowValue sd(Values y, LeastData least) {
        return isEnough(y, least) ? sd(y) : tooFew(y, least);
    }

    private static WindowValue sd(Values y) {
        BigInteger n = BigInteger.valueOf(y.size());
        return root(
                y.numbers().deviations(),
                y.squaredDenominator().multiply(n).multiply(n.subtract(BigInteger.ONE)),
                y.size());
    }

    /// @param y from 0 to 100
    static WindowValue relativeSd(Values y, LeastData least) {
        return isEnough(y, least) ? relativeSd(y.numbers()) : tooFew(y, least);
    }

    private static WindowValue relativeSd(Numbers y) {
        BigInteger n = BigInteger.valueOf(y.size());
        BigInteger sum = y.sum();
        if (sum.signum() == 0 || sum.equals(n.multiply(HIGHEST))) {
            return WindowValue.none(Status.NOT_APPLICABLE, y.size());
        }
        BigInteger[] atHighest = sum.divideAndRemainder(HIGHEST);
        BigInteger squares =
                atHighest[0].multiply(HIGHEST.pow(2)).add(atHighest[1].multiply(atHighest[1]));
        return root(y.deviations(), n.multiply(squares).subtract(sum.multiply(sum)), y.size());
    }

    private static boolean isEnough(Values y, LeastData least) {
        return y.size() >= LEAST && y.isEnough(least);
    }

    private static WindowValue tooFew(Values y, LeastData least) {
        int required = Math.max(LEAST, least.answered());
        return y.size() < required
                ? WindowValue.tooFew(y.size(), required)
                : WindowValue.none(Status.INSUFFICIENT_N, y.size());
    }

    private static WindowValue root(BigInteger numerator, BigInteger denominator, int n) {
        Estimate.Measured root = Estimate.of(Figure.sqrt(numerator, denominator), n);
        return WindowValue.of(
                numerator.signum() == 0 ? root.withStatus(Status.ZERO_VARIANCE) : root);
    }
}
