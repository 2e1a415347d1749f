package dev.thaw.core.method;

import dev.thaw.core.measure.MeasureExamples;
import dev.thaw.core.measure.WindowValue;
import dev.thaw.core.number.Estimate;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The measures of one window.
final class MeasureFunctions {

    static final Map<String, WorkedFunction> BY_NAME =
            Map.of(
                    "measure", MeasureFunctions::measure,
                    "mean-square-difference", MeasureFunctions::meanSquareDifference,
                    "granularity", MeasureFunctions::granularity,
                    "repertoire", MeasureFunctions::repertoire,
                    "instrument", MeasureFunctions::instrument);

    private static final List<Integer> LEAST_OF_A_WEEK = List.of(10, 4);

    private MeasureFunctions() {}

    private static Map<String, String> measure(WorkedExample.Arguments given) {
        return results(
                "value",
                MeasureExamples.measured(
                        given.text("of"),
                        given.has("answers") ? given.text("answers") : "",
                        given.has("prompts") ? given.text("prompts") : "",
                        given.has("y") ? given.numbers("y") : List.of(),
                        given.has("t") ? given.numbers("t") : List.of(),
                        given.has("least") ? integers(given.numbers("least")) : LEAST_OF_A_WEEK));
    }

    private static Map<String, String> meanSquareDifference(WorkedExample.Arguments given) {
        List<String> results =
                MeasureExamples.meanSquareDifference(
                        given.numbers("y"), given.numbers("t"), given.number("lambda"));
        return Map.of("mssd", results.getFirst(), "rmssd", results.getLast());
    }

    private static Map<String, String> granularity(WorkedExample.Arguments given) {
        return results("value", MeasureExamples.granularity(given.table("table")));
    }

    private static Map<String, String> repertoire(WorkedExample.Arguments given) {
        List<WindowValue> values = MeasureExamples.repertoire(integers(given.numbers("counts")));
        Map<String, String> results = results("emodiversity", values.getFirst());
        results.putAll(results("richness", values.getLast()));
        return results;
    }

    private static Map<String, String> instrument(WorkedExample.Arguments given) {
        return results(
                "value",
                MeasureExamples.week(integers(given.numbers("t")), given.numbers("totals"))
                        .published());
    }

    private static List<Integer> integers(List<BigDecimal> numbers) {
        return numbers.stream().map(BigDecimal::intValueExact).toList();
    }

    private static Map<String, String> results(String name, WindowValue value) {
        return results(name, value.published());
    }

    private static Map<String, String> results(String name, Estimate estimate) {
        Map<String, String> results = new LinkedHashMap<>();
        TrendFunctions.put(results, name, estimate);
        results.put("n", String.valueOf(estimate.n()));
        return results;
    }
}
