package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegressionToTheMeanTest {

    private static final Rational CRITICAL = decimal("1.96");
    private static final RegressionToTheMean PILOT = regression(".60", ".236", ".776", ".50");

    @Test
    void thoseSelectedRiseByAKnownAmount() {
        assertThat(value(PILOT.expectedDrift())).isCloseTo(.057, within(5e-4));
        assertThat(value(PILOT.expectedDrift())).isCloseTo(.0573978564721203, within(1e-13));
    }

    /// The specification's simulation found .648 before therapy and .499 after it; these are
    /// integrals by mpmath 1.3.0 with 30 digits.
    @Test
    void theNaiveRuleFindsImprovementWithoutAnyEffect() {
        RegressionToTheMean.Shares naive = PILOT.naive(CRITICAL);
        RegressionToTheMean.Shares stable = PILOT.stable(CRITICAL);
        RegressionToTheMean.Shares decaying = PILOT.decaying(CRITICAL);

        assertThat(value(naive.any())).isCloseTo(.648, within(.002));
        assertThat(value(naive.any())).isCloseTo(.647275910299077, within(1e-12));
        assertThat(value(naive.reliable())).isCloseTo(.0481597328865209, within(1e-12));
        assertThat(value(stable.any())).isCloseTo(.5, within(1e-15));
        assertThat(value(stable.reliable()))
                .isCloseTo(NormalDistribution.upperTail(1.96), within(1e-12));
        assertThat(value(decaying.any())).isCloseTo(.61355388417118, within(1e-12));
        assertThat(value(decaying.reliable())).isCloseTo(.0427890653373834, within(1e-12));
    }

    /// Selected in Q, changed from Q to B, from B to P with and without decay: a hundred thousand
    /// simulated participants.
    @Test
    void aSimulationFindsTheSameShares() {
        // Given windows that share a constant trait, or where each depends on the one before it
        Random random = new Random(5);
        double r = .6;
        double cut = -.2;
        int selected = 0;
        int naive = 0;
        int stable = 0;
        int decaying = 0;
        double threshold = 1.96 * Math.sqrt(2 * (1 - r));
        for (int i = 0; i < 400_000; i++) {
            double trait = Math.sqrt(r) * random.nextGaussian();
            double state = Math.sqrt(1 - r);
            double q = trait + state * random.nextGaussian();
            double b = trait + state * random.nextGaussian();
            double p = trait + state * random.nextGaussian();
            double chained = r * b + Math.sqrt(1 - r * r) * random.nextGaussian();
            if (q <= cut) {
                selected++;
                naive += b - q >= threshold ? 1 : 0;
                stable += p > b ? 1 : 0;
                decaying += chained > b ? 1 : 0;
            }
        }

        // Then
        RegressionToTheMean regression = regression("0", "1", ".6", "-.2");
        assertThat(naive / (double) selected)
                .isCloseTo(value(regression.naive(CRITICAL).reliable()), within(.003));
        assertThat(stable / (double) selected)
                .isCloseTo(value(regression.stable(CRITICAL).any()), within(.005));
        assertThat(decaying / (double) selected)
                .isCloseTo(value(regression.decaying(CRITICAL).any()), within(.005));
    }

    /// mpmath 1.3.0 with 30 digits, from a cut that keeps hardly anybody to one that keeps all.
    @ParameterizedTest
    @CsvSource({
        "-8, .999998728205965, 5.68495767856528",
        "-3, .874547449024438, 2.29816905845131",
        "3, .15886949653227, .00310648732948796",
        "9, .158655253931457, 7.19584150016824e-19",
        "300, .158655253931457, 0"
    })
    void anyCutWillDo(String cut, double reliable, double drift) {
        RegressionToTheMean regression = regression("0", "1", ".3", cut);

        assertThat(value(regression.naive(Rational.ONE).reliable()))
                .isCloseTo(reliable, within(1e-12));
        assertThat(value(regression.expectedDrift())).isCloseTo(drift, within(1e-11));
    }

    @Test
    void theUnitDoesNotMatterForShares() {
        assertThat(regression("60", "23.6", ".776", "50").naive(CRITICAL))
                .isEqualTo(PILOT.naive(CRITICAL));
        assertThat(regression("60", "23.6", ".776", "50").expectedDrift().figure())
                .contains(
                        Figure.of(
                                PILOT.expectedDrift()
                                        .figure()
                                        .orElseThrow()
                                        .value()
                                        .movePointRight(2)));
    }

    @ParameterizedTest
    @CsvSource({
        ".6, 0, .7, .5, ZERO_VARIANCE",
        ".6, .2, 0, .5, NOT_APPLICABLE",
        ".6, .2, 1, .5, NOT_APPLICABLE",
        ".6, .2, 1.1, .5, NOT_APPLICABLE",
        ".6, .2, -.3, .5, NOT_APPLICABLE",
        "60, .2, .7, .5, NOT_APPLICABLE"
    })
    void withoutVarianceReliabilityOrAnybodySelectedThereIsNoNumber(
            String mean, String sd, String reliability, String cut, Status status) {
        RegressionToTheMean regression = regression(mean, sd, reliability, cut);

        assertThat(regression.expectedDrift()).isEqualTo(Estimate.none(status, 0));
        assertThat(regression.naive(CRITICAL).any()).isEqualTo(Estimate.none(status, 0));
        assertThat(regression.decaying(CRITICAL).reliable()).isEqualTo(Estimate.none(status, 0));
    }

    @Test
    void aStandardDeviationIsNotNegative() {
        assertThatThrownBy(() -> regression("0", "-1", ".5", "0"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RegressionToTheMean regression(
            String mean, String sd, String reliability, String cut) {
        return new RegressionToTheMean(
                decimal(mean), decimal(sd), decimal(reliability), decimal(cut));
    }

    private static Rational decimal(String value) {
        return Rational.of(new BigDecimal(value));
    }

    private static double value(Estimate estimate) {
        return estimate.figure().orElseThrow().value().doubleValue();
    }
}
