package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleTest {

    @Test
    void meanAndDeviationAreExactWhateverTheOrder() {
        Moments moments = Moments.of(sample("1e30", ".1", ".2", "-1e30"));

        assertThat(moments.mean()).isEqualTo(Rational.of(3, 40));
        assertThat(Moments.of(sample(".2", "-1e30", ".1", "1e30"))).isEqualTo(moments);
        assertThat(Moments.of(sample("2", "4", "4", "4", "5", "5", "7", "9")).variance())
                .isEqualTo(Rational.of(32, 7));
    }

    @Test
    void aSampleThatIsTooSmallOrDoesNotVarySaysSo() {
        assertThat(Moments.of(List.of()).estimatedMean()).isEqualTo(Estimate.tooFew(0, 1));
        assertThat(Moments.of(sample("3")).standardDeviation()).isEqualTo(Estimate.tooFew(1, 2));
        assertThat(Moments.of(sample("3", "3")).standardDeviation())
                .isEqualTo(Estimate.of(Figure.ZERO, 2).withStatus(Status.ZERO_VARIANCE));
        assertThat(Quantile.median(List.of())).isEqualTo(Estimate.tooFew(0, 1));
    }

    /// R: `quantile(c(3, 1, 4, 1.5), c(0, .1, .25, .5, 1))`.
    @ParameterizedTest
    @CsvSource({"0, 1", ".1, 1.15", ".25, 1.375", ".5, 2.25", "1, 4"})
    void quantilesAreOfTypeSeven(BigDecimal p, BigDecimal expected) {
        assertThat(Quantile.of(sample("3", "1", "4", "1.5"), Rational.of(p)))
                .isEqualTo(Estimate.of(Figure.of(expected), 4));
    }

    @Test
    void aProbabilityLiesBetweenZeroAndOne() {
        assertThatThrownBy(() -> Quantile.of(sample("3"), Rational.of(2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Confidence.of(Rational.ONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Confidence.of(Rational.of(19, 20)).tail()).isEqualTo(Rational.of(25, 1000));
    }

    private static List<Rational> sample(String... values) {
        return Stream.of(values).map(BigDecimal::new).map(Rational::of).toList();
    }
}
