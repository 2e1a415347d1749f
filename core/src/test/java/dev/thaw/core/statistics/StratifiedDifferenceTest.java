package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Status;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StratifiedDifferenceTest {

    /// The formulas once more with fractions.
    @Test
    void aDifferenceWithinThreeStrata() {
        List<TwoProportions> strata =
                List.of(two(15, 24, 8, 20), two(22, 30, 10, 25), two(4, 5, 3, 9));
        Estimate.Measured difference =
                (Estimate.Measured) StratifiedDifference.of(strata, Confidence.P95);

        assertThat(difference.value().value().doubleValue())
                .isCloseTo(.30619883040935675, within(1e-12));
        assertThat(difference.standardError().orElseThrow().value().doubleValue())
                .isCloseTo(.09016075994897571, within(1e-12));
        assertThat(StratifiedDifference.of(strata.reversed(), Confidence.P95))
                .isEqualTo(difference);
    }

    /// Greenland & Robins' and Sato's variance of one stratum is nearly that of a plain difference,
    /// and the difference is the plain one.
    @Test
    void oneStratumIsAPlainDifference() {
        TwoProportions two = two(34, 50, 22, 45);
        Estimate.Measured one =
                (Estimate.Measured) StratifiedDifference.of(List.of(two), Confidence.P95);
        double plain = Math.sqrt(.68 * .32 / 50 + 22 / 45. * 23 / 45. / 45);

        assertThat(one.figure()).isEqualTo(two.difference(Confidence.P95).figure());
        assertThat(one.standardError().orElseThrow().value().doubleValue())
                .isCloseTo(plain, within(.002));
    }

    @Test
    void aStratumWithOneGroupTellsNothing() {
        TwoProportions telling = two(34, 50, 22, 45);

        assertThat(
                        StratifiedDifference.of(
                                List.of(two(3, 9, 0, 0), telling, two(0, 0, 5, 5)), Confidence.P95))
                .isEqualTo(StratifiedDifference.of(List.of(telling), Confidence.P95));
        assertThat(StratifiedDifference.of(Collections.nCopies(5, two(3, 9, 0, 0)), Confidence.P95))
                .isEqualTo(Estimate.tooFew(0, 1));
    }

    @Test
    void withoutVarianceThereIsADifferenceButNoError() {
        assertThat(
                        StratifiedDifference.of(
                                List.of(two(0, 9, 0, 4), two(5, 5, 3, 3)), Confidence.P95))
                .isEqualTo(Estimate.of(Figure.ZERO, 21).withStatus(Status.ZERO_VARIANCE));
        assertThat(StratifiedDifference.of(List.of(two(4, 4, 0, 4)), Confidence.P95))
                .isEqualTo(Estimate.of(Figure.ONE, 8).withStatus(Status.ZERO_VARIANCE));
    }

    private static TwoProportions two(int k1, int n1, int k2, int n2) {
        return new TwoProportions(new Proportion(k1, n1), new Proportion(k2, n2));
    }
}
