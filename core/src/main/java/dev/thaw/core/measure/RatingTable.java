package dev.thaw.core.measure;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/// The ratings of several items in those check-ins of a window that rate all of them, as whole
/// numbers with one denominator.
///
/// @param days different study days with a row
record RatingTable(int days, Numbers cells, Numbers rowSums, Numbers columnSums) {

    static RatingTable complete(CheckInTable table, DayRows range, List<RatingColumn> columns) {
        int[] rows = new int[range.to() - range.from()];
        int n = 0;
        int days = 0;
        for (int row = range.from(); row < range.to(); row++) {
            if (ratesAll(columns, row)) {
                days += n == 0 || table.day[row] != table.day[rows[n - 1]] ? 1 : 0;
                rows[n++] = row;
            }
        }
        int[] complete = Arrays.copyOf(rows, n);
        return haveOneSmallScale(columns) && sumsFitLong(complete, columns)
                ? ofLongs(days, complete, columns)
                : ofIntegers(days, complete, columns);
    }

    int rows() {
        return rowSums.size();
    }

    int columns() {
        return columnSums.size();
    }

    private static boolean ratesAll(List<RatingColumn> columns, int row) {
        for (RatingColumn column : columns) {
            if (!column.rated()[row]) {
                return false;
            }
        }
        return true;
    }

    private static boolean haveOneSmallScale(List<RatingColumn> columns) {
        for (RatingColumn column : columns) {
            if (!column.fitsLong()
                    || !column.denominator().equals(columns.getFirst().denominator())) {
                return false;
            }
        }
        return true;
    }

    /// A rating of 18 digits fits, and ten of them no longer do.
    private static boolean sumsFitLong(int[] rows, List<RatingColumn> columns) {
        long largest = 0;
        for (RatingColumn column : columns) {
            for (int row : rows) {
                largest = Math.max(largest, Math.abs(column.scaled(row)));
            }
        }
        return largest <= Long.MAX_VALUE / Math.max(1, Math.max(rows.length, columns.size()));
    }

    private static RatingTable ofLongs(int days, int[] rows, List<RatingColumn> columns) {
        long[] cells = new long[rows.length * columns.size()];
        long[] rowSums = new long[rows.length];
        long[] columnSums = new long[columns.size()];
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < columnSums.length; column++) {
                long cell = columns.get(column).scaled(rows[row]);
                cells[row * columnSums.length + column] = cell;
                rowSums[row] += cell;
                columnSums[column] += cell;
            }
        }
        return new RatingTable(
                days, Numbers.of(cells), Numbers.of(rowSums), Numbers.of(columnSums));
    }

    private static RatingTable ofIntegers(int days, int[] rows, List<RatingColumn> columns) {
        BigInteger denominator =
                columns.stream()
                        .map(RatingColumn::denominator)
                        .reduce(BigInteger.ONE, BigInteger::max);
        BigInteger[] cells = new BigInteger[rows.length * columns.size()];
        BigInteger[] rowSums = zeros(rows.length);
        BigInteger[] columnSums = zeros(columns.size());
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < columnSums.length; column++) {
                RatingColumn ratings = columns.get(column);
                BigInteger cell =
                        ratings.integer(rows[row])
                                .multiply(denominator.divide(ratings.denominator()));
                cells[row * columnSums.length + column] = cell;
                rowSums[row] = rowSums[row].add(cell);
                columnSums[column] = columnSums[column].add(cell);
            }
        }
        return new RatingTable(
                days, Numbers.of(cells), Numbers.of(rowSums), Numbers.of(columnSums));
    }

    private static BigInteger[] zeros(int length) {
        BigInteger[] zeros = new BigInteger[length];
        Arrays.fill(zeros, BigInteger.ZERO);
        return zeros;
    }
}
