package dev.thaw.core.statistics;

import static dev.thaw.core.oracle.Oracle.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
        intervalAgrees(
                proportion.wilsonCorrectedAsInR(confidence),
                row.get("wilson_cc_lo"),
                row.get("wilson_cc_hi"));
        intervalAgrees(proportion.clopperPearson(confidence), row.get("cp_lo"), row.get("cp_hi"));
        intervalAgrees(proportion.midP(confidence), row.get("midp_lo"), row.get("midp_hi"));
        intervalAgrees(proportion.agrestiCoull(confidence), row.get("ac_lo"), row.get("ac_hi"));
        intervalAgrees(
                proportion.jeffreys(confidence), row.get("jeffreys_lo"), row.get("jeffreys_hi"));
        intervalAgrees(proportion.wald(confidence), row.get("wald_lo"), row.get("wald_hi"));
        assertAgrees("share", proportion.wald(confidence), row.get("p_hat"), TOLERANCE);
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
        assertAgrees("χ²", two.chiSquared(), row.get("chisq_p_nocc"), TAIL_TOLERANCE);
        assertAgrees(
                "corrected χ²", two.chiSquaredCorrected(), row.get("chisq_p_cc"), TAIL_TOLERANCE);
        oddsRatioAgrees(two.oddsRatio(Confidence.P95), row);
        riskRatioAgrees(two.riskRatio(Confidence.P95), row);
    }

    private static void oddsRatioAgrees(Estimate ours, Map<String, String> row) {
        // R calls an odds ratio 0 that is unknown because both groups have none or all.
        boolean unknown = row.get("chisq_p_nocc").isEmpty();
        if (row.get("fisher_or_cmle").equals("Inf") || unknown) {
            assertThat(ours).isInstanceOf(Estimate.Insufficient.class);
            return;
        }
        Interval interval = ((Estimate.Measured) ours).interval().orElseThrow();
        ratioAgrees(ours.figure().orElseThrow(), row.get("fisher_or_cmle"));
        ratioAgrees(interval.lower(), row.get("fisher_or_lo"));
        ratioAgrees(interval.upper(), row.get("fisher_or_hi"));
    }

    /// `fisher.test` seeks odds ratios up to 1 as they are and larger ones as their reciprocals,
    /// each to `.Machine$double.eps^.25`.
    private static void ratioAgrees(Figure ours, String theirs) {
        double expected = Double.parseDouble(theirs);
        double value = ours.value().doubleValue();
        double difference = expected > 1 ? 1 / value - 1 / expected : value - expected;
        assertThat(difference).isCloseTo(0, within(1.3e-4));
    }

    private static void riskRatioAgrees(Estimate ours, Map<String, String> row) {
        if (row.get("rr").equals("Inf") || row.get("rr").isEmpty()) {
            assertThat(ours).isInstanceOf(Estimate.Insufficient.class);
        } else {
            assertAgrees("risk ratio", ours, row.get("rr"), TOLERANCE);
            intervalAgrees(ours, row.get("rr_lo"), row.get("rr_hi"));
        }
    }

    @TestFactory
    List<DynamicTest> pairedProportions() {
        return Oracle.rows("proportions", "expected_mcnemar.csv").stream()
                .map(
                        row ->
                                DynamicTest.dynamicTest(
                                        row.get("b") + " against " + row.get("c"),
                                        () -> mcNemarAgrees(row)))
                .toList();
    }

    private static void mcNemarAgrees(Map<String, String> row) {
        int b = integer(row, "b");
        int c = integer(row, "c");
        PairedProportions pairs = new PairedProportions(b, c, b + c + 10);

        assertAgrees("exact", pairs.exactTest(), row.get("mcnemar_exact_p"), TAIL_TOLERANCE);
        assertAgrees(
                "χ²", pairs.chiSquaredCorrected(), row.get("mcnemar_chisq_cc_p"), TAIL_TOLERANCE);
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
