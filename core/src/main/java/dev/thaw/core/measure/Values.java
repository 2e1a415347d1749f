package dev.thaw.core.measure;

import dev.thaw.core.number.Rational;
import java.math.BigInteger;
import java.util.Arrays;

/// The values y of one window, in the order of study day and moment: intensities, or the ratings of
/// an item. Each is a whole number divided by the common denominator.
final class Values {

    private final int[] days;
    private final long[] micros;
    private final int distinctDays;
    private final Numbers numbers;
    private final BigInteger denominator;
    private Pairs withinDays;
    private Pairs ofDays;

    Values(int[] days, long[] micros, Numbers numbers, BigInteger denominator) {
        this.days = days;
        this.micros = micros;
        this.numbers = numbers;
        this.denominator = denominator;
        distinctDays = distinct(days);
    }

    private static int distinct(int[] ascending) {
        int count = 0;
        for (int i = 0; i < ascending.length; i++) {
            count += i == 0 || ascending[i] != ascending[i - 1] ? 1 : 0;
        }
        return count;
    }

    /// The strongest intensities of a range of rows; a blank is 0.
    static Values intensities(CheckInTable table, DayRows range) {
        int[] rows = rowsThat(table.answered, range);
        long[] intensities = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            intensities[i] = table.strongest[rows[i]];
        }
        return at(table, rows, Numbers.of(intensities), BigInteger.ONE);
    }

    /// An item's ratings in a range of rows.
    static Values ratings(CheckInTable table, RatingColumn column, DayRows range) {
        int[] rows = rowsThat(column.rated(), range);
        if (column.fitsLong()) {
            long[] ratings = new long[rows.length];
            for (int i = 0; i < rows.length; i++) {
                ratings[i] = column.scaled(rows[i]);
            }
            return at(table, rows, Numbers.of(ratings), column.denominator());
        }
        BigInteger[] ratings = new BigInteger[rows.length];
        for (int i = 0; i < rows.length; i++) {
            ratings[i] = column.integer(rows[i]);
        }
        return at(table, rows, Numbers.of(ratings), column.denominator());
    }

    private static int[] rowsThat(boolean[] marks, DayRows range) {
        int[] rows = new int[range.to() - range.from()];
        int n = 0;
        for (int row = range.from(); row < range.to(); row++) {
            if (marks[row]) {
                rows[n++] = row;
            }
        }
        return Arrays.copyOf(rows, n);
    }

    private static Values at(
            CheckInTable table, int[] rows, Numbers numbers, BigInteger denominator) {
        int[] days = new int[rows.length];
        long[] micros = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            days[i] = table.day[rows[i]];
            micros[i] = table.micros[rows[i]];
        }
        return new Values(days, micros, numbers, denominator);
    }

    int size() {
        return numbers.size();
    }

    /// On how many different study days there is a value.
    int days() {
        return distinctDays;
    }

    /// Whether there are as many values, on as many days, as a window needs.
    boolean isEnough(LeastData least) {
        return size() >= least.answered() && days() >= least.days();
    }

    Numbers numbers() {
        return numbers;
    }

    BigInteger denominator() {
        return denominator;
    }

    /// What every square of a value was multiplied by.
    BigInteger squaredDenominator() {
        return denominator.multiply(denominator);
    }

    /// @throws ArithmeticException if there is no value
    Rational mean() {
        return Rational.of(numbers.sum(), denominator.multiply(BigInteger.valueOf(size())));
    }

    /// The values that can follow each other: themselves within days, or each day's mean.
    Values following(Lag lag) {
        return switch (lag) {
            case WITHIN_DAY -> this;
            case DAY_TO_DAY -> days() == size() ? this : dayMeans();
        };
    }

    /// Worked out once.
    ///
    /// @param lag for which this was made
    Pairs pairs(Lag lag) {
        return switch (lag) {
            case WITHIN_DAY -> {
                if (withinDays == null) {
                    withinDays = Pairs.withinDays(days, micros);
                }
                yield withinDays;
            }
            case DAY_TO_DAY -> {
                if (ofDays == null) {
                    ofDays = Pairs.ofDays(days);
                }
                yield ofDays;
            }
        };
    }

    private Values dayMeans() {
        int[] distinct = Arrays.stream(days).distinct().toArray();
        int[] counts = new int[distinct.length];
        BigInteger[] means = new BigInteger[distinct.length];
        Arrays.fill(means, BigInteger.ZERO);
        for (int i = 0; i < days.length; i++) {
            int day = Arrays.binarySearch(distinct, days[i]);
            counts[day]++;
            means[day] = means[day].add(numbers.get(i));
        }
        BigInteger common = BigInteger.ONE;
        for (int count : counts) {
            BigInteger next = BigInteger.valueOf(count);
            common = common.multiply(next).divide(common.gcd(next));
        }
        for (int day = 0; day < means.length; day++) {
            means[day] = means[day].multiply(common).divide(BigInteger.valueOf(counts[day]));
        }
        return new Values(
                distinct,
                new long[distinct.length],
                Numbers.of(means),
                denominator.multiply(common));
    }
}
