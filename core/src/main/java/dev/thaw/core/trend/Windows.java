package dev.thaw.core.trend;

import dev.thaw.core.measure.MeasuredValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/// The windows of a series that are looked at. They are anchored at the participant: week 1 is the
/// anchor's, session 1 the first session.
///
/// @param all ascending by length, then first index
/// @param widest those that lie in no other one: what is worked out for these serves all
record Windows(SortedSet<Window> all, List<Window> widest) {

    private static final int SHORTEST = 8;
    private static final int LONGEST = 12;
    private static final List<Integer> FIRST_SESSIONS = List.of(8, 10, 12);

    /// How many windows.
    enum Choice {
        /// What a live trend carries. By week: window 1–12, and the newest window of every length
        /// from 8 to 12, ending at the last week with a value, as far as weeks from 1 on fill it.
        /// By session: the first 8, 10 and 12, and the whole series, to which session 0 (the
        /// baseline) belongs.
        NAMED,
        /// The named ones and every window of 8 to 12 from the first to the last point.
        ALL
    }

    /// What decides about the windows of a series: its axis, first and last index, and the last one
    /// with a value.
    private record Reach(Axis axis, int first, int last, OptionalInt lastValid) {}

    /// Plans windows, once for all measures that reach equally far.
    static final class Planner {

        private final Choice choice;
        private final Map<Reach, Windows> planned = new HashMap<>();

        Planner(Choice choice) {
            this.choice = choice;
        }

        /// @param values ascending by index, not empty
        Windows of(Axis axis, List<MeasuredValue> values) {
            Reach reach =
                    new Reach(
                            axis,
                            values.getFirst().index(),
                            values.getLast().index(),
                            lastValid(values));
            return planned.computeIfAbsent(reach, this::plan);
        }

        private Windows plan(Reach reach) {
            SortedSet<Window> windows = new TreeSet<>();
            switch (reach.axis) {
                case WEEK -> {
                    windows.add(new Window(1, LONGEST));
                    reach.lastValid.ifPresent(last -> addNewest(windows, last));
                }
                case SESSION -> {
                    FIRST_SESSIONS.forEach(length -> windows.add(new Window(1, length)));
                    windows.add(new Window(reach.first, reach.last - reach.first + 1));
                }
            }
            switch (choice) {
                case NAMED -> {}
                case ALL -> addEvery(windows, reach.first, reach.last);
            }
            return new Windows(windows, widest(windows));
        }
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

    private static List<Window> widest(SortedSet<Window> windows) {
        List<Window> widest = new ArrayList<>();
        for (Window window : windows.reversed()) {
            if (widest.stream().noneMatch(other -> other.contains(window))) {
                widest.add(window);
            }
        }
        return widest;
    }

    private static OptionalInt lastValid(List<MeasuredValue> values) {
        for (MeasuredValue value : values.reversed()) {
            if (value.exact().isPresent()) {
                return OptionalInt.of(value.index());
            }
        }
        return OptionalInt.empty();
    }
}
