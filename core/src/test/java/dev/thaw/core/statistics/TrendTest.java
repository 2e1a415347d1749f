package dev.thaw.core.statistics;

import static dev.thaw.core.statistics.SeriesBuilder.aSeries;
import static dev.thaw.core.statistics.SeriesBuilder.weekly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendTest {

    /// The specification's golden vector.
    @Test
    void tenWeeksOfRisingRatesWithAGap() {
        // Given
        Series series =
                aSeries()
                        .at(1, ".22")
                        .at(2, ".25")
                        .at(3, ".25")
                        .at(4, ".31")
                        .at(5, ".29")
                        .at(6, ".40")
                        .at(8, ".38")
                        .at(9, ".38")
                        .at(10, ".47")
                        .at(11, ".50")
                        .build();

        // When
        SeriesTrend trend = SeriesTrend.of(series);

        // Then
        assertThat(value(trend.theilSen().slope())).hasToString("0.0275");
        assertThat(interval(trend.theilSen().slope()))
                .isEqualTo(
                        Confidence.P95.interval(Rational.of(175, 10_000), Rational.of(36, 1_000)));
        assertThat(value(trend.mannKendall().s())).hasToString("37");
        assertThat(value(trend.mannKendall().variance())).hasToString("123");
        assertClose(trend.mannKendall().z(), 3.246011);
        assertThat(trend.mannKendall().exactP().status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(trend.mannKendall().p()).isEqualTo(trend.mannKendall().normalP());
        assertClose(trend.autocorrelation().lag1(), -0.260647);
        assertThat(trend.autocorrelation().inflationFactor()).isEqualTo(Figure.ONE);
        assertClose(trend.leastSquares().slope(), 0.026309);
        assertThat(
                        ((Estimate.Measured) trend.leastSquares().slope())
                                .standardError()
                                .orElseThrow()
                                .value()
                                .doubleValue())
                .isCloseTo(0.002968, within(5e-7));
    }

    /// r₁ = 9/28, ρ = (12·9/28 + 2)/8 = 41/56 and f computed with Python's fractions.
    @Test
    void neighbouringWeeksThatResembleEachOtherWidenTheInterval() {
        // Given
        Series series = weekly("1", "1", "1", "1", "1", "1", "9", "9", "9", "9", "9", "9");

        // When
        SeriesTrend corrected = SeriesTrend.of(series);
        Autocorrelation ignored = Autocorrelation.ignored(series);

        // Then
        assertThat(value(corrected.autocorrelation().lag1()))
                .isEqualTo(Figure.of(Rational.of(9, 28)));
        assertThat(corrected.autocorrelation().rho()).isEqualTo(Figure.of(Rational.of(41, 56)));
        assertThat(corrected.autocorrelation().inflationFactor()).hasToString("3.23768851966");
        assertClose(corrected.mannKendall().z(), 1.557357);
        assertClose(corrected.mannKendall().p(), 0.119386);
        assertThat(interval(corrected.theilSen().slope()))
                .matches(
                        wide ->
                                wide.contains(
                                        interval(
                                                TheilSen.of(series, ignored, Confidence.P95)
                                                        .slope())));
        assertThat(value(corrected.mannKendall().p()))
                .isGreaterThan(value(MannKendall.of(series, ignored).p()));
    }

    @Test
    void gapsAreNotClosed() {
        Series gap = aSeries().at(1, "0").at(2, "1").at(11, "10").build();
        Series closed = weekly("0", "1", "10");

        assertThat(value(TheilSen.of(gap).slope())).hasToString("1");
        assertThat(value(LeastSquares.of(gap).slope())).hasToString("1");
        assertThat(value(TheilSen.of(closed).slope())).hasToString("5");
    }

    @Test
    void tooFewPointsAreAStatus() {
        Series empty = weekly();
        Series one = weekly("3");
        Series two = weekly("1", "3");

        for (Series series : new Series[] {empty, one}) {
            SeriesTrend trend = SeriesTrend.of(series);
            assertThat(trend.theilSen().slope()).isEqualTo(Estimate.tooFew(series.size(), 2));
            assertThat(trend.leastSquares().slope()).isEqualTo(Estimate.tooFew(series.size(), 2));
            assertThat(trend.mannKendall().p()).isEqualTo(Estimate.tooFew(series.size(), 3));
        }
        assertThat(TheilSen.of(two).slope()).isEqualTo(Estimate.of(Figure.of(2), 2));
        assertThat(LeastSquares.of(two).slope()).isEqualTo(Estimate.of(Figure.of(2), 2));
        assertThat(LeastSquares.of(two).p()).isEqualTo(Estimate.tooFew(2, 3));
    }

    @Test
    void aConstantSeriesHasSlopeZeroAndNoTest() {
        SeriesTrend trend = SeriesTrend.of(weekly("4", "4", "4", "4", "4", "4", "4", "4"));

        assertThat(trend.theilSen().slope())
                .isEqualTo(Estimate.of(Figure.ZERO, 8).withStatus(Status.ZERO_VARIANCE));
        assertThat(trend.leastSquares().slope())
                .isEqualTo(Estimate.of(Figure.ZERO, 8).withStatus(Status.ZERO_VARIANCE));
        assertThat(trend.mannKendall().s())
                .isEqualTo(Estimate.of(Figure.ZERO, 8).withStatus(Status.ZERO_VARIANCE));
        assertThat(trend.mannKendall().p().status()).isEqualTo(Status.ZERO_VARIANCE);
        assertThat(trend.leastSquares().rSquared().status()).isEqualTo(Status.ZERO_VARIANCE);
        assertThat(trend.autocorrelation().lag1().flags())
                .containsExactly(Flag.AUTOCORRELATION_NOT_ESTIMATED);
    }

    @Test
    void sixAdjacentPairsAreNeededForTheCorrection() {
        Series five =
                aSeries()
                        .at(1, "1")
                        .at(2, "2")
                        .at(3, "2")
                        .at(4, "9")
                        .at(5, "9")
                        .at(6, "8")
                        .at(9, "9")
                        .build();
        Series six = weekly("1", "2", "2", "9", "9", "8", "9");

        assertThat(Autocorrelation.of(five).lag1())
                .isEqualTo(Estimate.tooFew(5, 6).flagged(Flag.AUTOCORRELATION_NOT_ESTIMATED));
        assertThat(Autocorrelation.of(five).inflationFactor()).isEqualTo(Figure.ONE);
        assertThat(Autocorrelation.of(six).lag1().status()).isEqualTo(Status.OK);
        assertThat(Autocorrelation.of(six).inflates()).isTrue();
    }

    @Test
    void whatCouldNotBeCorrectedForAutocorrelationSaysSo() {
        // Given eight weeks with a gap that leaves five adjacent pairs, and seven weeks without one
        Series gap =
                aSeries()
                        .at(1, "1")
                        .at(2, "2")
                        .at(3, "2")
                        .at(4, "9")
                        .at(6, "9")
                        .at(7, "8")
                        .at(8, "11")
                        .build();
        Series whole = weekly("1", "2", "2", "9", "9", "8", "11");

        // Then
        for (Estimate figure : corrected(gap)) {
            assertThat(figure.figure()).isPresent();
            assertThat(figure.flags()).contains(Flag.AUTOCORRELATION_NOT_ESTIMATED);
        }
        for (Estimate figure : corrected(whole)) {
            assertThat(figure.flags()).doesNotContain(Flag.AUTOCORRELATION_NOT_ESTIMATED);
        }
        assertThat(MannKendall.of(gap, Autocorrelation.ignored(gap)).p().flags()).isEmpty();
        assertThat(LeastSquares.of(gap).slope().flags()).isEmpty();
    }

    private static List<Estimate> corrected(Series series) {
        SeriesTrend trend = SeriesTrend.of(series);
        TrendLines.TrendLine published = new TrendLines(series).between(0, series.size());
        return List.of(
                trend.theilSen().slope(),
                trend.mannKendall().z(),
                trend.mannKendall().p(),
                trend.adjustedSlope(),
                published.theilSen(),
                published.p());
    }

    @Test
    void anIntervalThatReachesBeyondTheSlopesIsFlagged() {
        TheilSen line = TheilSen.of(weekly("1", "2", "4"));

        assertThat(line.slope().flags())
                .containsExactly(Flag.AUTOCORRELATION_NOT_ESTIMATED, Flag.INTERVAL_AT_EXTREME);
        assertThat(interval(line.slope()))
                .isEqualTo(Confidence.P95.interval(Rational.ONE, Rational.of(2)));
        assertThat(line.interpolatedInterval()).isEmpty();
    }

    @Test
    void oneTimeHasOneValue() {
        assertThatThrownBy(() -> aSeries().at(2, "1").at(2, "1").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("t = 2");
    }

    private static Figure value(Estimate estimate) {
        return estimate.figure().orElseThrow();
    }

    private static Interval interval(Estimate estimate) {
        return ((Estimate.Measured) estimate).interval().orElseThrow();
    }

    private static void assertClose(Estimate estimate, double expected) {
        assertThat(value(estimate).value().doubleValue()).isCloseTo(expected, within(5e-7));
    }
}
