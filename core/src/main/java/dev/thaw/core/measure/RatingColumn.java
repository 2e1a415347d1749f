package dev.thaw.core.measure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/// The ratings of one item, brought to whole numbers by one power of ten.
///
/// Nearly all fit a `long` then; ratings of up to 34 digits are kept as big integers.
final class RatingColumn {

    private static final int LONG_DIGITS = 18;

    private final boolean[] rated;

    /// Empty unless all fit.
    private final long[] scaled;

    private final List<BigInteger> big;
    private final BigInteger denominator;

    private RatingColumn(boolean[] rated, long[] scaled, List<BigInteger> big, int scale) {
        this.rated = rated;
        this.scaled = scaled;
        this.big = big;
        denominator = BigInteger.TEN.pow(scale);
    }

    /// @param given by row; null where a check-in does not rate the item
    static RatingColumn of(BigDecimal[] given) {
        int scale = 0;
        int digits = 0;
        boolean[] rated = new boolean[given.length];
        for (int i = 0; i < given.length; i++) {
            if (given[i] != null) {
                rated[i] = true;
                scale = Math.max(scale, given[i].scale());
                digits = Math.max(digits, given[i].precision() - given[i].scale());
            }
        }
        return digits + scale <= LONG_DIGITS
                ? new RatingColumn(rated, longs(given, scale), List.of(), scale)
                : new RatingColumn(rated, new long[0], integers(given, scale), scale);
    }

    private static long[] longs(BigDecimal[] given, int scale) {
        long[] scaled = new long[given.length];
        for (int i = 0; i < given.length; i++) {
            if (given[i] != null) {
                // Without a big integer in between.
                scaled[i] = atScale(given[i], scale).scaleByPowerOfTen(scale).longValueExact();
            }
        }
        return scaled;
    }

    private static List<BigInteger> integers(BigDecimal[] given, int scale) {
        List<BigInteger> integers = new ArrayList<>(given.length);
        for (BigDecimal rating : given) {
            integers.add(rating == null ? BigInteger.ZERO : atScale(rating, scale).unscaledValue());
        }
        return integers;
    }

    private static BigDecimal atScale(BigDecimal rating, int scale) {
        return rating.setScale(scale, RoundingMode.UNNECESSARY);
    }

    /// By row.
    boolean[] rated() {
        return rated;
    }

    boolean fitsLong() {
        return big.isEmpty();
    }

    /// A rating times the power of ten.
    ///
    /// @param row rated, of a column that fits
    long scaled(int row) {
        return scaled[row];
    }

    /// A rating times the power of ten.
    ///
    /// @param row rated
    BigInteger integer(int row) {
        return fitsLong() ? BigInteger.valueOf(scaled[row]) : big.get(row);
    }

    /// The power of ten.
    BigInteger denominator() {
        return denominator;
    }
}
