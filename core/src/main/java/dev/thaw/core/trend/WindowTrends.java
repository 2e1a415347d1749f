package dev.thaw.core.trend;

import dev.thaw.core.measure.MeasuredValue;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.Series;
import dev.thaw.core.statistics.TrendLines;
import dev.thaw.core.statistics.TrendLines.TrendLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The trends of a measure within windows: only what lies in a window plays a part in its trend, at
/// its real week or session number (gaps are not closed).
///
/// Sufficient are at least 6 values that span at least 7 weeks or sessions, and by week at least 2
/// in each third of the window (science.md B); else every figure is INSUFFICIENT_N.
final class WindowTrends {

    private static final int LEAST_VALID = 6;
    private static final int LEAST_SPAN = 7;
    private static final int LEAST_IN_THIRD = 2;

    private final Axis axis;
    private final int[] indices;
    private final Series series;
    private final Map<Window, TrendLines> lines = new HashMap<>();

    private WindowTrends(Axis axis, int[] indices, Series series) {
        this.axis = axis;
        this.indices = indices;
        this.series = series;
    }

    /// @param values ascending by index
    static List<WindowTrend> of(Axis axis, List<MeasuredValue> values, Windows windows) {
        List<Series.Point> valid = new ArrayList<>(values.size());
        int[] indices = new int[values.size()];
        for (MeasuredValue value : values) {
            if (value.exact().isPresent()) {
                indices[valid.size()] = value.index();
                valid.add(Series.Point.of(value.index(), value.exact().get()));
            }
        }
        WindowTrends trends =
                new WindowTrends(axis, Arrays.copyOf(indices, valid.size()), Series.of(valid));
        List<WindowTrend> all = new ArrayList<>(windows.all().size());
        for (Window window : windows.all()) {
            all.add(trends.of(window, windows.widest()));
        }
        return all;
    }

    private WindowTrend of(Window window, List<Window> widest) {
        int from = firstFrom(window.first());
        int to = firstFrom(window.last() + 1);
        int n = to - from;
        if (n < LEAST_VALID) {
            return insufficient(window, Estimate.tooFew(n, LEAST_VALID));
        }
        if (!isSpread(window, from, to)) {
            return insufficient(window, Estimate.none(Status.INSUFFICIENT_N, n));
        }
        Window around = around(window, widest);
        int start = firstFrom(around.first());
        TrendLine line =
                lines.computeIfAbsent(around, this::linesWithin).between(from - start, to - start);
        return new WindowTrend(
                window, n, line.theilSen(), line.leastSquares(), line.tauB(), line.p());
    }

    private static Window around(Window window, List<Window> widest) {
        for (Window wide : widest) {
            if (wide.contains(window)) {
                return wide;
            }
        }
        throw new IllegalStateException("every window lies in one of the widest");
    }

    private TrendLines linesWithin(Window window) {
        return new TrendLines(
                series.between(firstFrom(window.first()), firstFrom(window.last() + 1)));
    }

    /// Where the values from an index on begin.
    private int firstFrom(int index) {
        int found = Arrays.binarySearch(indices, index);
        return found >= 0 ? found : -found - 1;
    }

    private static WindowTrend insufficient(Window window, Estimate reason) {
        return new WindowTrend(window, reason.n(), reason, reason, reason, reason);
    }

    private boolean isSpread(Window window, int from, int to) {
        int span = indices[to - 1] - indices[from] + 1;
        return span >= LEAST_SPAN
                && switch (axis) {
                    case WEEK -> fillsThirds(window, from, to);
                    case SESSION -> true;
                };
    }

    private boolean fillsThirds(Window window, int from, int to) {
        int[] inThird = new int[3];
        for (int i = from; i < to; i++) {
            inThird[window.third(indices[i])]++;
        }
        return Math.min(inThird[0], Math.min(inThird[1], inThird[2])) >= LEAST_IN_THIRD;
    }
}
