package dev.thaw.core.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.change.TestRetest.Pair;
import dev.thaw.core.change.WithinPersonReliability.Occasions;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.IntraclassCorrelation;
import dev.thaw.core.statistics.PercentileBootstrap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReliabilityTest {

    private static final ReliabilityRule STANDARD = ReliabilityRule.standard(0);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void testRetestIsTheIntraclassCorrelationOfBothWindows(long seed) {
        List<Pair> cohort = cohort(seed, 60);

        TestRetest reliability = TestRetest.of(cohort, STANDARD);

        Estimate expected =
                IntraclassCorrelation.of(
                                cohort.stream()
                                        .map(one -> List.of(one.qualifying(), one.baseline()))
                                        .toList())
                        .agreementOfOne();
        assertThat(reliability.coefficient().figure()).isEqualTo(expected.figure());
        assertThat(reliability.coefficient().n()).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itsIntervalIsThatOfANaiveBootstrapInFloatingPoint(long seed) {
        List<Pair> cohort = cohort(seed, 50);

        Interval interval = interval(TestRetest.of(cohort, ReliabilityRule.standard(seed)));

        double[] naive = naiveDraws(cohort, 2_000, seed);
        assertThat(interval.lower().value().doubleValue())
                .isCloseTo(typeSeven(naive, .025), within(1e-10));
        assertThat(interval.upper().value().doubleValue())
                .isCloseTo(typeSeven(naive, .975), within(1e-10));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neitherTheOrderOfParticipantsNorTheUnitChangesAByte(long seed) {
        List<Pair> cohort = cohort(seed, 55);
        List<Pair> shuffled = new ArrayList<>(cohort);
        Collections.shuffle(shuffled, new Random(seed));

        TestRetest reliability = TestRetest.of(cohort, STANDARD);

        assertThat(TestRetest.of(shuffled, STANDARD)).isEqualTo(reliability);
        // A unit this small needs more than 64 bits.
        Rational nano = Rational.of(new BigDecimal("0.0000000000000000000000000137"));
        assertThat(TestRetest.of(scaled(cohort, value -> value.multiply(nano)), STANDARD))
                .isEqualTo(reliability);
        assertThat(
                        TestRetest.of(
                                scaled(cohort, value -> value.add(Rational.of(1_000_000))),
                                STANDARD))
                .isEqualTo(reliability);
    }

    @Test
    void fewerThanFiftyParticipantsGiveNoReliability() {
        TestRetest reliability = TestRetest.of(cohort(1, 49), STANDARD);

        assertThat(reliability.coefficient()).isEqualTo(Estimate.tooFew(49, 50));
        assertThat(reliability.exact()).isEmpty();
        assertThat(TestRetest.of(List.of(), STANDARD).coefficient())
                .isEqualTo(Estimate.tooFew(0, 50));
    }

    @Test
    void equalValuesHaveNoReliability() {
        List<Pair> cohort = scaled(cohort(1, 50), _ -> Rational.ONE);

        assertThat(TestRetest.of(cohort, STANDARD).coefficient())
                .isEqualTo(Estimate.none(Status.ZERO_VARIANCE, 50));
    }

    @Test
    void twoWhoSwappedTheirValuesHaveNoReliabilityAlthoughTheyVary() {
        ReliabilityRule ofTwo =
                new ReliabilityRule(2, ReliabilityRule.USUAL_MINIMUM, STANDARD.bootstrap());
        List<Pair> swapped =
                List.of(
                        new Pair("a", Rational.ONE, Rational.ZERO),
                        new Pair("b", Rational.ZERO, Rational.ONE));

        assertThat(TestRetest.of(swapped, ofTwo).coefficient())
                .isEqualTo(Estimate.none(Status.NOT_APPLICABLE, 2));
    }

    @Test
    void aCohortInWhichOneAloneVariesHasAValueButNoInterval() {
        // Given 49 who never felt anything, and one who did: many draws miss that one
        List<Pair> cohort = new ArrayList<>(scaled(cohort(1, 49), _ -> Rational.ZERO));
        cohort.add(new Pair("zz", Rational.of(1, 2), Rational.of(1, 3)));

        Estimate.Measured coefficient =
                (Estimate.Measured) TestRetest.of(cohort, STANDARD).coefficient();

        assertThat(coefficient.interval()).isEmpty();
        assertThat(coefficient.value().value()).isBetween(BigDecimal.ZERO, BigDecimal.ONE);
    }

    @Test
    void oppositeWindowsHaveANegativeReliabilityBelowTheMinimum() {
        List<Pair> cohort = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            cohort.add(new Pair("p" + i, Rational.of(i), Rational.of(50 - i)));
        }

        Estimate coefficient = TestRetest.of(cohort, STANDARD).coefficient();

        assertThat(coefficient.status()).isEqualTo(Status.NEGATIVE_ESTIMATE);
        assertThat(coefficient.flags()).containsExactly(Flag.RELIABILITY_BELOW_MINIMUM);
    }

    @Test
    void aReliabilityAtTheMinimumIsEnough() {
        List<Pair> cohort = cohort(1, 60);
        Rational value = TestRetest.of(cohort, STANDARD).exact().orElseThrow();

        assertThat(TestRetest.of(cohort, minimum(value)).coefficient().flags()).isEmpty();
        assertThat(
                        TestRetest.of(cohort, minimum(value.add(Rational.of(1, 1_000_000_000))))
                                .coefficient()
                                .flags())
                .containsExactly(Flag.RELIABILITY_BELOW_MINIMUM);
    }

    @Test
    void aParticipantWhoComesTwiceIsAMistakeOfTheProgram() {
        List<Pair> twice = List.of(pair("a", 1, 2), pair("a", 1, 2));

        assertThatThrownBy(() -> TestRetest.of(twice, STANDARD))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void splitHalvesAreSteppedUpAndCalledAnUpperBound() {
        // Given ρ = 8/10: deviations −2…2 against −1, −2, 0, 2, 1
        SplitHalf reliability =
                SplitHalf.of(
                        List.of(
                                halves(1, 2),
                                halves(2, 1),
                                halves(3, 3),
                                halves(4, 5),
                                halves(5, 4)));

        // Then 2 · .8/1.8
        assertThat(reliability.coefficient().figure()).get().hasToString("0.888888888889");
        assertThat(reliability.coefficient().flags()).containsExactly(Flag.UPPER_BOUND);
    }

    @Test
    void halvesThatCannotBeComparedSayWhy() {
        assertThat(SplitHalf.of(List.of(halves(1, 2), halves(2, 3))).coefficient())
                .isEqualTo(Estimate.tooFew(2, 3));
        assertThat(
                        SplitHalf.of(List.of(halves(1, 1), halves(1, 2), halves(1, 3)))
                                .coefficient()
                                .status())
                .isEqualTo(Status.ZERO_VARIANCE);
        assertThat(
                        SplitHalf.of(List.of(halves(1, 3), halves(2, 2), halves(3, 1)))
                                .coefficient()
                                .status())
                .isEqualTo(Status.NOT_APPLICABLE);
        assertThat(
                        SplitHalf.of(List.of(halves(1, 3), halves(2, 1), halves(3, 2)))
                                .coefficient()
                                .status())
                .isEqualTo(Status.NEGATIVE_ESTIMATE);
    }

    @Test
    void theOccasionsOfOneParticipantAreAsReliableAsTheConsistencyOfTheirItems() {
        // Given the annex's table, whose ICC(C,3) is .940068
        WithinPersonReliability reliability =
                WithinPersonReliability.of(
                        List.of(
                                table(
                                        new int[][] {
                                            {3, 2, 3}, {5, 4, 4}, {1, 1, 2}, {4, 4, 3}, {2, 3, 2},
                                            {0, 1, 0}
                                        })),
                        Occasions.OWN);

        assertThat(value(reliability.coefficient())).isCloseTo(.940068, within(5e-7));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void sharedOccasionsAreTheFullyCrossedAnalysisOfVariance(long seed) {
        var random = new SplittableRandom(seed);
        int[][][] ratings = new int[6][5][4];
        for (int[][] person : ratings) {
            int trait = random.nextInt(40);
            for (int[] occasion : person) {
                int state = random.nextInt(30);
                for (int item = 0; item < occasion.length; item++) {
                    occasion[item] = trait + state + random.nextInt(20);
                }
            }
        }

        WithinPersonReliability reliability =
                WithinPersonReliability.of(
                        Arrays.stream(ratings).map(ReliabilityTest::table).toList(),
                        Occasions.SHARED);

        double[] components = crossed(ratings);
        assertThat(value(reliability.varianceOfOccasions())).isCloseTo(components[0], within(1e-8));
        assertThat(value(reliability.varianceOfError())).isCloseTo(components[1], within(1e-8));
        assertThat(value(reliability.coefficient()))
                .isCloseTo(components[0] / (components[0] + components[1] / 4), within(1e-9));
    }

    @Test
    void aNegativeVarianceOfOccasionsIsGivenAsItIs() {
        WithinPersonReliability reliability =
                WithinPersonReliability.of(
                        List.of(table(new int[][] {{0, 10}, {10, 1}})), Occasions.OWN);

        assertThat(reliability.coefficient().status()).isEqualTo(Status.NEGATIVE_ESTIMATE);
        assertThat(reliability.varianceOfOccasions().status()).isEqualTo(Status.NEGATIVE_ESTIMATE);
    }

    @Test
    void occasionsThatDoNotDifferOrAreTooFewHaveNoReliability() {
        assertThat(
                        WithinPersonReliability.of(
                                        List.of(table(new int[][] {{1, 2}, {2, 1}})), Occasions.OWN)
                                .coefficient()
                                .status())
                .isEqualTo(Status.ZERO_VARIANCE);
        for (List<List<List<Rational>>> few :
                List.of(
                        List.<List<List<Rational>>>of(),
                        List.of(List.<List<Rational>>of()),
                        List.of(table(new int[][] {{1, 2}})),
                        List.of(table(new int[][] {{1}, {2}})))) {
            for (Occasions occasions : Occasions.values()) {
                assertThat(WithinPersonReliability.of(few, occasions).coefficient().status())
                        .isEqualTo(Status.INSUFFICIENT_N);
            }
        }
    }

    @Test
    void aGivenReliabilityMustLieBetweenZeroAndOne() {
        assertThat(new GivenReliability(Rational.of(85, 100)).coefficient().figure())
                .get()
                .hasToString("0.85");
        for (Rational outside : List.of(Rational.ZERO, Rational.ONE, Rational.of(-1, 5))) {
            assertThat(new GivenReliability(outside).coefficient().status())
                    .isEqualTo(Status.NOT_APPLICABLE);
        }
    }

    static List<Pair> cohort(long seed, int size) {
        var random = new SplittableRandom(seed);
        return Stream.generate(() -> random.nextInt(20))
                .limit(size)
                .map(
                        trait ->
                                new Pair(
                                        "p" + random.nextLong(),
                                        Rational.of(trait + random.nextInt(12), 40),
                                        Rational.of(trait + random.nextInt(12), 38)))
                .toList();
    }

    private static ReliabilityRule minimum(Rational minimum) {
        return new ReliabilityRule(50, minimum, new PercentileBootstrap(10, 0, Confidence.P95));
    }

    private static List<Pair> scaled(List<Pair> cohort, UnaryOperator<Rational> change) {
        return cohort.stream()
                .map(
                        one ->
                                new Pair(
                                        one.key(),
                                        change.apply(one.qualifying()),
                                        change.apply(one.baseline())))
                .toList();
    }

    private static Pair pair(String key, int qualifying, int baseline) {
        return new Pair(key, Rational.of(qualifying), Rational.of(baseline));
    }

    private static SplitHalf.Halves halves(int odd, int even) {
        return new SplitHalf.Halves(Rational.of(odd), Rational.of(even));
    }

    private static List<List<Rational>> table(int[][] rows) {
        return Arrays.stream(rows)
                .map(row -> Arrays.stream(row).mapToObj(Rational::of).toList())
                .toList();
    }

    private static Interval interval(Reliability reliability) {
        return ((Estimate.Measured) reliability.coefficient()).interval().orElseThrow();
    }

    private static double value(Estimate estimate) {
        return estimate.figure().orElseThrow().value().doubleValue();
    }

    private static double[] naiveDraws(List<Pair> cohort, int draws, long seed) {
        List<Pair> sorted = new ArrayList<>(cohort);
        sorted.sort((one, other) -> one.key().compareTo(other.key()));
        var random = new SplittableRandom(seed);
        double[] values = new double[draws];
        for (int draw = 0; draw < draws; draw++) {
            double[][] table = new double[sorted.size()][];
            for (int i = 0; i < table.length; i++) {
                Pair one = sorted.get((int) ((random.nextLong() >>> 1) % sorted.size()));
                table[i] = new double[] {one.qualifying().toDouble(), one.baseline().toDouble()};
            }
            values[draw] = agreement(table);
        }
        Arrays.sort(values);
        return values;
    }

    private static double agreement(double[][] table) {
        int n = table.length;
        double[] columns = new double[2];
        double grand = 0;
        for (double[] row : table) {
            columns[0] += row[0] / n;
            columns[1] += row[1] / n;
            grand += (row[0] + row[1]) / (2 * n);
        }
        double rows = 0;
        double total = 0;
        for (double[] row : table) {
            rows += 2 * Math.pow((row[0] + row[1]) / 2 - grand, 2);
            total += Math.pow(row[0] - grand, 2) + Math.pow(row[1] - grand, 2);
        }
        double between = n * (Math.pow(columns[0] - grand, 2) + Math.pow(columns[1] - grand, 2));
        double msr = rows / (n - 1);
        double mse = (total - rows - between) / (n - 1);
        return (msr - mse) / (msr + mse + 2 * (between - mse) / n);
    }

    private static double typeSeven(double[] sorted, double p) {
        double rank = (sorted.length - 1) * p;
        int below = (int) rank;
        return sorted[below] + (rank - below) * (sorted[below + 1] - sorted[below]);
    }

    /// σ²_PT and σ²_e by the textbook's sums over all three ways.
    private static double[] crossed(int[][][] x) {
        int people = x.length;
        int times = x[0].length;
        int items = x[0][0].length;
        double grand = 0;
        double[] p = new double[people];
        double[] t = new double[times];
        double[] i = new double[items];
        double[][] pt = new double[people][times];
        double[][] pi = new double[people][items];
        double[][] ti = new double[times][items];
        for (int a = 0; a < people; a++) {
            for (int b = 0; b < times; b++) {
                for (int c = 0; c < items; c++) {
                    double value = x[a][b][c];
                    grand += value / (people * times * items);
                    p[a] += value / (times * items);
                    t[b] += value / (people * items);
                    i[c] += value / (people * times);
                    pt[a][b] += value / items;
                    pi[a][c] += value / times;
                    ti[b][c] += value / people;
                }
            }
        }
        double ofOccasions = 0;
        double ofError = 0;
        for (int a = 0; a < people; a++) {
            for (int b = 0; b < times; b++) {
                ofOccasions += items * Math.pow(pt[a][b] - p[a] - t[b] + grand, 2);
                for (int c = 0; c < items; c++) {
                    ofError +=
                            Math.pow(
                                    x[a][b][c]
                                            - pt[a][b]
                                            - pi[a][c]
                                            - ti[b][c]
                                            + p[a]
                                            + t[b]
                                            + i[c]
                                            - grand,
                                    2);
                }
            }
        }
        double error = ofError / ((people - 1) * (times - 1) * (items - 1));
        double meanSquare = ofOccasions / ((people - 1) * (times - 1));
        return new double[] {(meanSquare - error) / items, error};
    }
}
