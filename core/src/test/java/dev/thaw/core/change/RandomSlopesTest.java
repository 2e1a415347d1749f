package dev.thaw.core.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.change.Category.NotAssessable;
import dev.thaw.core.change.RandomSlopes.Observation;
import dev.thaw.core.change.RandomSlopes.Participant;
import dev.thaw.core.change.RestrictedLikelihood.Line;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomSlopesTest {

    private static final int TIMES = 5;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whereEverybodyIsMeasuredAtTheSameTimesTheFitIsTheClosedForm(long seed) {
        // Given
        double[][] values = values(seed, 25);

        // When
        RandomSlopes fit = RandomSlopes.of(participants(values));

        // Then
        double[] expected = closedForm(values);
        for (int i = 0; i < values.length; i++) {
            assertThat(
                            fit.individuals()
                                    .get(key(i))
                                    .deviation()
                                    .estimate()
                                    .figure()
                                    .orElseThrow()
                                    .value()
                                    .doubleValue())
                    .isCloseTo(expected[i], within(1e-9 * (1 + Math.abs(expected[i]))));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void orderNeverChangesAByteAndShiftAndScaleOfTimeAndValueHardlyADigit(long seed) {
        List<Participant> cohort = gappy(participants(values(seed, 12)), seed);
        List<Participant> shuffled = new ArrayList<>(cohort);
        Collections.shuffle(shuffled, new Random(seed));

        RandomSlopes fit = RandomSlopes.of(cohort);

        assertThat(RandomSlopes.of(shuffled)).isEqualTo(fit);
        RandomSlopes moved =
                RandomSlopes.of(
                        cohort.stream()
                                .map(
                                        one ->
                                                new Participant(
                                                        one.key(),
                                                        one.observations().stream()
                                                                .map(RandomSlopesTest::moved)
                                                                .toList()))
                                .toList());
        fit.individuals()
                .forEach(
                        (key, one) ->
                                assertThat(value(moved.individuals().get(key).deviation()))
                                        .isCloseTo(value(one.deviation()), within(1e-8)));
    }

    @Test
    void aParticipantsOwnSlopeIsTheAverageAndTheDeviation() {
        RandomSlopes fit = RandomSlopes.of(participants(values(1, 25)));
        double average = fit.slope().figure().orElseThrow().value().doubleValue();

        // The two differ by the average slope in units of the same SD
        List<Double> units =
                fit.individuals().values().stream()
                        .map(one -> average / (value(one.slope()) - value(one.deviation())))
                        .toList();

        assertThat(units)
                .allSatisfy(unit -> assertThat(unit).isCloseTo(units.getFirst(), within(1e-8)));
        assertThat(units.getFirst()).isPositive();
    }

    @Test
    void participantsWithFewValuesAreLeftOutAndSaySo() {
        List<Participant> cohort = new ArrayList<>(participants(values(1, 10)));
        RandomSlopes without = RandomSlopes.of(cohort);
        cohort.add(new Participant("few", List.of(observation(1, 1), observation(2, 5))));
        cohort.add(
                new Participant(
                        "one time",
                        List.of(observation(1, 1), observation(1, 5), observation(1, 3))));

        RandomSlopes with = RandomSlopes.of(cohort);

        assertThat(with.slope()).isEqualTo(without.slope());
        for (String left : List.of("few", "one time")) {
            assertThat(with.individuals().get(left).slope())
                    .isEqualTo(new IndexValue.Undefined(NotAssessable.TOO_FEW_VALUES, 10));
        }
    }

    @Test
    void twoParticipantsAreNotEnough() {
        RandomSlopes fit = RandomSlopes.of(participants(values(1, 2)));

        assertThat(fit.slope().status()).isEqualTo(Status.INSUFFICIENT_N);
        assertThat(fit.individuals()).hasSize(2);
        assertThat(fit.individuals().get(key(0)).deviation())
                .isEqualTo(new IndexValue.Undefined(NotAssessable.TOO_FEW_PARTICIPANTS, 2));
    }

    @Test
    void perfectLinesLeaveNoErrorToMeasureIn() {
        double[][] values = new double[6][TIMES];
        for (int i = 0; i < values.length; i++) {
            for (int t = 0; t < TIMES; t++) {
                values[i][t] = i + t * (i % 3);
            }
        }

        RandomSlopes fit = RandomSlopes.of(participants(values));

        assertThat(fit.slope().status()).isEqualTo(Status.ZERO_VARIANCE);
        assertThat(fit.individuals().get(key(0)).slope())
                .isEqualTo(new IndexValue.Undefined(NotAssessable.NO_VARIATION, 6));
    }

    @Test
    void slopesThatDifferLessThanErrorWouldMakeThemHaveNoIndex() {
        // Given the same slope for all, and errors that have no slope
        double[] error = {1, -1, 0, -1, 1};
        double[][] values = new double[8][TIMES];
        for (int i = 0; i < values.length; i++) {
            for (int t = 0; t < TIMES; t++) {
                values[i][t] = 10 * (i % 4) + 2 * t + (i % 2 == 0 ? error[t] : -error[t]);
            }
        }

        RandomSlopes fit = RandomSlopes.of(participants(values));

        assertThat(fit.slope().figure()).get().hasToString("2");
        assertThat(fit.slope().flags()).containsExactly(Flag.SINGULAR_FIT);
        assertThat(fit.individuals().get(key(0)).slope())
                .isEqualTo(new IndexValue.Undefined(NotAssessable.INDEX_UNDEFINED, 8));
    }

    @Test
    void aParticipantWhoComesTwiceIsAMistakeOfTheProgram() {
        List<Participant> twice = new ArrayList<>(participants(values(1, 4)));
        twice.add(twice.getFirst());

        assertThatThrownBy(() -> RandomSlopes.of(twice))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theGradientIsThatOfTheDeviance() {
        var likelihood =
                new RestrictedLikelihood(
                        List.of(
                                line(1, 2, .3, .1, .9),
                                line(2, 0, .2, -.1, 1.4),
                                line(4, 3, .5, .2, .8),
                                line(0, 1, .4, .0, 2)),
                        12,
                        20);
        double h = 1e-6;
        double[] at = {.7, -.4, 1.1};
        double[] gradient = likelihood.at(Lower.of(at)).gradient().elements();

        for (int i = 0; i < at.length; i++) {
            double[] above = at.clone();
            double[] below = at.clone();
            above[i] += h;
            below[i] -= h;
            double slope =
                    (likelihood.at(Lower.of(above)).deviance()
                                    - likelihood.at(Lower.of(below)).deviance())
                            / (2 * h);
            assertThat(gradient[i]).isCloseTo(slope, within(1e-7));
        }
    }

    private static Line line(double intercept, double slope, double a, double b, double c) {
        return new Line(new Symmetric.Pair(intercept, slope), new Symmetric(a, b, c));
    }

    private static double[][] values(long seed, int people) {
        var random = new SplittableRandom(seed);
        double[][] values = new double[people][TIMES];
        for (double[] person : values) {
            double intercept = 20 + 6 * random.nextGaussian();
            double slope = -2 + 3 * random.nextGaussian();
            for (int t = 0; t < TIMES; t++) {
                person[t] =
                        Math.rint(10 * (intercept + slope * t + 2 * random.nextGaussian())) / 10;
            }
        }
        return values;
    }

    private static List<Participant> participants(double[][] values) {
        return IntStream.range(0, values.length)
                .mapToObj(
                        i ->
                                new Participant(
                                        key(i),
                                        IntStream.range(0, values[i].length)
                                                .mapToObj(t -> observation(t, values[i][t]))
                                                .toList()))
                .toList();
    }

    /// Every third participant misses one occasion.
    private static List<Participant> gappy(List<Participant> cohort, long seed) {
        var random = new SplittableRandom(seed);
        List<Participant> gappy = new ArrayList<>();
        for (int i = 0; i < cohort.size(); i++) {
            List<Observation> kept = new ArrayList<>(cohort.get(i).observations());
            if (i % 3 == 0) {
                kept.remove(random.nextInt(kept.size()));
            }
            gappy.add(new Participant(cohort.get(i).key(), kept));
        }
        return gappy;
    }

    private static Observation observation(int time, double value) {
        return new Observation(Rational.of(time), Rational.of(Math.round(10 * value), 10));
    }

    private static Observation moved(Observation observation) {
        return new Observation(
                observation.time().multiply(7).add(Rational.of(100)),
                observation.value().multiply(3).subtract(Rational.of(50)));
    }

    private static String key(int i) {
        return "p" + (100 + i);
    }

    private static double value(IndexValue index) {
        return index.estimate().figure().orElseThrow().value().doubleValue();
    }

    /// G = S − σ²(X'X)⁻¹ with the covariance S of the least-squares lines, if that is a covariance;
    /// u = G·S⁻¹(b − mean b) with the variance G − G·S⁻¹·G. Time is centred, so that (X'X)⁻¹ is
    /// diagonal.
    private static double[] closedForm(double[][] values) {
        int n = values.length;
        double middle = (TIMES - 1) / 2.0;
        double squares = IntStream.range(0, TIMES).mapToDouble(t -> Math.pow(t - middle, 2)).sum();
        double[] level = new double[n];
        double[] slope = new double[n];
        double residual = 0;
        for (int i = 0; i < n; i++) {
            for (int t = 0; t < TIMES; t++) {
                level[i] += values[i][t] / TIMES;
                slope[i] += (t - middle) * values[i][t] / squares;
            }
            for (int t = 0; t < TIMES; t++) {
                residual += Math.pow(values[i][t] - level[i] - slope[i] * (t - middle), 2);
            }
        }
        double error = residual / (n * (TIMES - 2));
        double s11 = covariance(level, level);
        double s12 = covariance(level, slope);
        double s22 = covariance(slope, slope);
        double g11 = s11 - error / TIMES;
        double g22 = s22 - error / squares;
        assertThat(g11 * g22 - s12 * s12).as("a covariance").isPositive();
        double determinant = s11 * s22 - s12 * s12;
        double toLevel = (s12 * s22 - g22 * s12) / determinant;
        double toSlope = (g22 * s11 - s12 * s12) / determinant;
        double variance = g22 - (toLevel * s12 + toSlope * g22);
        double[] indices = new double[n];
        for (int i = 0; i < n; i++) {
            indices[i] =
                    (toLevel * (level[i] - mean(level)) + toSlope * (slope[i] - mean(slope)))
                            / Math.sqrt(variance);
        }
        return indices;
    }

    private static double mean(double[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum() / values.length;
    }

    private static double covariance(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (one[i] - mean(one)) * (other[i] - mean(other));
        }
        return sum / (one.length - 1);
    }
}
