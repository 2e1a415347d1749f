package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EquivalenceTestTest {

    private static final Rational FIVE_PERCENT = Rational.of(5, 100);
    private static final EquivalenceTest ABOUT_60 =
            new EquivalenceTest(Rational.of(60, 100), Rational.of(10, 100), FIVE_PERCENT);

    /// "About 60 %" holds if and only if the 90 % interval lies inside 50 % to 70 %: for every
    /// outcome of some n.
    @ParameterizedTest
    @CsvSource({"1, .6", "60, .6", "83, .6", "150, .6", "40, .1", "40, .95"})
    void aboutAsManyIfTheExactIntervalLiesInside(int n, BigDecimal target) {
        BigDecimal margin = new BigDecimal(".10");
        EquivalenceTest test =
                new EquivalenceTest(Rational.of(target), Rational.of(margin), FIVE_PERCENT);
        for (int k = 0; k <= n; k++) {
            Proportion observed = new Proportion(k, n);
            Interval interval =
                    ((Estimate.Measured) observed.clopperPearson(Confidence.P90))
                            .interval()
                            .orElseThrow();
            boolean inside =
                    interval.lower().compareTo(Figure.of(target.subtract(margin))) > 0
                            && interval.upper().compareTo(Figure.of(target.add(margin))) < 0;

            assertThat(test.holds(observed)).as(k + " of " + n).isEqualTo(inside);
        }
    }

    @Test
    void ninetyOfAHundredAndFiftyIsAboutSixtyPercent() {
        assertThat(ABOUT_60.holds(new Proportion(90, 150))).isTrue();
        assertThat(ABOUT_60.holds(new Proportion(30, 50))).isFalse();
        assertThat(ABOUT_60.holds(new Proportion(102, 150))).isFalse();
        assertThat(ABOUT_60.p(new Proportion(90, 150)).figure())
                .contains(
                        Figure.of(
                                Binomial.atLeast(90, 150, Rational.of(1, 2))
                                        .max(Binomial.atMost(90, 150, Rational.of(7, 10)))));
    }

    @Test
    void nobodyIsNotAboutAsMany() {
        assertThat(ABOUT_60.holds(new Proportion(0, 0))).isFalse();
        assertThat(ABOUT_60.p(new Proportion(0, 0))).isEqualTo(Estimate.tooFew(0, 1));
        // However wide the margin
        EquivalenceTest anything =
                new EquivalenceTest(Rational.of(1, 2), Rational.of(3, 4), Rational.of(5, 100));
        assertThat(anything.holds(new Proportion(0, 0))).isFalse();
        assertThat(anything.holds(new Proportion(1, 1))).isTrue();
    }

    @Test
    void equivalenceNeedsAMargin() {
        assertThatThrownBy(
                        () -> new EquivalenceTest(Rational.of(1, 2), Rational.ZERO, FIVE_PERCENT))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
