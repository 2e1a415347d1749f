package dev.thaw.core.change;

import static dev.thaw.core.oracle.Oracle.assertAgrees;

import dev.thaw.core.change.Critical.NormalQuantile;
import dev.thaw.core.change.FunctionalNorms.Source;
import dev.thaw.core.change.Norms.SdOver;
import dev.thaw.core.change.OutcomeNorms.OutcomeReliability;
import dev.thaw.core.number.Rational;
import dev.thaw.core.oracle.Oracle;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Jacobson and Truax's own example and others that were published with their constants.
class PublishedConstantsOracleTest {

    private static final double TOLERANCE = 1e-11;

    @TestFactory
    List<DynamicTest> publishedExamples() {
        return Oracle.rows("rci_published", "expected.csv").stream()
                .map(row -> DynamicTest.dynamicTest(row.get("case"), () -> agrees(row)))
                .toList();
    }

    private static void agrees(Map<String, String> row) {
        boolean withValues = !row.get("m_clinical").isEmpty();
        Norms norms = norms(row, withValues ? row.get("m_clinical") : "0", "sd_pre");
        assertAgrees("SEM", norms.measurementError(), row.get("se_measurement"), TOLERANCE);
        assertAgrees("S_diff", norms.differenceError(), row.get("s_diff"), TOLERANCE);
        assertAgrees(
                "normal(0.975)",
                norms.smallestReliableChange(new NormalQuantile(Rational.of(975, 1000))),
                row.get("rc_threshold_95"),
                TOLERANCE);
        assertAgrees(
                "1.96",
                norms.smallestReliableChange(Critical.STANDARD),
                row.get("rc_threshold_196"),
                TOLERANCE);
        if (withValues) {
            assertAgrees(
                    "JT",
                    Index.JT.of(norms, number(row, "pre"), number(row, "post")).estimate(),
                    row.get("rci"),
                    TOLERANCE);
            cutoffAgrees(Cutoff.Kind.A, row, "cut_a");
            cutoffAgrees(Cutoff.Kind.B, row, "cut_b");
            cutoffAgrees(Cutoff.Kind.C, row, "cut_c");
        }
    }

    private static void cutoffAgrees(Cutoff.Kind kind, Map<String, String> row, String column) {
        Cutoff cutoff =
                Cutoff.of(
                        kind,
                        row.get("better").equals("higher")
                                ? Direction.HIGHER_IS_BETTER
                                : Direction.LOWER_IS_BETTER,
                        norms(row, row.get("m_clinical"), "sd_clinical"),
                        Optional.of(
                                new FunctionalNorms(
                                        number(row, "m_functional"),
                                        number(row, "sd_functional"),
                                        new Source.ReferenceGroup())));
        assertAgrees(column, cutoff.value(), row.get(column), TOLERANCE);
    }

    private static Norms norms(Map<String, String> row, String mean, String sd) {
        return Norms.of(
                List.of(),
                new SdOver.Given(Rational.of(new BigDecimal(mean)), number(row, sd)),
                new GivenReliability(number(row, "reliability")),
                new OutcomeReliability.SameError());
    }

    private static Rational number(Map<String, String> row, String column) {
        return Rational.of(new BigDecimal(row.get(column)));
    }
}
