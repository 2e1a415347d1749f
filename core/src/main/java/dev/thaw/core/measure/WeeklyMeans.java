package dev.thaw.core.measure;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// A measure's values week by week.
public final class WeeklyMeans {

    private WeeklyMeans() {}

    /// One value for every week from the first to the last in which an occasion counts, ascending.
    /// A week below the minimum, or without any occasion, is there without a value. Empty if no
    /// occasion counts. The order of the occasions leaves no trace.
    public static <T> List<MeasuredValue> of(Measure<T> measure, Iterable<Occasion<T>> occasions) {
        TreeMap<Integer, WeekTally> weeks = new TreeMap<>();
        WeekTally tally = new WeekTally();
        int tallied = 0;
        for (Occasion<T> occasion : occasions) {
            Optional<BigDecimal> number = measure.contribution().apply(occasion.what());
            if (number.isPresent()) {
                // Occasions mostly come in order: a week is looked up when it changes.
                if (weeks.isEmpty() || occasion.week() != tallied) {
                    tallied = occasion.week();
                    tally = weeks.computeIfAbsent(tallied, _ -> new WeekTally());
                }
                tally.add(occasion, number.get());
            }
        }
        if (weeks.isEmpty()) {
            return List.of();
        }
        List<MeasuredValue> values = new ArrayList<>();
        WeekTally noOccasions = new WeekTally();
        for (int week = weeks.firstKey(); week <= weeks.lastKey(); week++) {
            values.add(weeks.getOrDefault(week, noOccasions).value(week, measure));
        }
        return values;
    }
}
