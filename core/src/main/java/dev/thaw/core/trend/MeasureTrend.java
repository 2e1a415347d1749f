package dev.thaw.core.trend;

import java.util.List;

/// The series of one measure and its trends.
///
/// @param measure `err@1`, `blankrate@1`, `intensity_all@1`, `compliance@1`, `item:<id>` or
///   `instrument:<id>`
/// @param points ascending by index; weeks below the minimum are there with their status
/// @param windows ascending by length, then first index
public record MeasureTrend(
        String measure, Axis axis, List<Point> points, List<WindowTrend> windows) {
    public MeasureTrend {
        points = List.copyOf(points);
        windows = List.copyOf(windows);
    }
}
