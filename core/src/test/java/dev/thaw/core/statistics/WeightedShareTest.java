package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.WeightedShare.Weighted;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedShareTest {

    @Test
    void equalWeightsAreNoWeights() {
        WeightedShare share =
                WeightedShare.of(
                        List.of(
                                weighted("2.5", true),
                                weighted("2.5", false),
                                weighted("2.5", true)),
                        Confidence.P95);

        assertThat(share.share()).isEqualTo(new Proportion(2, 3).wilson(Confidence.P95));
        assertThat(share.effectiveN().figure()).contains(Figure.of(3));
    }

    /// Weights 1, 1, 2: three of four, with 16/6 effective observations.
    @Test
    void unequalWeightsCostObservations() {
        WeightedShare share =
                WeightedShare.of(
                        List.of(weighted("1", true), weighted("1", false), weighted("2", true)),
                        Confidence.P95);

        assertThat(share.share().figure()).contains(Figure.of(new BigDecimal(".75")));
        assertThat(share.effectiveN().figure()).contains(Figure.of(Rational.of(8, 3)));
        assertThat(share.share())
                .isEqualTo(
                        Proportion.wilson(Rational.of(3, 4), Rational.of(8, 3), 3, Confidence.P95));
    }

    @Test
    void weightsOfZeroAreNoShare() {
        assertThat(WeightedShare.of(List.of(weighted("0", true)), Confidence.P95).share())
                .isEqualTo(Estimate.none(Status.NOT_APPLICABLE, 1));
        assertThat(WeightedShare.of(List.of(), Confidence.P95).effectiveN())
                .isEqualTo(Estimate.tooFew(0, 1));
        assertThatThrownBy(() -> weighted("-1", true)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Weighted weighted(String weight, boolean success) {
        return new Weighted(Rational.of(new BigDecimal(weight)), success);
    }
}
