package dev.thaw.core.measure;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Status;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Item;
import dev.thaw.core.protocol.StudyProtocol.Valence;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// How finely feelings of one valence are told apart.
final class Granularity {

    static final Definition GRANULARITY =
            new Definition(
                    "granularity@1",
                    """
                    Granularity: 1 − ICC(A,k) of a table whose n rows are check-ins and whose k \
                    columns are the protocol's items of one valence, with \
                    ICC = (MSR − MSE)/(MSR + (MSC − MSE)/n) of the mean squares of rows, columns \
                    and the rest.
                    Only where a fixed list of items is rated at every prompt: the protocol has at \
                    least 3 items of the valence. The negative items are taken where there are 3, \
                    else the positive ones. A check-in that leaves out one of the items is no row.
                    Unit and range: none; at most 1, unless ICC is estimated below 0.
                    Minimum: 15 rows, and the fewest rows and days of the window; else \
                    INSUFFICIENT_N. No rating ever changes: ZERO_VARIANCE. ICC below 0: the value, \
                    above 1, with NEGATIVE_ESTIMATE. Divisor not above 0: NOT_APPLICABLE.
                    Intensive sampling alone may raise it (Hoemann 2021).
                    Source: momentary index Erbas et al. 2022; ICC McGraw & Wong 1996.
                    """,
                    """
                    granularity | table = 3 2 3 / 5 4 4 / 1 1 2 / 4 4 3 / 2 3 2 / 0 1 0 / 3 2 3 / \
                    5 4 4 / 1 1 2 / 4 4 3 / 2 3 2 / 0 1 0 / 3 2 3 / 5 4 4 / 1 1 2 | value = 0.0590717299578; \
                    n = 15
                    granularity | table = 3 2 3 / 5 4 4 / 1 1 2 | value = INSUFFICIENT_N
                    """);

    static final int LEAST_ROWS = 15;
    private static final int LEAST_ITEMS = 3;

    private Granularity() {}

    /// The places, among the protocol's items, of those that the measure looks at; empty if it has
    /// too few.
    static List<Integer> items(StudyProtocol protocol) {
        List<Integer> negative = items(protocol, Valence.NEGATIVE);
        return negative.isEmpty() ? items(protocol, Valence.POSITIVE) : negative;
    }

    private static List<Integer> items(StudyProtocol protocol, Valence valence) {
        List<Integer> places = new ArrayList<>();
        int place = 0;
        for (Item item : protocol.items().values()) {
            if (item.valence().filter(valence::equals).isPresent()) {
                places.add(place);
            }
            place++;
        }
        return places.size() < LEAST_ITEMS ? List.of() : places;
    }

    static WindowValue of(DayWindow window, List<Integer> items, LeastData least) {
        List<RatingColumn> columns =
                items.stream().map(item -> window.checkIns().ratings(item)).toList();
        RatingTable table = RatingTable.complete(window.checkIns(), window.rows(), columns);
        int n = table.rows();
        int required = Math.max(LEAST_ROWS, least.answered());
        if (n < required) {
            return WindowValue.tooFew(n, required);
        }
        return table.days() < least.days() ? WindowValue.none(Status.INSUFFICIENT_N, n) : of(table);
    }

    private static WindowValue of(RatingTable table) {
        BigInteger n = BigInteger.valueOf(table.rows());
        BigInteger ofRows = table.rowSums().deviations();
        BigInteger ofColumns = table.columnSums().deviations();
        BigInteger rest = table.cells().deviations().subtract(ofRows).subtract(ofColumns);
        if (ofRows.signum() == 0 && rest.signum() == 0) {
            return WindowValue.none(Status.ZERO_VARIANCE, table.rows());
        }
        // The mean squares times nk(n − 1)(k − 1).
        BigInteger msr = ofRows.multiply(BigInteger.valueOf(table.columns() - 1L));
        BigInteger msc = ofColumns.multiply(n.subtract(BigInteger.ONE));
        BigInteger divisor = n.multiply(msr).add(msc).subtract(rest);
        if (divisor.signum() <= 0) {
            return WindowValue.none(Status.NOT_APPLICABLE, table.rows());
        }
        Figure figure = Figure.of(msc.add(n.subtract(BigInteger.ONE).multiply(rest)), divisor);
        Estimate.Measured estimate = Estimate.of(figure, table.rows());
        return WindowValue.of(
                msr.compareTo(rest) < 0 ? estimate.withStatus(Status.NEGATIVE_ESTIMATE) : estimate);
    }
}
