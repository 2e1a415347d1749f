package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialTestTest {

    private static final Rational ALPHA = Rational.of(25, 1000);
    private static final BinomialTest OVER_60 = new BinomialTest(Rational.of(6, 10), ALPHA);
    private static final BinomialTest OVER_HALF = new BinomialTest(Rational.of(1, 2), ALPHA);

    @Test
    void sixtyEightOfAHundred() {
        Proportion observed = new Proportion(68, 100);

        assertThat(OVER_60.p(observed).figure().orElseThrow().value().doubleValue())
                .isCloseTo(.061504, within(5e-7));
        assertThat(OVER_60.supports(observed)).isFalse();
        assertThat(OVER_HALF.p(observed).figure().orElseThrow().value().doubleValue())
                .isCloseTo(.000204, within(5e-7));
        assertThat(OVER_HALF.supports(observed)).isTrue();
    }

    /// Supported if and only if the lower bound of the Clopper–Pearson interval lies above the
    /// threshold, both strict: for every outcome of every n up to 40.
    @ParameterizedTest
    @CsvSource({".6, .025, .95", ".5, .025, .95", ".35, .05, .90", ".9, .1, .80"})
    void theTestAgreesWithTheExactInterval(
            BigDecimal threshold, BigDecimal alpha, BigDecimal level) {
        BinomialTest test = new BinomialTest(Rational.of(threshold), Rational.of(alpha));
        Confidence confidence = Confidence.of(Rational.of(level));
        for (int n = 1; n <= 40; n++) {
            for (int k = 0; k <= n; k++) {
                Proportion observed = new Proportion(k, n);
                Interval interval =
                        ((Estimate.Measured) observed.clopperPearson(confidence))
                                .interval()
                                .orElseThrow();

                assertThat(test.supports(observed))
                        .as(k + " of " + n)
                        .isEqualTo(interval.lower().compareTo(Figure.of(threshold)) > 0);
                assertThat(test.supports(observed)).isEqualTo(k >= test.leastCount(n));
            }
        }
    }

    /// Five of five has a tail of 1/32 under one half; that is not below 1/32.
    @Test
    void atTheLevelIsNotBelowIt() {
        Rational tail = Rational.of(1, 32);
        BinomialTest test = new BinomialTest(Rational.of(1, 2), tail);

        assertThat(test.supports(new Proportion(5, 5))).isFalse();
        assertThat(test.leastCount(5)).isEqualTo(6);
        assertThat(test.leastCount(6)).isEqualTo(6);
        assertThat(test.leastNToSupport()).isEqualTo(6);
        assertThat(test.power(5, Rational.of(9, 10))).isEqualTo(Rational.ZERO);
        // and so where the tail has no end as a decimal
        assertThat(new BinomialTest(Rational.of(1, 3), Rational.of(1, 81)).leastCount(4))
                .isEqualTo(5);
    }

    @Test
    void aFewParticipantsCannotSupportAnything() {
        assertThat(OVER_60.leastNToSupport()).isEqualTo(8);
        assertThat(OVER_60.supports(new Proportion(8, 8))).isTrue();
        assertThat(OVER_60.supports(new Proportion(7, 7))).isFalse();
        assertThat(OVER_HALF.leastNToSupport()).isEqualTo(6);
        assertThat(OVER_HALF.supports(new Proportion(0, 0))).isFalse();
        assertThat(OVER_HALF.p(new Proportion(0, 0))).isEqualTo(Estimate.tooFew(0, 1));
    }

    @ParameterizedTest
    @CsvSource({
        ".60, .70, .80, 195",
        ".60, .75, .80, 86",
        ".60, .80, .80, 48",
        ".50, .60, .80, 210",
        ".50, .65, .80, 97",
        ".50, .70, .80, 54",
        ".60, .70, .90, 255",
        ".60, .75, .90, 112",
        ".60, .80, .90, 60",
        ".50, .60, .90, 274",
        ".50, .65, .90, 121",
        ".50, .70, .90, 70"
    })
    void participantsNeeded(BigDecimal threshold, BigDecimal truth, BigDecimal power, int n) {
        BinomialTest test = new BinomialTest(Rational.of(threshold), ALPHA);

        assertThat(test.leastN(Rational.of(truth), Rational.of(power)).figure())
                .contains(Figure.of(n));
    }

    /// The power by enumeration: too low for one fewer, high enough for the next hundred.
    @ParameterizedTest
    @CsvSource({".6, .8, .80", ".5, .7, .90", ".3, .55, .80", ".9, .99, .75", ".5, 1, .8"})
    void fromTheNumberNeededOnThePowerSuffices(
            BigDecimal threshold, BigDecimal share, BigDecimal wanted) {
        Rational truth = Rational.of(share);
        Rational power = Rational.of(wanted);
        BinomialTest test = new BinomialTest(Rational.of(threshold), ALPHA);

        int n = test.leastN(truth, power).figure().orElseThrow().value().intValueExact();

        assertThat(enumeratedPower(test, n - 1, truth)).isLessThan(power);
        for (int more = n; more < n + 100; more++) {
            assertThat(enumeratedPower(test, more, truth))
                    .isGreaterThanOrEqualTo(power)
                    .isEqualTo(test.power(more, truth));
        }
    }

    private static Rational enumeratedPower(BinomialTest test, int n, Rational truth) {
        int k = 0;
        while (k <= n && !test.supports(new Proportion(k, n))) {
            k++;
        }
        return Rational.ONE.subtract(Binomial.atMost(k - 1, n, truth));
    }

    @Test
    void aSmallDifferenceNeedsThousands() {
        Rational truth = Rational.of(62, 100);
        Rational power = Rational.of(8, 10);

        assertThat(OVER_60.leastN(truth, power).figure()).contains(Figure.of(4765));
        assertThat(OVER_60.power(4764, truth)).isLessThan(power);
        assertThat(OVER_60.power(4765, truth)).isGreaterThanOrEqualTo(power);
    }

    @Test
    void noNumberSufficesIfTheClaimIsNotTrue() {
        Rational power = Rational.of(8, 10);

        assertThat(OVER_60.leastN(Rational.of(6, 10), power).status())
                .isEqualTo(Status.NOT_APPLICABLE);
        assertThat(OVER_60.leastN(Rational.of(5, 10), power).status())
                .isEqualTo(Status.NOT_APPLICABLE);
        assertThat(OVER_60.leastN(Rational.of(601, 1000), power).status())
                .isEqualTo(Status.NOT_APPLICABLE);
    }

    /// The least count that supports a claim, against the naive search with exact tails.
    @Test
    void theLeastCountIsTheNaiveOne() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 40; i++) {
            Rational threshold = Rational.of(random.nextInt(1, 100), 100);
            BinomialTest test =
                    new BinomialTest(threshold, Rational.of(random.nextInt(1, 300), 1000));
            int n = random.nextInt(0, 120);
            int naive = 0;
            while (naive <= n
                    && Binomial.atLeast(naive, n, threshold).compareTo(test.alpha()) >= 0) {
                naive++;
            }

            assertThat(test.leastCount(n)).isEqualTo(naive);
        }
    }

    @Test
    void thresholdAndLevelLieBetweenZeroAndOne() {
        assertThatThrownBy(() -> new BinomialTest(Rational.ONE, ALPHA))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BinomialTest(Rational.of(1, 2), Rational.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OVER_HALF.leastN(Rational.of(7, 10), Rational.ONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// ln .025 / ln .9999 = 36887.0 …
    @Test
    void aThresholdNearOneNeedsTensOfThousands() {
        assertThat(
                        new BinomialTest(Rational.of(9_999, 10_000), Rational.of(25, 1000))
                                .leastNToSupport())
                .isEqualTo((int) Math.ceil(Math.log(.025) / Math.log(.9999)));
    }
}
