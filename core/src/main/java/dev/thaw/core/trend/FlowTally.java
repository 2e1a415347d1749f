package dev.thaw.core.trend;

import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.TherapyEnded;
import dev.thaw.core.measure.DayWindow;
import dev.thaw.core.measure.LeastData;
import dev.thaw.core.measure.Occasion;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Schedule.Kind;
import dev.thaw.core.trend.CollectedHistory.Session;
import dev.thaw.core.trend.ParticipantFlow.Stage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/// Finds out how far a participant came.
final class FlowTally {

    private final SortedSet<Stage> reached = new TreeSet<>();
    private final Optional<EndOfTherapy> end;
    private final OptionalInt lastSession;
    private int validWeeks;

    private FlowTally(Optional<EndOfTherapy> end, OptionalInt lastSession) {
        this.end = end;
        this.lastSession = lastSession;
    }

    /// What does not depend on days.
    static FlowTally of(Observations observations, List<Session> attended, KnownConsent consent) {
        FlowTally flow =
                new FlowTally(
                        observations.ends().stream()
                                .reduce((_, later) -> later)
                                .map(observed -> ((TherapyEnded) observed.what()).how()),
                        attended.stream().mapToInt(Session::number).max());
        flow.reach(Stage.ENROLLED, observations.enrolment().isPresent());
        flow.reach(Stage.CONSENTED, consent.permits(ConsentScope.INCLUDE_IN_COHORT_CLAIMS));
        flow.reach(Stage.ONE_SESSION, attended.size() >= 1);
        flow.reach(Stage.FOUR_SESSIONS, attended.size() >= 4);
        flow.reach(Stage.EIGHT_SESSIONS, attended.size() >= 8);
        return flow;
    }

    /// What does.
    ///
    /// @param weeks every week in which anything happened
    /// @param totals when an instrument had a total
    void place(
            List<DayWindow> weeks,
            ChangeWindows windows,
            List<Occasion<Observation>> totals,
            StudyProtocol protocol) {
        List<Occasion<Observation>> valid =
                protocol.schedule().kind() == Kind.NONE ? totals : List.of();
        reach(Stage.QUALIFYING_VALID, isValid(windows.qualifying(), valid, protocol));
        reach(Stage.BASELINE_VALID, isValid(windows.baseline(), valid, protocol));
        windows.outcomes()
                .forEach(
                        (window, placed) -> reach(stage(window), isValid(placed, valid, protocol)));
        SortedSet<Integer> validInWeek = new TreeSet<>();
        for (DayWindow week : weeks) {
            if (week.isValid(LeastData.ofWeek(protocol))) {
                validInWeek.add(week.week());
            }
        }
        valid.forEach(total -> validInWeek.add(total.week()));
        validWeeks = validInWeek.tailSet(1).size();
    }

    private static boolean isValid(
            ChangeWindows.Placed window,
            List<Occasion<Observation>> totals,
            StudyProtocol protocol) {
        return window.isValid(protocol)
                || totals.stream().anyMatch(total -> window.days().contains(total.day()));
    }

    private static Stage stage(OutcomeWindow window) {
        return switch (window) {
            case WEEKS_11_12 -> Stage.ASSESSABLE_IN_WEEKS_11_12;
            case AFTER_SESSIONS_8_12 -> Stage.ASSESSABLE_AFTER_SESSIONS_8_12;
        };
    }

    private void reach(Stage stage, boolean isReached) {
        if (isReached) {
            reached.add(stage);
        }
    }

    ParticipantFlow flow() {
        return new ParticipantFlow(reached, end, lastSession, validWeeks);
    }
}
