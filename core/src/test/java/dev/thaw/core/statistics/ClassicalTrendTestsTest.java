package dev.thaw.core.statistics;

import static dev.thaw.core.oracle.Oracle.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.oracle.Oracle;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ClassicalTrendTestsTest {

    private static final String[] WAVES = {
        "5", "6", "8", "7", "9", "12", "11", "13", "10", "8", "7", "6", "4", "5", "7", "9", "10",
        "12", "14", "13", "11", "9", "8", "10", "12", "13", "15", "14"
    };

    @Test
    void ofTwentyEightWeeksAllThreeAreComputed() {
        // When
        ClassicalTrendTests tests = ClassicalTrendTests.of(SeriesBuilder.weekly(WAVES));

        // Then, by the formulas of `modifiedmk` in numpy, with equal values of e ranked as equal
        assertTest(tests.hamedRao(), 150, 1871.4383554777648, 3.44428044001583, 5.725814683747e-4);
        assertTest(tests.yueWang(), 150, 1099.1738061049002, 4.4942071178256, 6.982963845444e-6);
        assertTest(tests.prewhitened(), 181, 2301, 3.752443793025749, 1.751191029228e-4);
    }

    @Test
    void belowTwentyFourPointsNoneIs() {
        String[] short23 = List.of(WAVES).subList(0, 23).toArray(String[]::new);
        ClassicalTrendTests tests = ClassicalTrendTests.of(SeriesBuilder.weekly(short23));

        assertThat(tests.hamedRao().z()).isEqualTo(Estimate.tooFew(23, 24));
        assertThat(tests.yueWang().p()).isEqualTo(Estimate.tooFew(23, 24));
        assertThat(tests.prewhitened().s()).isEqualTo(Estimate.tooFew(23, 24));
    }

    @Test
    void aPerfectLineLeavesNothingToCorrect() {
        SeriesBuilder line = SeriesBuilder.aSeries();
        for (int week = 1; week <= 30; week++) {
            line.at(week, Integer.toString(week));
        }

        ClassicalTrendTests tests = ClassicalTrendTests.of(line.build());

        assertThat(tests.hamedRao().p().status()).isEqualTo(Status.ZERO_VARIANCE);
        assertThat(tests.prewhitened().p().status()).isEqualTo(Status.ZERO_VARIANCE);
    }

    @Test
    void aFactorBelowZeroLeavesNoTest() {
        // Given values that jump up and down from week to week
        SeriesBuilder zigzag = SeriesBuilder.aSeries();
        for (int week = 1; week <= 24; week++) {
            zigzag.at(week, Integer.toString(week % 2 == 0 ? 100 + week : week));
        }

        ClassicalTrendTests tests = ClassicalTrendTests.of(zigzag.build());

        for (ClassicalTrendTests.Test test : List.of(tests.hamedRao(), tests.yueWang())) {
            boolean positive = test.variance().figure().isPresent();
            assertThat(test.p().status()).isEqualTo(positive ? Status.OK : Status.NOT_APPLICABLE);
        }
        assertThat(tests.hamedRao().s().figure()).isPresent();
    }

    /// The oracle's series are shorter than the gate allows; the formula is the same.
    @TestFactory
    List<DynamicTest> hamedAndRaosTestAgreesWithR() {
        Map<String, List<Rational>> values = new LinkedHashMap<>();
        for (Map<String, String> row : Oracle.rows("trend_core", "input.csv")) {
            values.computeIfAbsent(row.get("series_id"), id -> new ArrayList<>())
                    .add(Rational.of(new BigDecimal(row.get("y"))));
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (Map<String, String> expected : Oracle.rows("trend_core", "expected.csv")) {
            if (!expected.get("mk_hamedrao_z").isEmpty()) {
                String id = expected.get("series_id");
                tests.add(
                        DynamicTest.dynamicTest(
                                id, () -> hamedRaoAgrees(values.get(id), expected)));
            }
        }
        return tests;
    }

    private static void hamedRaoAgrees(List<Rational> values, Map<String, String> expected) {
        List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            points.add(Series.Point.of(i, values.get(i)));
        }
        ClassicalTrendTests.Test test =
                ClassicalTrendTests.ofAnyLength(Series.of(points)).hamedRao();
        assertAgrees("z", test.z(), expected.get("mk_hamedrao_z"), 1e-8);
        assertAgrees("p", test.p(), expected.get("mk_hamedrao_p"), 1e-8);
    }

    private static void assertTest(
            ClassicalTrendTests.Test test, double s, double variance, double z, double p) {
        assertThat(value(test.s())).isEqualTo(s);
        assertThat(value(test.variance())).isCloseTo(variance, within(1e-8));
        assertThat(value(test.z())).isCloseTo(z, within(1e-11));
        assertThat(value(test.p())).isCloseTo(p, within(1e-13));
    }

    private static double value(Estimate estimate) {
        return estimate.figure().orElseThrow().value().doubleValue();
    }
}
