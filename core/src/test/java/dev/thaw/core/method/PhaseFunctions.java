package dev.thaw.core.method;

import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Ar1StandardErrors;
import dev.thaw.core.statistics.Autocorrelation;
import dev.thaw.core.statistics.ClassicalTrendTests;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.PiecewiseLine;
import dev.thaw.core.statistics.Series;
import dev.thaw.core.statistics.TauAB;
import dev.thaw.core.statistics.TauBC;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Two phases side by side, and autocorrelated errors.
final class PhaseFunctions {

    static final Map<String, WorkedFunction> BY_NAME =
            Map.of(
                    "tau-ab", PhaseFunctions::tauAB,
                    "tau-bc", PhaseFunctions::tauBC,
                    "piecewise", PhaseFunctions::piecewise,
                    "ar1-slope", PhaseFunctions::ar1Slope,
                    "classical-trend-tests", PhaseFunctions::classical);

    private PhaseFunctions() {}

    private static Map<String, String> tauAB(WorkedExample.Arguments given) {
        return results(TauAB.of(exact(given.numbers("a")), exact(given.numbers("b"))));
    }

    private static Map<String, String> tauBC(WorkedExample.Arguments given) {
        TauBC tau = TauBC.of(series(given), start(given));
        Map<String, String> results = results(tau.tau());
        results.put("corrected", String.valueOf(tau.isCorrected()));
        TrendFunctions.put(results, "removed-slope", tau.removedSlope());
        TrendFunctions.put(results, "baseline-p", tau.baselineTrend().p());
        TrendFunctions.put(results, "uncorrected", tau.uncorrected().tau());
        return results;
    }

    private static Map<String, String> piecewise(WorkedExample.Arguments given) {
        PiecewiseLine lines = PiecewiseLine.of(series(given), start(given), Confidence.P95);
        Map<String, String> results = new LinkedHashMap<>();
        TrendFunctions.put(results, "b0", lines.intercept());
        TrendFunctions.put(results, "b1", lines.slope());
        TrendFunctions.put(results, "b2", lines.levelChange());
        TrendFunctions.put(results, "b3", lines.slopeChange());
        TrendFunctions.put(results, "b2-ar1", lines.adjustedLevelChange());
        TrendFunctions.put(results, "b3-ar1", lines.adjustedSlopeChange());
        TrendFunctions.put(results, "residual-sd", lines.residualSd());
        results.put("rho", lines.autocorrelation().rho().toString());
        return results;
    }

    private static Map<String, String> ar1Slope(WorkedExample.Arguments given) {
        Series series = series(given);
        Autocorrelation autocorrelation = Autocorrelation.of(series);
        Map<String, String> results = new LinkedHashMap<>();
        TrendFunctions.put(
                results, "slope", Ar1StandardErrors.slope(series, autocorrelation, Confidence.P95));
        results.put("rho", autocorrelation.rho().toString());
        return results;
    }

    private static Map<String, String> classical(WorkedExample.Arguments given) {
        List<BigDecimal> values = given.numbers("y");
        ClassicalTrendTests tests =
                ClassicalTrendTests.of(
                        TrendFunctions.series(
                                IntStream.rangeClosed(1, values.size())
                                        .mapToObj(BigDecimal::valueOf)
                                        .toList(),
                                values));
        Map<String, String> results = new LinkedHashMap<>();
        Map.of(
                        "hamed-rao", tests.hamedRao(),
                        "yue-wang", tests.yueWang(),
                        "tfpw", tests.prewhitened())
                .forEach(
                        (name, test) -> {
                            TrendFunctions.put(results, name + ".z", test.z());
                            TrendFunctions.put(results, name + ".p", test.p());
                        });
        return results;
    }

    private static Map<String, String> results(TauAB tau) {
        Map<String, String> results = new LinkedHashMap<>();
        TrendFunctions.put(results, "tau", tau.tau());
        TrendFunctions.put(results, "null-variance", tau.nullVariance());
        TrendFunctions.put(results, "variance", tau.variance());
        TrendFunctions.put(results, "z", tau.z());
        TrendFunctions.put(results, "normal-p", tau.normalP());
        TrendFunctions.put(results, "exact-p", tau.exactP());
        return results;
    }

    private static Series series(WorkedExample.Arguments given) {
        return TrendFunctions.series(given.numbers("t"), given.numbers("y"));
    }

    private static Rational start(WorkedExample.Arguments given) {
        return Rational.of(given.number("start"));
    }

    private static List<Rational> exact(List<BigDecimal> numbers) {
        return numbers.stream().map(Rational::of).toList();
    }
}
