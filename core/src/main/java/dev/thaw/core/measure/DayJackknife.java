package dev.thaw.core.measure;

import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Moments;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The standard error of a share whose observations come in days: answers of one day are alike.
///
/// SE² = (G−1)/G · Σ(θ₋g − θ̄)² over the G days with an observation, where θ₋g is the share without
/// day g and θ̄ the mean of these (science.md A.1). Exact up to the root. Absent below 5 days; 0 if
/// and only if the share is the same on every day.
final class DayJackknife {

    private static final int LEAST_DAYS = 5;

    /// A common denominator of the shares up to which G²·D² fits a `long`.
    private static final long LARGEST_DENOMINATOR = 1L << 24;

    private static final int MOST_DAYS = 1 << 7;

    private DayJackknife() {}

    /// @param counted observations of each day that count in the share
    /// @param observed observations of each day; a day with none is no cluster
    static Optional<Figure> standardError(int[] counted, int[] observed) {
        int sum = 0;
        int n = 0;
        int days = 0;
        for (int day = 0; day < observed.length; day++) {
            sum += counted[day];
            n += observed[day];
            days += observed[day] > 0 ? 1 : 0;
        }
        if (days < LEAST_DAYS) {
            return Optional.empty();
        }
        long denominator = commonDenominator(observed, n);
        return Optional.of(
                denominator <= LARGEST_DENOMINATOR && days <= MOST_DAYS
                        ? fromLongs(counted, observed, sum, n, days, denominator)
                        : fromFractions(counted, observed, sum, n, days));
    }

    /// The least common denominator of the shares without one day; more than fits where that is
    /// beyond what can be used.
    private static long commonDenominator(int[] observed, int n) {
        long common = 1;
        for (int ofDay : observed) {
            long rest = (long) n - ofDay;
            if (ofDay > 0 && common % rest != 0) {
                common *= rest / greatestCommonDivisor(common, rest);
                if (common > LARGEST_DENOMINATOR) {
                    return common;
                }
            }
        }
        return common;
    }

    private static long greatestCommonDivisor(long a, long b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    private static Figure fromLongs(
            int[] counted, int[] observed, int sum, int n, int days, long denominator) {
        long total = 0;
        long squares = 0;
        for (int day = 0; day < observed.length; day++) {
            if (observed[day] > 0) {
                long without = (sum - counted[day]) * (denominator / (n - observed[day]));
                total += without;
                squares += without * without;
            }
        }
        return Figure.sqrt(
                BigInteger.valueOf(days - 1L)
                        .multiply(BigInteger.valueOf(days * squares - total * total)),
                BigInteger.valueOf(days * denominator * days * denominator));
    }

    private static Figure fromFractions(int[] counted, int[] observed, int sum, int n, int days) {
        List<Rational> sharesWithoutOneDay = new ArrayList<>();
        for (int day = 0; day < observed.length; day++) {
            if (observed[day] > 0) {
                sharesWithoutOneDay.add(
                        Rational.of(sum - (long) counted[day], n - (long) observed[day]));
            }
        }
        return Figure.sqrt(
                Moments.of(sharesWithoutOneDay)
                        .sumOfSquaredDeviations()
                        .multiply(Rational.of(days - 1L, days)));
    }
}
