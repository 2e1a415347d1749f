package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Every figure of a trend is the rounded true value: against the formulas of science.md B in plain
/// fractions and 60 digits, over whatever an event may carry (34 digits, 18 decimals, ties, values
/// that differ in their last digit only).
class ExactTrendTest {

    private static final MathContext DIGITS = new MathContext(60);
    private static final int SERIES = 1_500;

    @Test
    void slopesAndTheirErrorsAreRoundedOnceFromTheTrueValues() {
        SplittableRandom random = new SplittableRandom(2026);
        for (int i = 0; i < SERIES; i++) {
            Series series = adversarial(random);
            Line line = new Line(series);
            LeastSquares fit = LeastSquares.of(series);

            assertThat(fit.slope().figure()).contains(rounded(line.slope));
            if (line.yy.sign() != 0) {
                BigDecimal error =
                        decimal(line.unexplained.divide(series.size() - 2L).divide(line.tt))
                                .sqrt(DIGITS);
                BigDecimal reach =
                        new BigDecimal(Confidence.P95.studentReach(series.size() - 2))
                                .multiply(error);
                Estimate.Measured slope = (Estimate.Measured) fit.slope();
                assertThat(slope.standardError()).contains(Figure.of(error));
                Interval interval = slope.interval().orElseThrow();
                assertThat(interval.lower())
                        .isEqualTo(Figure.of(decimal(line.slope).subtract(reach)));
                assertThat(interval.upper()).isEqualTo(Figure.of(decimal(line.slope).add(reach)));
            }
        }
    }

    @Test
    void autocorrelationIsRoundedOnceFromTheTrueValue() {
        SplittableRandom random = new SplittableRandom(2027);
        for (int i = 0; i < SERIES; i++) {
            Series series = adversarial(random);
            Line line = new Line(series);
            Autocorrelation autocorrelation = Autocorrelation.of(series);

            if (line.adjacentPairs < 6 || line.unexplained.sign() == 0) {
                assertThat(autocorrelation.lag1().figure()).isEmpty();
                assertThat(autocorrelation.rho()).isEqualTo(Figure.ZERO);
                continue;
            }
            Rational r1 = line.productsOfNeighbours.divide(line.unexplained);
            Rational rho =
                    r1.multiply(series.size())
                            .add(Rational.of(2))
                            .divide(series.size() - 4L)
                            .max(Rational.ZERO)
                            .min(Rational.of(95, 100));
            assertThat(autocorrelation.lag1().figure()).contains(rounded(r1));
            assertThat(autocorrelation.rho()).isEqualTo(rounded(rho));
        }
    }

    @Test
    void theMedianSlopeAndItsIntervalAreThoseOfAllSlopesInOrder() {
        SplittableRandom random = new SplittableRandom(2028);
        for (int i = 0; i < SERIES; i++) {
            Series series = adversarial(random);
            List<Rational> slopes = slopes(series);
            Autocorrelation autocorrelation = Autocorrelation.of(series);
            Estimate.Measured slope = (Estimate.Measured) TheilSen.of(series).slope();

            assertThat(slope.value()).isEqualTo(rounded(Quantile.exactMedian(slopes)));
            if (!series.isConstant()) {
                double reach =
                        1.959963984540054
                                * Math.sqrt(variance(series) * autocorrelation.inflation());
                int n = slopes.size();
                int lower = Math.max(1, (int) Math.floor((n - reach) / 2));
                int upper = Math.min(n, (int) Math.ceil((n + reach) / 2) + 1);
                Interval interval = slope.interval().orElseThrow();
                assertThat(interval.lower()).isEqualTo(rounded(slopes.get(lower - 1)));
                assertThat(interval.upper()).isEqualTo(rounded(slopes.get(upper - 1)));
            }
        }
    }

