package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.List;
import java.util.stream.IntStream;

/// Intraclass correlations of a two-way table: rows are what is told apart (people, occasions),
/// columns are the repeated measurements (windows, items). McGraw & Wong 1996.
///
/// With the mean squares of rows, columns and the rest, MSR, MSC and MSE, of n rows and k columns:
/// - ICC(A,1) = (MSR − MSE)/(MSR + (k − 1)MSE + k(MSC − MSE)/n), agreement of one measurement
/// - ICC(A,k) = (MSR − MSE)/(MSR + (MSC − MSE)/n), agreement of the mean of k
/// - ICC(C,k) = (MSR − MSE)/MSR, consistency of the mean of k (Cronbach's alpha)
///
/// INSUFFICIENT_N below 2 rows or 2 columns; ZERO_VARIANCE if all values are equal; a negative
/// value is given as it is, with NEGATIVE_ESTIMATE; NOT_APPLICABLE if the divisor is not positive.
/// R: `irr::icc(x, "twoway", type, unit)`.
public final class IntraclassCorrelation {

    private static final int LEAST = 2;

    private final int rows;
    private final int columns;
    private final Rational meanSquareOfRows;
    private final Rational meanSquareOfColumns;
    private final Rational meanSquareOfRest;

    private IntraclassCorrelation(
            int rows,
            int columns,
            Rational meanSquareOfRows,
            Rational meanSquareOfColumns,
            Rational meanSquareOfRest) {
        this.rows = rows;
        this.columns = columns;
        this.meanSquareOfRows = meanSquareOfRows;
        this.meanSquareOfColumns = meanSquareOfColumns;
        this.meanSquareOfRest = meanSquareOfRest;
    }

    /// @param table rows of equal length
    public static IntraclassCorrelation of(List<List<Rational>> table) {
        int rows = table.size();
        int columns = rows == 0 ? 0 : table.getFirst().size();
        if (table.stream().anyMatch(row -> row.size() != columns)) {
            throw new IllegalArgumentException("All rows of a table must have the same length.");
        }
        if (rows < LEAST || columns < LEAST) {
            return new IntraclassCorrelation(
                    rows, columns, Rational.ZERO, Rational.ZERO, Rational.ZERO);
        }
        Rational total =
                Moments.of(table.stream().flatMap(List::stream).toList()).sumOfSquaredDeviations();
        Rational ofRows = squaresBetween(table).multiply(columns);
        Rational ofColumns = squaresBetween(transposed(table)).multiply(rows);
        Rational ofRest = total.subtract(ofRows).subtract(ofColumns);
        return new IntraclassCorrelation(
                rows,
                columns,
                ofRows.divide(rows - 1L),
                ofColumns.divide(columns - 1L),
                ofRest.divide((rows - 1L) * (columns - 1L)));
    }

    private static Rational squaresBetween(List<List<Rational>> groups) {
        return Moments.of(groups.stream().map(group -> Moments.of(group).mean()).toList())
                .sumOfSquaredDeviations();
    }

    private static List<List<Rational>> transposed(List<List<Rational>> table) {
        return IntStream.range(0, table.getFirst().size())
                .mapToObj(column -> table.stream().map(row -> row.get(column)).toList())
                .toList();
    }

    /// ICC(A,1).
    public Estimate agreementOfOne() {
        return estimate(
                meanSquareOfRows
                        .add(meanSquareOfRest.multiply(columns - 1L))
                        .add(shift().multiply(columns)));
    }

    /// ICC(A,k).
    public Estimate agreementOfMean() {
        return estimate(meanSquareOfRows.add(shift()));
    }

    /// ICC(C,k).
    public Estimate consistencyOfMean() {
        return estimate(meanSquareOfRows);
    }

    /// (MSC − MSE)/n: by how much the columns' means differ.
    private Rational shift() {
        return meanSquareOfColumns.subtract(meanSquareOfRest).divide(Math.max(1, rows));
    }

    private Estimate estimate(Rational divisor) {
        if (rows < LEAST || columns < LEAST) {
            return Estimate.tooFew(Math.min(rows, columns), LEAST);
        }
        Rational numerator = meanSquareOfRows.subtract(meanSquareOfRest);
        if (divisor.sign() <= 0) {
            return Estimate.none(
                    numerator.sign() == 0 ? Status.ZERO_VARIANCE : Status.NOT_APPLICABLE, rows);
        }
        Estimate.Measured estimate = Estimate.of(Figure.of(numerator.divide(divisor)), rows);
        return numerator.sign() < 0 ? estimate.withStatus(Status.NEGATIVE_ESTIMATE) : estimate;
    }
}
