package dev.thaw.core.measure;

import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Moments;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The standard error of a mean whose observations come in days: answers of one day are alike.
///
/// SE² = (G−1)/G · Σ(θ₋g − θ̄)² over the G days with an observation, where θ₋g is the mean without
/// day g and θ̄ the mean of these (science.md A.1). Exact up to the root. Absent below 5 days.
final class DayJackknife {

    private static final int LEAST_DAYS = 5;

    private DayJackknife() {}

    /// @param sums of the observations of each day
    /// @param counts of the observations of each day; a day with none is no cluster
    static Optional<Figure> standardError(BigDecimal[] sums, int[] counts) {
        BigDecimal sum = Arrays.stream(sums).reduce(BigDecimal.ZERO, BigDecimal::add);
        int n = Arrays.stream(counts).sum();
        List<Rational> meansWithoutOneDay = new ArrayList<>();
        for (int day = 0; day < counts.length; day++) {
            if (counts[day] > 0 && counts[day] < n) {
                meansWithoutOneDay.add(
                        Rational.of(sum.subtract(sums[day])).divide(n - counts[day]));
            }
        }
        int days = meansWithoutOneDay.size();
        if (days < LEAST_DAYS) {
            return Optional.empty();
        }
        Rational squares = Moments.of(meansWithoutOneDay).sumOfSquaredDeviations();
        return Optional.of(Figure.sqrt(squares.multiply(Rational.of(days - 1L, days))));
    }
}
