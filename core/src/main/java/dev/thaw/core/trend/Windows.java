package dev.thaw.core.trend;

import dev.thaw.core.measure.MeasuredValue;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which windows of a series are looked at. They are anchored at the participant: week 1 is the
/// anchor's, session 1 the first session.
enum Windows {
    /// The windows that a live trend carries. By week: the first 8, 10 and 12 weeks, and the newest
    /// window of every length from 8 to 12, ending at the last week with a value, as far as weeks
    /// from 1 on fill it. By session: the first 8, 10 and 12, and the whole series, to which
    /// session 0 (the baseline) belongs.
    NAMED,
    /// The named ones and every window of 8 to 12 from the first to the last point.
    ALL;

    private static final List<Integer> FIRST_LENGTHS = List.of(8, 10, 12);
    private static final int SHORTEST = 8;
    private static final int LONGEST = 12;

    /// Ascending by length, then first index.
    ///
    /// @param values ascending by index, not empty
    SortedSet<Window> of(Axis axis, List<MeasuredValue> values) {
        SortedSet<Window> windows = new TreeSet<>();
        for (int length : FIRST_LENGTHS) {
            windows.add(new Window(1, length));
        }
        int first = values.getFirst().index();
        int last = values.getLast().index();
        switch (axis) {
            case WEEK -> lastValid(values).ifPresent(valid -> addNewest(windows, valid));
            case SESSION -> windows.add(new Window(first, last - first + 1));
        }
        if (this == ALL) {
            addEvery(windows, first, last);
        }
        return windows;
    }

    private static void addNewest(SortedSet<Window> windows, int lastValid) {
        for (int length = SHORTEST; length <= Math.min(LONGEST, lastValid); length++) {
            windows.add(new Window(lastValid - length + 1, length));
        }
    }

    private static void addEvery(SortedSet<Window> windows, int first, int last) {
        for (int length = SHORTEST; length <= LONGEST; length++) {
            for (int start = first; start + length - 1 <= last; start++) {
                windows.add(new Window(start, length));
            }
        }
    }

    private static Optional<Integer> lastValid(List<MeasuredValue> values) {
        for (MeasuredValue value : values.reversed()) {
            if (value.exact().isPresent()) {
                return Optional.of(value.index());
            }
        }
        return Optional.empty();
    }
}
