package dev.thaw.core.evidence;

import dev.thaw.core.disclosure.MinimumCell;
import java.math.BigInteger;
import java.util.List;

/// A number of people so coarse that it may be told to everybody: `<20`, `20-49`, `50-99`,
/// `100-199` and so on. Where a count is below the minimum cell, the band does not say how far.
public final class CountBand {

    private static final List<BigInteger> STEPS =
            List.of(BigInteger.ONE, BigInteger.TWO, BigInteger.valueOf(5));

    private CountBand() {}

    /// The band of a count.
    ///
    /// @param count at least 0
    public static String of(long count, MinimumCell minimum) {
        BigInteger people = BigInteger.valueOf(count);
        BigInteger lower = BigInteger.ZERO;
        BigInteger power = BigInteger.ONE;
        while (true) {
            for (BigInteger step : STEPS) {
                BigInteger next = power.multiply(step);
                boolean wideEnough = next.compareTo(BigInteger.valueOf(minimum.people())) >= 0;
                if (wideEnough && people.compareTo(next) < 0) {
                    return lower.signum() == 0
                            ? "<" + next
                            : lower + "-" + next.subtract(BigInteger.ONE);
                }
                lower = wideEnough ? next : lower;
            }
            power = power.multiply(BigInteger.TEN);
        }
    }
}
