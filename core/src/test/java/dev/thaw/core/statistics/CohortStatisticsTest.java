package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Golden vectors of the specification, and the edges.
class CohortStatisticsTest {

    @ParameterizedTest
    @CsvSource({
        "68, 100, .583374, .763309, .579233, .769780",
        "0, 12, 0, .242494, 0, .264648",
        "12, 12, .757506, 1, .735352, 1"
    })
    void aProportionHasWilsonsAndTheExactInterval(
            int k, int n, double wilsonLower, double wilsonUpper, double lower, double upper) {
        Proportion proportion = new Proportion(k, n);

        assertInterval(proportion.wilson(Confidence.P95), wilsonLower, wilsonUpper);
        assertInterval(proportion.clopperPearson(Confidence.P95), lower, upper);
    }

    @Test
    void binomialTailsAreExact() {
        assertThat(Binomial.atLeast(68, 100, Rational.of(6, 10)).toDouble())
                .isCloseTo(.061504, within(5e-7));
        assertThat(Binomial.atLeast(68, 100, Rational.of(1, 2)).toDouble())
                .isCloseTo(.000204, within(5e-7));
        assertThat(Binomial.atLeast(0, 3, Rational.of(1, 2))).isEqualTo(Rational.ONE);
        assertThat(Binomial.atMost(1, 3, Rational.of(1, 2))).isEqualTo(Rational.of(1, 2));
        assertThat(Binomial.atLeast(1, 2, Rational.ZERO)).isEqualTo(Rational.ZERO);
        assertThat(Binomial.atLeast(2, 2, Rational.ONE)).isEqualTo(Rational.ONE);
    }

    @Test
    void twoProportionsDifferByNewcombesInterval() {
        var two = new TwoProportions(new Proportion(34, 50), new Proportion(22, 45));

        assertThat(value(two.difference(Confidence.P95))).isCloseTo(.191111, within(5e-7));
        assertInterval(two.difference(Confidence.P95), -.006303, .370129);
    }

    @Test
    void holmRaisesPValuesAndKeepsTheirOrder() {
        assertThat(Holm.adjust(figures(".004", ".03", ".02")))
                .isEqualTo(figures(".012", ".04", ".04"));
        assertThat(Holm.adjust(figures(".5", ".9", ".5"))).isEqualTo(figures("1", "1", "1"));
        assertThat(Holm.adjust(List.of())).isEmpty();
    }

    @Test
    void phasesAreComparedPairByPair() {
        TauAB tau =
                TauAB.of(
                        decimals(".20", ".25", ".22", ".30"),
                        decimals(".30", ".35", ".33", ".40", ".28"));

        assertThat(tau.tau().figure()).contains(Figure.of(new BigDecimal("0.85")));
        assertThat(value(tau.nullVariance())).isCloseTo(66.6667, within(5e-5));
        assertThat(TauAB.of(decimals(), decimals("1")).tau()).isEqualTo(Estimate.tooFew(0, 1));
    }

    @Test
    void theSurvivalCurveFallsAtEventsOnly() {
        // Given
        List<KaplanMeier.Observation> observations =
                observed("3", "5", "5+", "6", "8", "8", "10+", "12+");

        // When
        KaplanMeier curve = KaplanMeier.of(observations, Confidence.P95);

        // Then
        assertThat(curve.steps().stream().map(step -> value(step.survival())))
                .containsExactly(.875, .75, .6, .3);
        assertThat(curve.steps().stream().map(step -> error(step.survival())))
                .usingElementComparator(CohortStatisticsTest::withinHalfAMillionth)
                .containsExactly(.116927, .153093, .181659, .175357);
        assertInterval(curve.steps().getLast().survival(), .044247, .628196);
        assertThat(curve.median().figure()).contains(Figure.of(8));
        assertThat(KaplanMeier.of(observations.reversed(), Confidence.P95)).isEqualTo(curve);
    }

    @Test
    void aSurvivalCurveThatEndsAtZeroHasNoErrorThere() {
        KaplanMeier curve = KaplanMeier.of(observed("1", "2", "2"), Confidence.P95);

        assertThat(curve.steps().getLast().survival()).isEqualTo(Estimate.of(Figure.ZERO, 2));
        assertThat(curve.median().figure()).contains(Figure.of(2));
    }

    @Test
    void aMedianThatWasNotReachedIsNotANumber() {
        assertThat(KaplanMeier.of(observed("1", "2+", "3+"), Confidence.P95).median())
                .isEqualTo(Estimate.none(Status.NOT_APPLICABLE, 3));
        assertThat(KaplanMeier.of(observed("1+", "2+"), Confidence.P95).median())
                .isEqualTo(Estimate.none(Status.NO_EVENTS, 2));
        assertThat(KaplanMeier.of(List.of(), Confidence.P95).steps()).isEmpty();
    }

    @Test
    void aPairedChangeInUnitsOfTheAverageDeviation() {
        PairedEffectSize effect =
                PairedEffectSize.of(
                        pairs(
                                decimals(".2", ".3", ".25", ".4", ".35", ".15"),
                                decimals(".4", ".35", ".5", ".45", ".6", ".3")));

        assertThat(value(effect.d())).isCloseTo(1.567094, within(5e-7));
        assertThat(error(effect.d())).isCloseTo(.576725, within(5e-7));
        assertThat(value(effect.correction())).isCloseTo(.842105, within(5e-7));
        assertThat(value(effect.g())).isCloseTo(1.319658, within(5e-7));
    }

