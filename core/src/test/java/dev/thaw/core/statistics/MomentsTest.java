package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MomentsTest {

    @Test
    void meanOfASampleHasStudentsInterval() {
        // Given the numbers 1 … 5
        Moments moments = Moments.of(values(1, 2, 3, 4, 5));

        // When
        Estimate.Measured mean = (Estimate.Measured) moments.estimatedMean(Confidence.P95);

        // Then it is 3 ± 2.776445105198 · √(2.5/5), the t quantile of 4 degrees of freedom
        assertThat(mean.value()).hasToString("3");
        assertThat(mean.standardError()).get().hasToString("0.707106781187");
        assertThat(mean.interval().orElseThrow().lower()).hasToString("1.03675683852");
        assertThat(mean.interval().orElseThrow().upper()).hasToString("4.96324316148");
    }

    @Test
    void oneValueHasAMeanWithoutAnInterval() {
        assertThat(Moments.of(values(7)).estimatedMean(Confidence.P95))
                .isEqualTo(Moments.of(values(7)).estimatedMean());
    }

    @Test
    void equalValuesHaveNoIntervalButAStatus() {
        Estimate mean = Moments.of(values(4, 4, 4)).estimatedMean(Confidence.P95);
        assertThat(mean.status()).isEqualTo(Status.ZERO_VARIANCE);
        assertThat(mean.figure()).get().hasToString("4");
    }

    @Test
    void sumsGiveWhatTheirSampleGives() {
        List<Rational> sample =
                Stream.of(Rational.of(1, 3), Rational.of(-2, 7), Rational.of(5), Rational.of(1, 10))
                        .toList();
        Rational sum = sample.stream().reduce(Rational.ZERO, Rational::add);
        Rational squares =
                sample.stream().map(Rational::square).reduce(Rational.ZERO, Rational::add);

        assertThat(Moments.ofSums(4, sum, squares)).isEqualTo(Moments.of(sample));
    }

    private static List<Rational> values(int... values) {
        return IntStream.of(values).mapToObj(Rational::of).toList();
    }
}
