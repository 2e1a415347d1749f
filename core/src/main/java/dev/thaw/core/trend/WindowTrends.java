package dev.thaw.core.trend;

import dev.thaw.core.measure.MeasuredValue;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.Series;
import dev.thaw.core.statistics.SeriesTrend;
import java.util.ArrayList;
import java.util.List;

/// The trend of a measure within one window: only what lies in the window plays a part, at its real
/// week or session number (gaps are not closed).
///
/// Sufficient are at least 6 values that span at least 7 weeks or sessions, and by week at least 2
/// in each third of the window (science.md B); else every figure is INSUFFICIENT_N.
final class WindowTrends {

    private static final int LEAST_VALID = 6;
    private static final int LEAST_SPAN = 7;
    private static final int LEAST_IN_THIRD = 2;

    private WindowTrends() {}

    /// @param values ascending by index
    static WindowTrend of(Axis axis, List<MeasuredValue> values, Window window) {
        List<MeasuredValue> valid = new ArrayList<>();
        for (MeasuredValue value : values) {
            if (value.exact().isPresent() && window.contains(value.index())) {
                valid.add(value);
            }
        }
        int n = valid.size();
        if (n < LEAST_VALID) {
            return insufficient(window, Estimate.tooFew(n, LEAST_VALID));
        }
        if (!isSpread(axis, valid, window)) {
            return insufficient(window, Estimate.none(Status.INSUFFICIENT_N, n));
        }
        SeriesTrend trend = SeriesTrend.of(series(valid));
        return new WindowTrend(
                window,
                n,
                trend.theilSen().slope(),
                trend.leastSquares().slope(),
                trend.mannKendall().tauB(),
                trend.mannKendall().p());
    }

    private static WindowTrend insufficient(Window window, Estimate reason) {
        return new WindowTrend(window, reason.n(), reason, reason, reason, reason);
    }

    private static boolean isSpread(Axis axis, List<MeasuredValue> valid, Window window) {
        int span = valid.getLast().index() - valid.getFirst().index() + 1;
        return span >= LEAST_SPAN
                && switch (axis) {
                    case WEEK -> fillsThirds(valid, window);
                    case SESSION -> true;
                };
    }

    private static boolean fillsThirds(List<MeasuredValue> valid, Window window) {
        int[] inThird = new int[3];
        for (MeasuredValue value : valid) {
            inThird[window.third(value.index())]++;
        }
        return Math.min(inThird[0], Math.min(inThird[1], inThird[2])) >= LEAST_IN_THIRD;
    }

    private static Series series(List<MeasuredValue> valid) {
        List<Series.Point> points = new ArrayList<>(valid.size());
        for (MeasuredValue value : valid) {
            points.add(Series.Point.of(value.index(), value.exact().orElseThrow()));
        }
        return Series.of(points);
    }
}
