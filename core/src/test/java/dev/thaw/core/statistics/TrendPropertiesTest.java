package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every series, over seeded random ones.
class TrendPropertiesTest {

    static Stream<Series> series() {
        var random = new SplittableRandom(20_260_101);
        return IntStream.range(0, 500).mapToObj(i -> SeriesBuilder.random(random));
    }

    @ParameterizedTest
    @MethodSource("series")
    void theOrderInWhichPointsAreGivenDoesNotMatter(Series series) {
        List<Series.Point> shuffled = new ArrayList<>(series.points());
        Collections.shuffle(shuffled, new Random(series.size()));

        assertThat(figures(SeriesTrend.of(Series.of(shuffled))))
                .isEqualTo(figures(SeriesTrend.of(series)));
    }

    @ParameterizedTest
    @MethodSource("series")
    void shiftingValuesAndTimesMovesOnlyTheIntercept(Series series) {
        SeriesTrend trend = SeriesTrend.of(series);

        SeriesTrend moved =
                SeriesTrend.of(
                        mapped(
                                series,
                                t -> t.add(Rational.of(1000)),
                                y -> y.subtract(Rational.of(1, 7))));

        assertThat(moved.theilSen().slope()).isEqualTo(trend.theilSen().slope());
        assertThat(moved.theilSen().interpolatedInterval())
                .isEqualTo(trend.theilSen().interpolatedInterval());
        assertThat(moved.leastSquares().slope()).isEqualTo(trend.leastSquares().slope());
        assertThat(moved.leastSquares().p()).isEqualTo(trend.leastSquares().p());
        assertThat(moved.mannKendall().p()).isEqualTo(trend.mannKendall().p());
        assertThat(moved.autocorrelation().rho()).isEqualTo(trend.autocorrelation().rho());
    }

    /// To the last bit: every figure that is rounded afterwards follows from it.
    @ParameterizedTest
    @MethodSource("series")
    void pointsOutsideAStretchChangeNothingInsideIt(Series series) {
        for (int from = 0; from + 7 <= series.size(); from++) {
            int to = Math.min(series.size(), from + 12);
            Series alone = Series.of(series.points().subList(from, to));

            assertThat(Autocorrelation.of(series.between(from, to)).inflation())
                    .isEqualTo(Autocorrelation.of(alone).inflation());
            SeriesTrend trend = SeriesTrend.of(alone);
            assertThat(new TrendLines(series).between(from, to))
                    .isEqualTo(
                            new TrendLines.TrendLine(
                                    trend.theilSen().slope(),
                                    trend.leastSquares().slope(),
                                    trend.mannKendall().tauB(),
                                    trend.mannKendall().p()));
        }
    }

    /// 10⁴⁰ is beyond a `long`: the ways through `long` and through BigInteger must agree.
    @ParameterizedTest
    @MethodSource("series")
    void scalingValuesScalesSlopesAndErrorsAndNothingElse(Series series) {
        SeriesTrend trend = SeriesTrend.of(series);

        for (int power : new int[] {1, 40, -40}) {
            BigDecimal factor = BigDecimal.ONE.scaleByPowerOfTen(power);
            SeriesTrend scaled =
                    SeriesTrend.of(mapped(series, t -> t, y -> y.multiply(Rational.of(factor))));

            assertThat(scaled.theilSen().slope())
                    .isEqualTo(scaled(trend.theilSen().slope(), factor));
            assertThat(scaled.leastSquares().slope())
                    .isEqualTo(scaled(trend.leastSquares().slope(), factor));
            assertThat(scaled.leastSquares().residualSd())
                    .isEqualTo(scaled(trend.leastSquares().residualSd(), factor));
            assertThat(scaled.leastSquares().t()).isEqualTo(trend.leastSquares().t());
            assertThat(scaled.mannKendall().p()).isEqualTo(trend.mannKendall().p());
        }
    }

    @ParameterizedTest
    @MethodSource("series")
    void turningTheScaleAroundTurnsTheSlopeAround(Series series) {
        SeriesTrend trend = SeriesTrend.of(series);
        SeriesTrend turned = SeriesTrend.of(mapped(series, t -> t, Rational::negate));

        assertThat(value(turned.theilSen().slope()))
                .isEqualTo(negated(value(trend.theilSen().slope())));
        assertThat(value(turned.mannKendall().s()))
                .isEqualTo(negated(value(trend.mannKendall().s())));
        assertThat(turned.mannKendall().p()).isEqualTo(trend.mannKendall().p());
        assertThat(turned.leastSquares().p()).isEqualTo(trend.leastSquares().p());
    }

    @ParameterizedTest
    @MethodSource("series")
    void mannKendallSeesOnlyTheOrderOfTheValues(Series series) {
        Autocorrelation ignored = Autocorrelation.ignored(series);

        MannKendall cubed =
                MannKendall.of(mapped(series, t -> t, y -> y.square().multiply(y)), ignored);

        assertThat(cubed).isEqualTo(MannKendall.of(series, ignored));
    }

    @ParameterizedTest
    @MethodSource("series")
    void intervalsLieAroundTheirEstimateAndWithinEachOther(Series series) {
        TheilSen line = TheilSen.of(series);
        if (line.slope() instanceof Estimate.Measured slope && slope.interval().isPresent()) {
            Interval outward = slope.interval().orElseThrow();
            assertThat(outward.contains(slope.value())).isTrue();
            assertThat(line.interpolatedInterval().stream()).allMatch(outward::contains);
            Interval uncorrected =
                    ((Estimate.Measured)
                                    TheilSen.of(
                                                    series,
                                                    Autocorrelation.ignored(series),
                                                    Confidence.P95)
                                            .slope())
                            .interval()
                            .orElseThrow();
            assertThat(outward.contains(uncorrected)).isTrue();
        }
    }

    private static Series mapped(
            Series series,
            Function<Rational, Rational> times,
            Function<Rational, Rational> values) {
        return Series.of(
                series.points().stream()
                        .map(
                                point ->
                                        new Series.Point(
                                                times.apply(point.t()), values.apply(point.y())))
                        .toList());
    }

    private static String figures(SeriesTrend trend) {
        return trend.theilSen() + "\n" + trend.leastSquares() + "\n" + trend.mannKendall().p();
    }

    private static Estimate scaled(Estimate estimate, BigDecimal factor) {
        return switch (estimate) {
            case Estimate.Measured measured ->
                    new Estimate.Measured(
                            scaled(measured.value(), factor),
                            measured.standardError().map(error -> scaled(error, factor)),
                            measured.interval()
                                    .map(
                                            interval ->
                                                    new Interval(
                                                            scaled(interval.lower(), factor),
                                                            scaled(interval.upper(), factor),
                                                            interval.confidence())),
                            measured.n(),
                            measured.status(),
                            measured.flags());
            case Estimate.Insufficient insufficient -> insufficient;
        };
    }

    private static Figure scaled(Figure figure, BigDecimal factor) {
        return Figure.of(figure.value().multiply(factor));
    }

    private static Figure negated(Figure figure) {
        return Figure.of(figure.value().negate());
    }

    private static Figure value(Estimate estimate) {
        return estimate.figure().orElseThrow();
    }
}
