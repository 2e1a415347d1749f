package dev.thaw.core.trend;

import dev.thaw.core.course.Block;
import dev.thaw.core.course.TimeSpan;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.trend.CollectedHistory.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

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

    /// The blocks that follow the sessions, by session number (science.md B).
    ///
    /// A session of which the moment is not known has none; where its day is, it ends the one
    /// before it as that day begins. One without a number, of which the place is the number that
    /// the study gave to another, has none either, but ends the one before it.
    SortedMap<Integer, TimeSpan> blocks() {
        Set<Integer> given = new HashSet<>();
        for (Observed observed : attended) {
            ((SessionHeld) observed.what()).sessionNumber().ifPresent(given::add);
        }
        SortedMap<Integer, TimeSpan> blocks = new TreeMap<>();
        for (int place = 1; place <= attended.size(); place++) {
            Observed observed = attended.get(place - 1);
            SessionHeld held = (SessionHeld) observed.what();
            if (observed.moment().isPresent()
                    && (held.sessionNumber().isPresent() || !given.contains(place))) {
                Duration length = Duration.ofMinutes(held.minutes().orElse(0));
                blocks.put(
                        held.sessionNumber().orElse(place),
                        Block.between(
                                observed.moment().get().plus(length), startOfSessionAfter(place)));
            }
        }
        return blocks;
    }

    /// As far as it is known.
    private Optional<Instant> startOfSessionAfter(int place) {
        return place == attended.size()
                ? Optional.empty()
                : Optional.of(attended.get(place).sortTime());
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
