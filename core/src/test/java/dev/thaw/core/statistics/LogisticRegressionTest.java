package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.LogisticRegression.Failure;
import dev.thaw.core.statistics.LogisticRegression.Fitted;
import dev.thaw.core.statistics.LogisticRegression.NoFit;
import dev.thaw.core.statistics.LogisticRegression.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {

    /// A number in hundredths, one of three sites, and the outcome.
    private static final int[][] DATA = {
        {26, 0, 0}, {37, 0, 1}, {70, 2, 1}, {6, 0, 0}, {12, 0, 0}, {30, 1, 0}, {31, 2, 1},
        {69, 0, 1}, {84, 1, 1}, {98, 2, 1}, {62, 0, 1}, {6, 2, 1}, {74, 2, 0}, {12, 1, 0},
        {30, 2, 1}, {86, 0, 0}, {77, 2, 1}, {14, 1, 1}, {10, 1, 0}, {66, 0, 1}
    };

    /// Newton's method on the likelihood itself with mpmath 1.3.0 and 40 digits.
    private static final double[] FITTED = {
        .3907129672725, .4514756393392, .9087344543464, .2894317696195, .3182129273944,
        .3965774912742, .804287937406, .6298133791899, .6911694802956, .9494845643833,
        .5920813095161, .6997329346554, .9159881372456, .3040274209735, .8006914228376,
        .7144653335685, .9210805491257, .3137147006793, .2945109067775, .6138066740998
    };

    @Test
    void probabilitiesOfANumberAndASite() {
        List<Double> fitted = fitted(rows(2));

        for (int i = 0; i < FITTED.length; i++) {
            assertThat(fitted.get(i)).isCloseTo(FITTED[i], within(2e-13));
        }
    }

    /// All three indicators, and a constant: what adds nothing changes nothing.
    @Test
    void aCovariateThatTheOthersTellIsLeftOut() {
        List<Double> fitted = fitted(rows(3));
        List<Row> withConstant =
                rows(2).stream()
                        .map(
                                row -> {
                                    List<Rational> more = new ArrayList<>(row.covariates());
                                    more.add(Rational.of(7));
                                    return new Row(more, row.yes());
                                })
                        .toList();

        for (int i = 0; i < FITTED.length; i++) {
            assertThat(fitted.get(i)).isCloseTo(FITTED[i], within(2e-13));
        }
        assertThat(fitted(withConstant)).isEqualTo(fitted(rows(2)));
    }

    /// Another unit and origin of a covariate leave the probabilities as they are.
    @Test
    void theUnitOfACovariateDoesNotMatter() {
        List<Row> moved =
                rows(2).stream()
                        .map(
                                row -> {
                                    List<Rational> other = new ArrayList<>(row.covariates());
                                    other.set(
                                            0,
                                            other.getFirst()
                                                    .multiply(1_000)
                                                    .add(Rational.of(10_000_000)));
                                    return new Row(other, row.yes());
                                })
                        .toList();

        List<Double> fitted = fitted(moved);
        for (int i = 0; i < FITTED.length; i++) {
            assertThat(fitted.get(i)).isCloseTo(FITTED[i], within(2e-13));
        }
    }

    @Test
    void theOrderOfRowsChangesNoBit() {
        SplittableRandom random = new SplittableRandom(4);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = random.nextInt(100);
            rows.add(
                    new Row(
                            List.of(Rational.of(number, 7), Rational.of(random.nextInt(5))),
                            random.nextInt(150) < number));
        }
        List<Double> fitted = fitted(rows);
        List<Integer> order = new ArrayList<>(IntStream.range(0, rows.size()).boxed().toList());
        Collections.shuffle(order, new Random(8));

        List<Double> shuffled = fitted(order.stream().map(rows::get).toList());

        for (int i = 0; i < rows.size(); i++) {
            assertThat(shuffled.get(i)).isEqualTo(fitted.get(order.get(i)));
        }
    }

    /// The score equations: the fitted probabilities sum to the number of yes, and so they do
    /// within each site.
    @Test
    void fittedAndObservedSumToTheSame() {
        List<Double> fitted = fitted(rows(2));
        for (int site = 0; site < 3; site++) {
            double difference = 0;
            for (int i = 0; i < DATA.length; i++) {
                difference += DATA[i][1] == site ? fitted.get(i) - DATA[i][2] : 0;
            }
            assertThat(difference).isCloseTo(0, within(1e-12));
        }
    }

    @Test
    void withoutCovariatesTheProbabilityIsTheShare() {
        List<Row> rows = rows(2).stream().map(row -> new Row(List.of(), row.yes())).toList();

        assertThat(fitted(rows)).allSatisfy(p -> assertThat(p).isCloseTo(.6, within(1e-14)));
    }

    @Test
    void aCovariateThatSeparatesHasNoFit() {
        List<Row> separated =
                IntStream.range(0, 20)
                        .mapToObj(i -> new Row(List.of(Rational.of(i)), i >= 8))
                        .toList();
        List<Row> nearly =
                IntStream.range(0, 20)
                        .mapToObj(
                                i ->
                                        new Row(
                                                List.of(Rational.of(i < 5 ? 1 : 0)),
                                                i < 5 || i % 2 == 0))
                        .toList();
        List<Row> allAlike =
                IntStream.range(0, 20)
                        .mapToObj(i -> new Row(List.of(Rational.of(i)), true))
                        .toList();

        assertThat(LogisticRegression.of(separated)).isEqualTo(new NoFit(Failure.SEPARATED));
        assertThat(LogisticRegression.of(nearly)).isEqualTo(new NoFit(Failure.SEPARATED));
        assertThat(LogisticRegression.of(allAlike)).isEqualTo(new NoFit(Failure.SEPARATED));
    }

    @Test
    void aFitNeedsMoreRowsThanCoefficients() {
        assertThat(LogisticRegression.of(List.of())).isEqualTo(new NoFit(Failure.TOO_FEW_ROWS));
        assertThat(LogisticRegression.of(rows(2).subList(0, 4))).isInstanceOf(NoFit.class);
        assertThatThrownBy(
                        () ->
                                LogisticRegression.of(
                                        List.of(
                                                new Row(List.of(), true),
                                                new Row(List.of(Rational.ONE), true))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Double> fitted(List<Row> rows) {
        return ((Fitted) LogisticRegression.of(rows)).probabilities();
    }

    /// @param indicators how many of the three sites have one
    private static List<Row> rows(int indicators) {
        List<Row> rows = new ArrayList<>();
        for (int[] line : DATA) {
            List<Rational> covariates = new ArrayList<>();
            covariates.add(Rational.of(line[0], 100));
            for (int site = 0; site < indicators; site++) {
                covariates.add(Rational.of(line[1] == site ? 1 : 0));
            }
            rows.add(new Row(covariates, line[2] == 1));
        }
        return rows;
    }
}
