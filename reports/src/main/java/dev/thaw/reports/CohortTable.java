package dev.thaw.reports;

import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.Window;
import java.util.List;

/// A measure over all participants of a study, as it is: cells of few people are not hidden. What
/// is shown to others than data stewards is a [PublishedCohort].
///
/// @param points ascending by index
/// @param windows ascending by length, then first index
public record CohortTable(
        Axis axis, String measure, List<CohortPoint> points, List<CohortWindow> windows) {

    public CohortTable {
        points = List.copyOf(points);
        windows = List.copyOf(windows);
    }

    /// A week or session.
    public record CohortPoint(int index, CohortValue value) {}

    /// A window.
    ///
    /// @param slope Theil–Sen slopes per week or session of the participants who have one
    public record CohortWindow(Window window, CohortValue slope) {}
}
