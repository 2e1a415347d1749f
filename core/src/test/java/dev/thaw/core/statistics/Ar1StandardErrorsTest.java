package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Ar1StandardErrorsTest {

    @Test
    void theErrorIsThatOfTheOrdinarySlopeUnderCorrelatedErrors() {
        // Given three weeks and ρ = ½ by hand: c = −1, 0, 1, so that ΣΣ c·c·ρ^|t−t'| = 2 − 2·¼ =
        // 3/2,
        // SSx = 2 and the residuals 1/6·(1, −2, 1) have s² = 1/6
        Series series = SeriesBuilder.weekly("0", "0", "1");
        WeightedSum slope = new WeightedSum(series, Ar1StandardErrors.slopeWeights(series.times()));

        // Then less than uncorrelated errors would give, and therefore not used
        assertThat(slope.inflation(.5)).isEqualTo(1);

        // Given the weeks 1, 2, 4, 5: c = −2, −1, 1, 2, SSx = 10
        Series gap = SeriesBuilder.aSeries().at(1, "0").at(2, "1").at(4, "1").at(5, "3").build();
        WeightedSum slopeOverGap =
                new WeightedSum(gap, Ar1StandardErrors.slopeWeights(gap.times()));

        // Then 1 + 2·(2ρ − 2ρ³ − 4ρ⁴ − ρ² − 2ρ³ + 2ρ)/10
        assertThat(slopeOverGap.inflation(.5))
                .isCloseTo(1 + .2 * (2 - 4 / 8.0 - 4 / 16.0 - 1 / 4.0), within(1e-15));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void itIsTheSandwichAndNeverBelowTheOrdinaryError(long seed) {
        // Given
        Series series = SeriesBuilder.random(new SplittableRandom(seed));
        Autocorrelation autocorrelation = Autocorrelation.of(series);
        LeastSquares ordinary = LeastSquares.of(series);

        // When
        Estimate adjusted = Ar1StandardErrors.slope(series, autocorrelation, Confidence.P95);

        // Then
        assertThat(SeriesTrend.of(series).adjustedSlope()).isEqualTo(adjusted);
        assertThat(adjusted.figure()).isEqualTo(ordinary.slope().figure());
        if (adjusted.status() == Status.ZERO_VARIANCE) {
            assertThat(adjusted).isEqualTo(ordinary.slope());
            return;
        }
        NaiveRegression naive = NaiveRegression.ofLine(series);
        double rho = autocorrelation.rho().value().doubleValue();
        assertThat(error(adjusted))
                .isCloseTo(
                        Math.max(naive.error(1, 0), naive.error(1, rho)),
                        within(1e-7 * naive.scale()));
        assertThat(error(adjusted)).isGreaterThanOrEqualTo(error(ordinary.slope()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withoutAutocorrelationItIsTheOrdinarySlope(long seed) {
        Series series = SeriesBuilder.random(new SplittableRandom(seed));

        assertThat(Ar1StandardErrors.slope(series, Autocorrelation.ignored(series), Confidence.P95))
                .isEqualTo(LeastSquares.of(series).slope());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theOrderOfThePointsDoesNotMatter(long seed) {
        Series series = SeriesBuilder.random(new SplittableRandom(seed));
        List<Series.Point> shuffled = new ArrayList<>(series.points());
        Collections.shuffle(shuffled, new Random(seed));
        Series again = Series.of(shuffled);

        assertThat(Ar1StandardErrors.slope(again, Autocorrelation.of(again), Confidence.P95))
                .isEqualTo(
                        Ar1StandardErrors.slope(
                                series, Autocorrelation.of(series), Confidence.P95));
    }

    @Test
    void tooFewPointsHaveNoErrorAndAPerfectLineHasNone() {
        Series one = SeriesBuilder.weekly("1");
        Series two = SeriesBuilder.weekly("1", "2");
        Series line = SeriesBuilder.weekly("1", "2", "3", "4");

        assertThat(Ar1StandardErrors.slope(one, Autocorrelation.ignored(one), Confidence.P95))
                .isEqualTo(Estimate.tooFew(1, 2));
        assertThat(
                        ((Estimate.Measured)
                                        Ar1StandardErrors.slope(
                                                two, Autocorrelation.ignored(two), Confidence.P95))
                                .standardError())
                .isEmpty();
        assertThat(Ar1StandardErrors.slope(line, Autocorrelation.of(line), Confidence.P95).flags())
                .containsExactly(Flag.AUTOCORRELATION_NOT_ESTIMATED, Flag.PERFECT_FIT);
    }

    static Stream<Long> seeds() {
        return IntStream.range(0, 200).mapToObj(Long::valueOf);
    }

    private static double error(Estimate estimate) {
        return ((Estimate.Measured) estimate).standardError().orElseThrow().value().doubleValue();
    }
}
