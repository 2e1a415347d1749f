package dev.thaw.core.trend;

import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.trend.CollectedHistory.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /// The same with their numbers: the study's own, else the place among the attended sessions.
    List<Session> numbered() {
        List<Session> numbered = new ArrayList<>(attended.size());
        for (Observed observed : attended) {
            SessionHeld held = (SessionHeld) observed.what();
            numbered.add(
                    new Session(
                            held.sessionNumber().orElse(numbered.size() + 1),
                            observed.day(),
                            held.modalities(),
                            held.therapistCode()));
        }
        return numbered;
    }

    /// The modality that is the main one – listed first – of most of some sessions; of several the
    /// one that was it first.
    ///
    /// @param sessions earliest first
    static Optional<Modality> mainModality(List<Session> sessions) {
        Map<Modality, Integer> counts = new LinkedHashMap<>();
        sessions.forEach(one -> counts.merge(one.modalities().getFirst(), 1, Integer::sum));
        return counts.entrySet().stream()
                .reduce((one, later) -> later.getValue() > one.getValue() ? later : one)
                .map(Map.Entry::getKey);
    }
}
