package dev.thaw.core.trend;

import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.SessionHeld;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The attended sessions: each number once, and every one without a number.
record Sessions(List<Observed> attended) {

    /// @param held earliest first
    static Sessions of(List<Observed> held, ExclusionTally excluded) {
        List<Observed> attended = new ArrayList<>();
        Set<Integer> numbers = new HashSet<>();
        for (Observed observed : held) {
            SessionHeld session = (SessionHeld) observed.what();
            if (session.attendance() == Attendance.ATTENDED) {
                if (session.sessionNumber().isEmpty()
                        || numbers.add(session.sessionNumber().getAsInt())) {
                    attended.add(observed);
                } else {
                    excluded.add(Exclusion.DUPLICATE);
                }
            }
        }
        return new Sessions(attended);
    }
}
