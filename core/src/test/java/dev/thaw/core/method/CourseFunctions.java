package dev.thaw.core.method;

import dev.thaw.core.course.Better;
import dev.thaw.core.course.Plateau;
import dev.thaw.core.course.Readings;
import dev.thaw.core.course.Setback;
import dev.thaw.core.course.SuddenChange;
import dev.thaw.core.course.SuddenChanges;
import dev.thaw.core.course.Threshold;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// One participant's course. Examples have one sudden change or setback; the first is shown.
final class CourseFunctions {

    static final Map<String, WorkedFunction> BY_NAME =
            Map.of(
                    "sudden-gain", CourseFunctions::suddenGain,
                    "plateau", CourseFunctions::plateau,
                    "setback", CourseFunctions::setback);

    private CourseFunctions() {}

    private static Map<String, String> suddenGain(WorkedExample.Arguments given) {
        SuddenChanges gains =
                SuddenChanges.of(
                        readings(given), SuddenChanges.Kind.GAIN, Better.LOWER, threshold(given));
        SuddenChange gain = gains.first().orElseThrow();
        Map<String, String> results = new LinkedHashMap<>();
        results.put("session", String.valueOf(gain.session()));
        results.put("magnitude", Figure.of(gain.magnitude()).toString());
        results.put("reversal-value", Figure.of(gain.reversalValue()).toString());
        results.put("reversed", gain.reversed().name());
        TrendFunctions.put(results, "share-lost", gain.shareLost());
        return results;
    }

    private static Map<String, String> plateau(WorkedExample.Arguments given) {
        Plateau plateau = Plateau.of(readings(given), threshold(given));
        Map<String, String> results = new LinkedHashMap<>();
        results.put("finding", plateau.finding().name());
        TrendFunctions.put(results, "slope", plateau.slope());
        return results;
    }

    private static Map<String, String> setback(WorkedExample.Arguments given) {
        Setback setback =
                Setback.in(
                                new Setback.Weeks(
                                        readings(given),
                                        Readings.of(Map.of()),
                                        Optional.empty(),
                                        new TreeSet<>()),
                                threshold(given))
                        .getFirst();
        Map<String, String> results = new LinkedHashMap<>();
        results.put("onset", String.valueOf(setback.onset()));
        TrendFunctions.put(results, "median-before", setback.medianBefore());
        TrendFunctions.put(results, "depth", setback.depth());
        setback.recovery()
                .ifPresent(
                        recovery -> {
                            results.put("weeks", recovery.time().toString());
                            results.put("recovered", String.valueOf(recovery.event()));
                        });
        return results;
    }

    private static Threshold threshold(WorkedExample.Arguments given) {
        return new Threshold(Rational.of(given.number("threshold")));
    }

    private static Readings readings(WorkedExample.Arguments given) {
        List<BigDecimal> numbers = given.numbers("t");
        List<BigDecimal> values = given.numbers("y");
        SortedMap<Integer, Rational> readings = new TreeMap<>();
        for (int i = 0; i < numbers.size(); i++) {
            readings.put(numbers.get(i).intValueExact(), Rational.of(values.get(i)));
        }
        return new Readings(readings);
    }
}
