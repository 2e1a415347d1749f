package dev.thaw.core.statistics;

import static dev.thaw.core.oracle.Oracle.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.oracle.Oracle;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Proportions, two proportions and McNemar's test by R.
class ProportionOracleTest {

    private static final double TOLERANCE = 1e-9;

    /// R's `binom.test` and `fisher.test` sum rounded probabilities.
    private static final double TAIL_TOLERANCE = 1e-10;

    @TestFactory
    List<DynamicTest> proportions() {
        List<Map<String, String>> rows = Oracle.rows("proportions", "expected.csv");
        assertThat(rows).hasSize(431);
        return rows.stream()
                .map(
                        row ->
                                DynamicTest.dynamicTest(
                                        row.get("k") + " of " + row.get("n"),
                                        () -> proportionAgrees(row)))
                .toList();
    }

    private static void proportionAgrees(Map<String, String> row) {
        int k = integer(row, "k");
        int n = integer(row, "n");
        Rational p0 = Rational.of(new BigDecimal(row.get("p0")));
        Confidence confidence = Confidence.of(Rational.of(new BigDecimal(row.get("conf"))));
        Proportion proportion = new Proportion(k, n);

        intervalAgrees(proportion.wilson(confidence), row.get("wilson_lo"), row.get("wilson_hi"));
        intervalAgrees(proportion.clopperPearson(confidence), row.get("cp_lo"), row.get("cp_hi"));
        tailAgrees(Binomial.notMoreLikelyThan(k, n, p0), row.get("binom_p_two"));
        tailAgrees(Binomial.atLeast(k, n, p0), row.get("binom_p_greater"));
        tailAgrees(Binomial.atMost(k, n, p0), row.get("binom_p_less"));
    }

    @TestFactory
    List<DynamicTest> twoProportions() {
        return Oracle.rows("proportions", "expected_two.csv").stream()
                .map(
                        row ->
                                DynamicTest.dynamicTest(
                                        row.get("k1")
                                                + " of "
                                                + row.get("n1")
                                                + " and "
                                                + row.get("k2")
                                                + " of "
                                                + row.get("n2"),
                                        () -> twoProportionsAgree(row)))
                .toList();
    }

    private static void twoProportionsAgree(Map<String, String> row) {
        TwoProportions two =
                new TwoProportions(
                        new Proportion(integer(row, "k1"), integer(row, "n1")),
                        new Proportion(integer(row, "k2"), integer(row, "n2")));

        assertAgrees("p", two.difference(Confidence.P95), row.get("diff"), TOLERANCE);
        intervalAgrees(
                two.difference(Confidence.P95), row.get("newcombe_lo"), row.get("newcombe_hi"));
        assertAgrees("Fisher", two.fisher(), row.get("fisher_p"), TAIL_TOLERANCE);
    }

    @TestFactory
    List<DynamicTest> mcNemarsTestIsABinomialTest() {
        return Oracle.rows("proportions", "expected_mcnemar.csv").stream()
                .map(
                        row ->
                                DynamicTest.dynamicTest(
                                        row.get("b") + " against " + row.get("c"),
                                        () ->
                                                tailAgrees(
                                                        Binomial.notMoreLikelyThan(
                                                                integer(row, "b"),
                                                                integer(row, "b")
                                                                        + integer(row, "c"),
                                                                Rational.of(1, 2)),
                                                        row.get("mcnemar_exact_p"))))
                .toList();
    }

    private static void intervalAgrees(Estimate estimate, String lower, String upper) {
        Interval interval = ((Estimate.Measured) estimate).interval().orElseThrow();
        assertAgrees("lower", interval.lower(), lower, TOLERANCE);
        assertAgrees("upper", interval.upper(), upper, TOLERANCE);
    }

    private static void tailAgrees(Rational ours, String theirs) {
        assertAgrees("tail", Figure.of(ours), theirs, TAIL_TOLERANCE);
    }

    private static int integer(Map<String, String> row, String column) {
        return Integer.parseInt(row.get(column));
    }
}