    @Test
    void aPairedChangeNeedsPairsThatVary() {
        // Nobody changed: an effect of 0, of which nobody knows how sure it is
        assertThat(PairedEffectSize.of(pairs(decimals("1", "2", "4"), decimals("1", "2", "4"))).g())
                .isEqualTo(Estimate.of(Figure.ZERO, 3).withStatus(Status.ZERO_VARIANCE));
        assertThat(PairedEffectSize.of(pairs(decimals("1", "2"), decimals("2", "3"))).g())
                .isEqualTo(Estimate.tooFew(2, 3));
        assertThat(PairedEffectSize.of(pairs(decimals("1", "1", "1"), decimals("2", "2", "2"))).g())
                .isEqualTo(Estimate.none(Status.ZERO_VARIANCE, 3));
    }

    @Test
    void intraclassCorrelationsOfSixRowsAndThreeColumns() {
        IntraclassCorrelation icc =
                IntraclassCorrelation.of(
                        List.of(
                                decimals("3", "2", "3"),
                                decimals("5", "4", "4"),
                                decimals("1", "1", "2"),
                                decimals("4", "4", "3"),
                                decimals("2", "3", "2"),
                                decimals("0", "1", "0")));

        assertThat(value(icc.agreementOfMean())).isCloseTo(.948187, within(5e-7));
        assertThat(value(icc.consistencyOfMean())).isCloseTo(.940068, within(5e-7));
    }

    /// Shrout & Fleiss 1979, table 2: ICC(2,1) = .29, ICC(2,4) = .62, ICC(3,4) = .91.
    @Test
    void intraclassCorrelationsOfShroutAndFleiss() {
        IntraclassCorrelation icc =
                IntraclassCorrelation.of(
                        List.of(
                                decimals("9", "2", "5", "8"),
                                decimals("6", "1", "3", "2"),
                                decimals("8", "4", "6", "8"),
                                decimals("7", "1", "2", "6"),
                                decimals("10", "5", "6", "9"),
                                decimals("6", "2", "4", "7")));

        assertThat(value(icc.agreementOfOne())).isCloseTo(.29, within(.005));
        assertThat(value(icc.agreementOfMean())).isCloseTo(.62, within(.005));
        assertThat(value(icc.consistencyOfMean())).isCloseTo(.91, within(.005));
    }

    @Test
    void intraclassCorrelationsAtTheEdges() {
        IntraclassCorrelation opposite =
                IntraclassCorrelation.of(
                        List.of(decimals("1", "3"), decimals("3", "1"), decimals("2", "3")));
        IntraclassCorrelation constant =
                IntraclassCorrelation.of(List.of(decimals("2", "2"), decimals("2", "2")));
        IntraclassCorrelation oneRow = IntraclassCorrelation.of(List.of(decimals("1", "2")));

        assertThat(opposite.consistencyOfMean().status()).isEqualTo(Status.NEGATIVE_ESTIMATE);
        assertThat(value(opposite.consistencyOfMean())).isNegative();
        assertThat(constant.agreementOfOne()).isEqualTo(Estimate.none(Status.ZERO_VARIANCE, 2));
        assertThat(oneRow.agreementOfMean()).isEqualTo(Estimate.tooFew(1, 2));
        assertThat(IntraclassCorrelation.of(List.of()).agreementOfOne())
                .isEqualTo(Estimate.tooFew(0, 2));
    }

    private static List<Rational> decimals(String... values) {
        return Stream.of(values).map(BigDecimal::new).map(Rational::of).toList();
    }

    private static List<Figure> figures(String... values) {
        return Stream.of(values).map(BigDecimal::new).map(Figure::of).toList();
    }

    /// A plus sign marks a censored time.
    private static List<KaplanMeier.Observation> observed(String... times) {
        return Stream.of(times)
                .map(
                        time ->
                                new KaplanMeier.Observation(
                                        Rational.of(new BigDecimal(time.replace("+", ""))),
                                        !time.endsWith("+")))
                .toList();
    }

    private static List<PairedEffectSize.Pair> pairs(List<Rational> first, List<Rational> second) {
        List<PairedEffectSize.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            pairs.add(new PairedEffectSize.Pair(first.get(i), second.get(i)));
        }
        return pairs;
    }

    private static double value(Estimate estimate) {
        return estimate.figure().orElseThrow().value().doubleValue();
    }

    private static double error(Estimate estimate) {
        return ((Estimate.Measured) estimate).standardError().orElseThrow().value().doubleValue();
    }

    private static Interval interval(Estimate estimate) {
        return ((Estimate.Measured) estimate).interval().orElseThrow();
    }

    private static void assertInterval(Estimate estimate, double lower, double upper) {
        assertThat(interval(estimate).lower().value().doubleValue()).isCloseTo(lower, within(5e-7));
        assertThat(interval(estimate).upper().value().doubleValue()).isCloseTo(upper, within(5e-7));
    }

    private static int withinHalfAMillionth(double a, double b) {
        return Math.abs(a - b) <= 5e-7 ? 0 : Double.compare(a, b);
    }
}
