package dev.thaw.core.method;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.IntraclassCorrelation;
import dev.thaw.core.statistics.Series;
import dev.thaw.core.statistics.SeriesTrend;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Trends of one series, and the agreement of repeated measurements.
final class TrendFunctions {

    static final Map<String, WorkedFunction> BY_NAME =
            Map.of(
                    "series-trend",
                    TrendFunctions::seriesTrend,
                    "intraclass-correlation",
                    TrendFunctions::intraclassCorrelation);

    private TrendFunctions() {}

    private static Map<String, String> seriesTrend(WorkedExample.Arguments given) {
        SeriesTrend trend = SeriesTrend.of(series(given.numbers("t"), given.numbers("y")));
        Map<String, String> results = new LinkedHashMap<>();
        put(results, "theil-sen", trend.theilSen().slope());
        put(results, "intercept", trend.theilSen().intercept());
        put(results, "ols", trend.leastSquares().slope());
        put(results, "ols-ar1", trend.adjustedSlope());
        put(results, "s", trend.mannKendall().s());
        put(results, "var-s", trend.mannKendall().variance());
        put(results, "z", trend.mannKendall().z());
        put(results, "tau-b", trend.mannKendall().tauB());
        put(results, "p", trend.mannKendall().p());
        put(results, "r1", trend.autocorrelation().lag1());
        results.put("f", trend.autocorrelation().inflationFactor().toString());
        return results;
    }

    private static Map<String, String> intraclassCorrelation(WorkedExample.Arguments given) {
        IntraclassCorrelation correlation =
                IntraclassCorrelation.of(
                        given.table("rows").stream()
                                .map(row -> row.stream().map(Rational::of).toList())
                                .toList());
        Map<String, String> results = new LinkedHashMap<>();
        put(results, "agreement-of-one", correlation.agreementOfOne());
        put(results, "agreement-of-mean", correlation.agreementOfMean());
        put(results, "consistency-of-mean", correlation.consistencyOfMean());
        return results;
    }

    static Series series(List<BigDecimal> times, List<BigDecimal> values) {
        List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            points.add(Series.Point.of(times.get(i).intValueExact(), Rational.of(values.get(i))));
        }
        return Series.of(points);
    }

    /// The value under the name; `name.se`, `name.lower` and `name.upper` where there are any; the
    /// status in place of a missing value, and as `name.status` beside a value that is not OK.
    static void put(Map<String, String> results, String name, Estimate estimate) {
        switch (estimate) {
            case Estimate.Insufficient none -> results.put(name, none.status().name());
            case Estimate.Measured measured -> {
                results.put(name, measured.value().toString());
                results.put(name + ".status", measured.status().name());
                results.put(
                        name + ".se",
                        measured.standardError().map(Figure::toString).orElse("none"));
                measured.interval()
                        .ifPresent(
                                interval -> {
                                    results.put(name + ".lower", interval.lower().toString());
                                    results.put(name + ".upper", interval.upper().toString());
                                });
            }
        }
    }
}
