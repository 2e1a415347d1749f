package dev.thaw.core.trend;

import dev.thaw.core.change.BaselineDays;
import dev.thaw.core.change.DayWindow;
import dev.thaw.core.measure.LeastData;
import dev.thaw.core.measure.Measure;
import dev.thaw.core.measure.Measures;
import dev.thaw.core.measure.Occasions;
import dev.thaw.core.measure.Setting;
import dev.thaw.core.measure.WindowValue;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.CollectedHistory.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The windows before and after therapy that change is measured between: those of claims that ask
/// for the standard days, counted from the protocol's anchor.
///
/// @param outcomes those that exist
record ChangeWindows(Placed qualifying, Placed baseline, Map<OutcomeWindow, Placed> outcomes) {

    private static final BaselineDays.RunIn STANDARD = BaselineDays.STANDARD;
    private static final DayWindow WEEKS_11_12 = new DayWindow(70, 83);
    private static final DaysAfterSessions AFTER_SESSIONS_8_12 =
            new DaysAfterSessions(8, 12, 14, DaysAfterSessions.USUAL_WEEKS);

    /// Days, and what happened on them.
    record Placed(DayWindow days, dev.thaw.core.measure.DayWindow what) {

        private static Placed of(Occasions occasions, DayWindow days) {
            return new Placed(days, occasions.between(days.first(), days.last()));
        }

        /// With as much data asked for as a claim asks for that many days.
        private LeastData leastData(StudyProtocol protocol) {
            return LeastData.ofFortnight(protocol).inProportion(days.last() - days.first() + 1);
        }

        private WindowValue value(Measure measure, StudyProtocol protocol) {
            return measure.of(
                    what, Setting.ofFortnight(protocol).withLeastData(leastData(protocol)));
        }

        boolean isValid(StudyProtocol protocol) {
            return what.isValid(leastData(protocol));
        }
    }

    ChangeWindows {
        outcomes = Collections.unmodifiableMap(new EnumMap<>(outcomes));
    }

    /// @param occasions with days counted from the anchor
    static ChangeWindows of(Occasions occasions, List<Session> attended, long anchor) {
        Map<OutcomeWindow, Placed> outcomes = new EnumMap<>(OutcomeWindow.class);
        outcomes.put(OutcomeWindow.WEEKS_11_12, Placed.of(occasions, WEEKS_11_12));
        AFTER_SESSIONS_8_12
                .of(attended, anchor)
                .ifPresent(
                        days ->
                                outcomes.put(
                                        OutcomeWindow.AFTER_SESSIONS_8_12,
                                        Placed.of(occasions, days)));
        return new ChangeWindows(
                Placed.of(occasions, STANDARD.qualifying()),
                Placed.of(occasions, STANDARD.baseline()),
                outcomes);
    }

    /// Ascending by measure; a measure for which nothing counts in any of the windows is left out.
    List<MeasureChange> changes(StudyProtocol protocol) {
        List<MeasureChange> changes = new ArrayList<>();
        for (Measure measure : Measures.of(protocol)) {
            MeasureChange change = change(measure, protocol);
            if (change.qualifying().n() > 0
                    || change.baseline().n() > 0
                    || change.outcomes().stream().anyMatch(one -> one.value().n() > 0)) {
                changes.add(change);
            }
        }
        changes.sort(Comparator.comparing(MeasureChange::measure));
        return changes;
    }

    private MeasureChange change(Measure measure, StudyProtocol protocol) {
        WindowValue before = baseline.value(measure, protocol);
        List<MeasureChange.Outcome> changed = new ArrayList<>(outcomes.size());
        outcomes.forEach(
                (window, placed) -> {
                    WindowValue after = placed.value(measure, protocol);
                    changed.add(
                            new MeasureChange.Outcome(
                                    window, after.published(), difference(before, after)));
                });
        return new MeasureChange(
                measure.id(),
                qualifying.value(measure, protocol).published(),
                before.published(),
                changed);
    }

    private static Estimate difference(WindowValue before, WindowValue after) {
        int n = before.published().n() + after.published().n();
        Estimate difference =
                before.exact().isPresent() && after.exact().isPresent()
                        ? Estimate.of(
                                Figure.of(after.exact().get().subtract(before.exact().get())), n)
                        : Estimate.none(
                                (before.exact().isPresent() ? after : before).published().status(),
                                n);
        return difference
                .flagged(before.published().flags().toArray(Flag[]::new))
                .flagged(after.published().flags().toArray(Flag[]::new));
    }
}
