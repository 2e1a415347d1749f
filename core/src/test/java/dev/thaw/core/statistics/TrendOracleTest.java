package dev.thaw.core.statistics;

import static dev.thaw.core.oracle.Oracle.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.oracle.Oracle;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// 63 real and constructed series: least squares by R's `lm`, Mann–Kendall by `trend` and
/// `Kendall`, Theil–Sen by `zyp`.
class TrendOracleTest {

    private static final double TOLERANCE = 1e-8;
    private static final double KENDALL_TOLERANCE = 1e-5;

    /// Below it, R's residuals of an exact line are rounding noise.
    private static final double NOISE = 1e-12;

    @TestFactory
    List<DynamicTest> everySeriesAgreesWithR() {
        Map<String, List<Series.Point>> points = new LinkedHashMap<>();
        for (Map<String, String> row : Oracle.rows("trend_core", "input.csv")) {
            points.computeIfAbsent(row.get("series_id"), id -> new ArrayList<>())
                    .add(
                            new Series.Point(
                                    Rational.of(new BigDecimal(row.get("t"))),
                                    Rational.of(new BigDecimal(row.get("y")))));
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (Map<String, String> expected : Oracle.rows("trend_core", "expected.csv")) {
            String id = expected.get("series_id");
            Series series = Series.of(points.get(id));
            tests.add(
                    DynamicTest.dynamicTest(
                            id,
                            () -> {
                                momentsAgree(series, expected);
                                leastSquaresAgree(series, expected);
                                mannKendallAgrees(series, expected);
                                theilSenAgrees(series, expected);
                            }));
        }
        assertThat(tests).hasSize(63);
        return tests;
    }

    private static void momentsAgree(Series series, Map<String, String> expected) {
        Moments moments = Moments.of(series.values());
        assertAgrees("mean", moments.estimatedMean(), expected.get("y_mean"), TOLERANCE);
        assertAgrees("sd", moments.standardDeviation(), expected.get("y_sd"), TOLERANCE);
    }

    private static void leastSquaresAgree(Series series, Map<String, String> expected) {
        LeastSquares line = LeastSquares.of(series);
        assertAgrees("slope", line.slope(), expected.get("ols_slope"), TOLERANCE);
        assertAgrees("intercept", line.intercept(), expected.get("ols_intercept"), TOLERANCE);
        assertAgrees("r²", line.rSquared(), expected.get("ols_r2"), TOLERANCE);
        assertAgrees("sigma", line.residualSd(), expected.get("ols_sigma"), TOLERANCE);
        Estimate.Measured slope = (Estimate.Measured) line.slope();
        if (expected.get("ols_slope_se").isEmpty()) {
            assertThat(slope.standardError()).isEmpty();
            assertThat(slope.interval()).isEmpty();
            assertThat(line.p().figure()).isEmpty();
            return;
        }
        assertAgrees(
                "SE", slope.standardError().orElseThrow(), expected.get("ols_slope_se"), TOLERANCE);
        Interval interval = slope.interval().orElseThrow();
        assertAgrees("lower", interval.lower(), expected.get("ols_ci_lo"), TOLERANCE);
        assertAgrees("upper", interval.upper(), expected.get("ols_ci_hi"), TOLERANCE);
        if (Double.parseDouble(expected.get("ols_sigma")) < NOISE) {
            assertThat(line.t().status()).isEqualTo(Status.ZERO_VARIANCE);
            assertThat(line.slope().flags()).containsExactly(Flag.PERFECT_FIT);
        } else {
            assertAgrees("t", line.t(), expected.get("ols_t"), TOLERANCE);
            assertAgrees("p", line.p(), expected.get("ols_p"), TOLERANCE);
        }
    }

    private static void mannKendallAgrees(Series series, Map<String, String> expected) {
        MannKendall test = MannKendall.of(series, Autocorrelation.ignored(series));
        if (expected.get("mk_S").isEmpty()) {
            assertThat(test.p().figure()).isEmpty();
            return;
        }
        assertAgrees("S", test.s(), expected.get("mk_S"), TOLERANCE);
        assertAgrees("Var S", test.variance(), expected.get("mk_varS"), TOLERANCE);
        assertAgrees("Z", test.z(), expected.get("mk_z"), TOLERANCE);
        assertAgrees("normal p", test.normalP(), expected.get("mk_p_normal_cc"), TOLERANCE);
        assertAgrees("tau-b", test.tauB(), expected.get("tau_b"), TOLERANCE);
        boolean exact = series.size() <= 12 && !expected.get("mk_p_exact_noties").isEmpty();
        assertAgrees(
                "exact p",
                test.exactP(),
                exact ? expected.get("mk_p_exact_noties") : "",
                KENDALL_TOLERANCE);
    }

    private static void theilSenAgrees(Series series, Map<String, String> expected) {
        TheilSen line = TheilSen.of(series, Autocorrelation.ignored(series), Confidence.P95);
        assertAgrees("slope", line.slope(), expected.get("sen_slope"), TOLERANCE);
        assertAgrees(
                "intercept", line.intercept(), expected.get("sen_intercept_conover"), TOLERANCE);
        String lower = expected.get("sen_ci_lo_interp");
        String upper = expected.get("sen_ci_hi_interp");
        if (lower.isEmpty() || upper.isEmpty()) {
            assertThat(line.interpolatedInterval()).isEmpty();
            return;
        }
        Interval interpolated = line.interpolatedInterval().orElseThrow();
        assertAgrees("interpolated lower", interpolated.lower(), lower, TOLERANCE);
        assertAgrees("interpolated upper", interpolated.upper(), upper, TOLERANCE);
        Interval outward = ((Estimate.Measured) line.slope()).interval().orElseThrow();
        assertThat(outward.contains(interpolated)).isTrue();
    }
}
