package dev.thaw.core.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EstimateTest {

    @Test
    void flagsComeInOneOrderHoweverTheyWereAdded() {
        Estimate one =
                Estimate.of(Figure.ONE, 3)
                        .flagged(Flag.INTERVAL_AT_EXTREME)
                        .flagged(Flag.PERFECT_FIT);
        Estimate other =
                Estimate.of(Figure.ONE, 3).flagged(Flag.PERFECT_FIT, Flag.INTERVAL_AT_EXTREME);

        assertThat(one).isEqualTo(other).hasToString(other.toString());
        assertThat(one.flags()).containsExactly(Flag.PERFECT_FIT, Flag.INTERVAL_AT_EXTREME);
    }

    @Test
    void aStatusAndAValueDoNotContradictEachOther() {
        assertThatThrownBy(() -> Estimate.none(Status.OK, 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Estimate.of(Figure.ONE, 3).withStatus(Status.INSUFFICIENT_N))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Estimate.tooFew(2, 3).figure()).isEmpty();
    }

    @Test
    void anIntervalDoesNotEndBeforeItBegins() {
        assertThatThrownBy(() -> new Interval(Figure.ONE, Figure.ZERO, Figure.of(0.95)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new Interval(Figure.ZERO, Figure.ONE, Figure.of(0.95)).contains(Figure.ONE))
                .isTrue();
    }
}
