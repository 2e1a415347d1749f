package dev.thaw.reports.web.figure;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A line of a chart.
///
/// @param name what tells it from others
/// @param marks by place on the axis
public record Line(String name, SortedMap<Integer, Mark> marks) {

    public Line {
        marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
    }

    /// @param place that may have nothing
    public Mark at(int place) {
        return marks.getOrDefault(place, new Mark.Absent());
    }
}
