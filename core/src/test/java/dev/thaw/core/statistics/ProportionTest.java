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
import java.math.MathContext;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {

    private static final List<Function<Proportion, Estimate>> INTERVALS =
            List.of(
                    proportion -> proportion.wilson(Confidence.P95),
                    proportion -> proportion.wilsonCorrected(Confidence.P95),
                    proportion -> proportion.wilsonCorrectedAsInR(Confidence.P95),
                    proportion -> proportion.clopperPearson(Confidence.P95),
                    proportion -> proportion.midP(Confidence.P95),
                    proportion -> proportion.jeffreys(Confidence.P95),
                    proportion -> proportion.agrestiCoull(Confidence.P95),
                    proportion -> proportion.wald(Confidence.P95));

    /// Newcombe 1998, table I: methods 3, 4, 5 and 6, to four digits.
    @ParameterizedTest
    @CsvSource({
        "81, 263, .2553, .3662, .2535, .3682, .2527, .3676, .2544, .3658",
        "15, 148, .0624, .1605, .0598, .1644, .0578, .1617, .0601, .1581",
        "0, 20, 0, .1611, 0, .2005, 0, .1684, 0, .1391",
        "1, 29, .0061, .1718, .0018, .1963, .0009, .1776, .0017, .1585"
    })
    void publishedIntervals(
            int k,
            int n,
            double wilsonLower,
            double wilsonUpper,
            double correctedLower,
            double correctedUpper,
            double exactLower,
            double exactUpper,
            double midLower,
            double midUpper) {
        Proportion proportion = new Proportion(k, n);

        assertInterval(proportion.wilson(Confidence.P95), wilsonLower, wilsonUpper, 5e-5);
        assertInterval(
                proportion.wilsonCorrected(Confidence.P95), correctedLower, correctedUpper, 5e-5);
        assertInterval(proportion.clopperPearson(Confidence.P95), exactLower, exactUpper, 5e-5);
        assertInterval(proportion.midP(Confidence.P95), midLower, midUpper, 5e-5);
    }

    /// R holds the correction at |k − n/2| and therefore leaves it out at k = n/2, where Newcombe's
    /// formula keeps it.
    @Test
    void atOneHalfRCorrectsNothing() {
        Proportion half = new Proportion(5, 10);

        assertThat(half.wilsonCorrectedAsInR(Confidence.P95))
                .isEqualTo(half.wilson(Confidence.P95));
        assertInterval(half.wilsonCorrected(Confidence.P95), .201423, .798577, 5e-7);
        assertThat(new Proportion(4, 10).wilsonCorrectedAsInR(Confidence.P95))
                .isEqualTo(new Proportion(4, 10).wilsonCorrected(Confidence.P95));
    }

    /// Every printed digit of a bound is right: at one unit in the twelfth digit to either side of
    /// it, the exact tail lies on either side of .025.
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 40", "68, 100", "334, 557", "557, 557"})
    void exactBoundsAreExactToTheLastDigit(int k, int n) {
        Proportion proportion = new Proportion(k, n);

        assertBracketed(
                lower(proportion.clopperPearson(Confidence.P95)), p -> Binomial.atLeast(k, n, p));
        assertBracketed(
                lower(proportion.midP(Confidence.P95)),
                p -> Binomial.atLeast(k, n, p).add(Binomial.atLeast(k + 1, n, p)).divide(2));
    }

    private static void assertBracketed(Figure bound, Function<Rational, Rational> tail) {
        BigDecimal unit =
                bound.value()
                        .round(new MathContext(1))
                        .movePointLeft(11)
                        .ulp()
                        .divide(BigDecimal.TWO);
        assertThat(tail.apply(Rational.of(bound.value().subtract(unit))))
                .isLessThan(Confidence.P95.tail());
        assertThat(tail.apply(Rational.of(bound.value().add(unit))))
                .isGreaterThan(Confidence.P95.tail());
    }

    @Test
    void failuresMirrorSuccesses() {
        for (Function<Proportion, Estimate> method : INTERVALS) {
            for (int k = 0; k <= 17; k++) {
                Interval successes = interval(method.apply(new Proportion(k, 17)));
                Interval failures = interval(method.apply(new Proportion(17 - k, 17)));

                assertThat(failures.lower().value().doubleValue())
                        .isCloseTo(1 - successes.upper().value().doubleValue(), within(1e-11));
            }
        }
    }

    /// The true coverage, by enumeration of all outcomes: never below the nominal one for the exact
    /// interval, which contains the mid-P interval.
    @ParameterizedTest
    @CsvSource({"12, .05", "12, .3", "12, .5", "25, .1", "25, .6", "40, .02", "40, .97"})
    void theExactIntervalNeverCoversTooLittle(int n, BigDecimal truth) {
        Rational p = Rational.of(truth);
        Rational covered = Rational.ZERO;
        for (int k = 0; k <= n; k++) {
            Interval exact = interval(new Proportion(k, n).clopperPearson(Confidence.P95));
            assertThat(exact.contains(interval(new Proportion(k, n).midP(Confidence.P95))))
                    .isTrue();
            if (exact.contains(Figure.of(truth))) {
                covered =
                        covered.add(Binomial.atMost(k, n, p))
                                .subtract(Binomial.atMost(k - 1, n, p));
            }
        }

        assertThat(covered).isGreaterThanOrEqualTo(Confidence.P95.level());
    }

    @Test
    void noneAndAllEndAtZeroAndOne() {
        Stream.of(INTERVALS.subList(0, 6))
                .flatMap(List::stream)
                .forEach(
                        method -> {
                            assertThat(interval(method.apply(new Proportion(0, 9))).lower())
                                    .isEqualTo(Figure.ZERO);
                            assertThat(interval(method.apply(new Proportion(9, 9))).upper())
                                    .isEqualTo(Figure.ONE);
                        });
    }

    @Test
    void waldsIntervalWithoutWidthSaysWhy() {
        assertThat(new Proportion(0, 9).wald(Confidence.P95).status())
                .isEqualTo(Status.ZERO_VARIANCE);
        assertThat(new Proportion(9, 9).wald(Confidence.P95).status())
                .isEqualTo(Status.ZERO_VARIANCE);
        assertThat(new Proportion(8, 9).wald(Confidence.P95).status()).isEqualTo(Status.OK);
    }

    @Test
    void nobodyIsNotAProportion() {
        for (Function<Proportion, Estimate> method : INTERVALS) {
            assertThat(method.apply(new Proportion(0, 0))).isEqualTo(Estimate.tooFew(0, 1));
        }
        assertThatThrownBy(() -> new Proportion(3, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Proportion(-1, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWeightedShareOfWholePeopleIsAProportion() {
        assertThat(Proportion.wilson(Rational.of(68, 100), Rational.of(100), 100, Confidence.P95))
                .isEqualTo(new Proportion(68, 100).wilson(Confidence.P95));
    }

    private static Interval interval(Estimate estimate) {
        return ((Estimate.Measured) estimate).interval().orElseThrow();
    }

    private static Figure lower(Estimate estimate) {
        return interval(estimate).lower();
    }

    private static void assertInterval(
            Estimate estimate, double lower, double upper, double tolerance) {
        assertThat(lower(estimate).value().doubleValue()).isCloseTo(lower, within(tolerance));
        assertThat(interval(estimate).upper().value().doubleValue())
                .isCloseTo(upper, within(tolerance));
    }
}
