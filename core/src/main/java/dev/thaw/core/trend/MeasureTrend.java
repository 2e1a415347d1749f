package dev.thaw.core.trend;

import java.util.List;

/// The series of one measure and its trends.
///
/// @param measure id of a measure as [dev.thaw.core.measure.MeasureCatalogue] lists it, such as
///   `err@1`, `item:mood`, `item:mood/sd@1` or `instrument:PHQ-9`
/// @param points ascending by index; weeks and blocks below the minimum are there with their status
/// @param windows ascending by length, then first index
public record MeasureTrend(
        String measure, Axis axis, List<Point> points, List<WindowTrend> windows) {
    public MeasureTrend {
        points = List.copyOf(points);
        windows = List.copyOf(windows);
    }
}
