package dev.thaw.core.measure;

import java.util.ArrayList;
import java.util.List;

/// A measure's values week by week.
public final class WeeklySeries {

    private WeeklySeries() {}

    /// One value for every week from the first to the last in which an occasion counts for the
    /// measure, ascending. A week below the minimum, or without any occasion, is there without a
    /// value. Empty if no occasion counts.
    ///
    /// @param weeks ascending and without a gap
    public static List<MeasuredValue> of(Measure measure, List<DayWindow> weeks, Setting setting) {
        List<MeasuredValue> values = new ArrayList<>(weeks.size());
        int last = 0;
        for (DayWindow week : weeks) {
            MeasuredValue value = measure.of(week, setting).at(week.week());
            boolean counts = value.published().n() > 0;
            if (counts || !values.isEmpty()) {
                values.add(value);
            }
            if (counts) {
                last = values.size();
            }
        }
        return values.subList(0, last);
    }
}