    private static Series adversarial(SplittableRandom random) {
        int n = random.nextInt(3, 16);
        int kind = random.nextInt(7);
        long week = random.nextLong(-30, 30);
        List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            points.add(Series.Point.of(week, value(kind, random)));
            week += random.nextInt(6) == 0 ? random.nextInt(2, 5) : 1;
        }
        return Series.of(points);
    }

    private static Rational value(int kind, SplittableRandom random) {
        return switch (kind) {
            case 0 -> Rational.of(random.nextInt(2));
            case 1 -> Rational.of(random.nextInt(36), random.nextInt(10, 36));
            case 2 -> decimal(new BigInteger(112, new Random(random.nextLong())).negate());
            case 3 -> decimal(BigInteger.valueOf(random.nextInt(5)));
            case 4 -> decimal(BigInteger.valueOf(random.nextInt(5)).add(BigInteger.TEN.pow(33)));
            case 5 -> Rational.of(random.nextLong(-(1L << 57), 1L << 57));
            default -> Rational.of(random.nextInt(1000), random.nextInt(1, 200));
        };
    }

    /// With 18 decimals.
    private static Rational decimal(BigInteger unscaled) {
        return Rational.of(new BigDecimal(unscaled, 18));
    }

    private static BigDecimal decimal(Rational value) {
        return value.toBigDecimal(DIGITS);
    }

    private static Figure rounded(Rational value) {
        return Figure.of(decimal(value));
    }

    private static List<Rational> slopes(Series series) {
        List<Rational> slopes = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            for (int j = i + 1; j < series.size(); j++) {
                Series.Point from = series.points().get(i);
                Series.Point to = series.points().get(j);
                slopes.add(to.y().subtract(from.y()).divide(to.t().subtract(from.t())));
            }
        }
        return slopes.stream().sorted().toList();
    }

    /// Of Mann and Kendall's S.
    private static double variance(Series series) {
        Map<Rational, Integer> groups = new HashMap<>();
        series.values().forEach(value -> groups.merge(value, 1, Integer::sum));
        double variance = weight(series.size());
        for (int size : groups.values()) {
            variance -= weight(size);
        }
        return variance / 18;
    }

    private static double weight(double n) {
        return n * (n - 1) * (2 * n + 5);
    }

    /// The least-squares line, sum by sum.
    private static final class Line {

        private final Rational slope;
        private final Rational tt;
        private final Rational yy;
        private final Rational unexplained;
        private final Rational productsOfNeighbours;
        private final int adjacentPairs;

        Line(Series series) {
            Rational meanT = mean(series.times());
            Rational meanY = mean(series.values());
            Rational squaresT = Rational.ZERO;
            Rational squaresY = Rational.ZERO;
            Rational products = Rational.ZERO;
            for (Series.Point point : series.points()) {
                Rational t = point.t().subtract(meanT);
                Rational y = point.y().subtract(meanY);
                squaresT = squaresT.add(t.square());
                squaresY = squaresY.add(y.square());
                products = products.add(t.multiply(y));
            }
            tt = squaresT;
            yy = squaresY;
            slope = products.divide(squaresT);
            unexplained = squaresY.subtract(slope.multiply(products));
            Rational neighbours = Rational.ZERO;
            int pairs = 0;
            for (int i = 1; i < series.size(); i++) {
                Series.Point before = series.points().get(i - 1);
                Series.Point after = series.points().get(i);
                if (after.t().subtract(before.t()).equals(Rational.ONE)) {
                    pairs++;
                    neighbours =
                            neighbours.add(
                                    residual(before, meanT, meanY)
                                            .multiply(residual(after, meanT, meanY)));
                }
            }
            productsOfNeighbours = neighbours;
            adjacentPairs = pairs;
        }

        private Rational residual(Series.Point point, Rational meanT, Rational meanY) {
            return point.y().subtract(meanY).subtract(slope.multiply(point.t().subtract(meanT)));
        }

        private static Rational mean(List<Rational> values) {
            return values.stream().reduce(Rational.ZERO, Rational::add).divide(values.size());
        }
    }
}
