package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentileBootstrapTest {

    private static final int[] SAMPLE = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3};

    @Test
    void theIntervalOfAMeanIsThatOfANaiveBootstrap() {
        // Given
        var bootstrap = new PercentileBootstrap(999, 42, Confidence.P90);

        // When
        Interval interval =
                bootstrap.interval(SAMPLE.length, PercentileBootstrapTest::mean).orElseThrow();

        // Then
        double[] means = naiveMeans(999, 42);
        assertThat(interval.lower().value().doubleValue())
                .isCloseTo(typeSeven(means, .05), within(1e-11));
        assertThat(interval.upper().value().doubleValue())
                .isCloseTo(typeSeven(means, .95), within(1e-11));
        assertThat(interval.confidence()).hasToString("0.9");
    }

    @Test
    void theSameSeedDrawsTheSameIntervalAndAnotherSeedAnother() {
        assertThat(interval(1)).isEqualTo(interval(1)).isNotEqualTo(interval(2));
    }

    @Test
    void aDrawWithoutAValueLeavesNoInterval() {
        var bootstrap = new PercentileBootstrap(100, 0, Confidence.P95);

        assertThat(
                        bootstrap.interval(
                                SAMPLE.length,
                                drawn ->
                                        drawn[0] == 0
                                                ? Optional.empty()
                                                : PercentileBootstrapTest.mean(drawn)))
                .isEmpty();
        assertThat(bootstrap.interval(0, PercentileBootstrapTest::mean)).isEmpty();
    }

    @Test
    void drawsThatAllAgreeLeaveNoIntervalWithoutWidth() {
        assertThat(
                        new PercentileBootstrap(100, 0, Confidence.P95)
                                .interval(SAMPLE.length, _ -> Optional.of(Rational.ONE)))
                .isEmpty();
    }

    private static Optional<Interval> interval(long seed) {
        return new PercentileBootstrap(50, seed, Confidence.P95)
                .interval(SAMPLE.length, PercentileBootstrapTest::mean);
    }

    private static Optional<Rational> mean(int[] drawn) {
        return Optional.of(
                Rational.of(IntStream.of(drawn).map(i -> SAMPLE[i]).sum(), drawn.length));
    }

    /// Of the JDK's own generator. No draw of this seed falls into the stretch thrown away.
    private static double[] naiveMeans(int draws, long seed) {
        var random = new SplittableRandom(seed);
        double[] means = new double[draws];
        for (int draw = 0; draw < draws; draw++) {
            double sum = 0;
            for (int i = 0; i < SAMPLE.length; i++) {
                sum += SAMPLE[(int) ((random.nextLong() >>> 1) % SAMPLE.length)];
            }
            means[draw] = sum / SAMPLE.length;
        }
        Arrays.sort(means);
        return means;
    }

    private static double typeSeven(double[] sorted, double p) {
        double rank = (sorted.length - 1) * p;
        int below = (int) rank;
        return sorted[below] + (rank - below) * (sorted[below + 1] - sorted[below]);
    }
}
