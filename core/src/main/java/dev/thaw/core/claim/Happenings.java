package dev.thaw.core.claim;

import dev.thaw.core.claim.Intercurrent.Event;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.IntercurrentEventReported;
import dev.thaw.core.event.Observation.IntercurrentKind;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.trend.CollectedHistory;
import dev.thaw.core.trend.CollectedHistory.Reported;
import dev.thaw.core.trend.CollectedHistory.Session;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What came between day 0 and the outcome of one participant, as far as it was reported. Something
/// without a day counts: nobody can say that it came later.
///
/// @param from day 0; absent: from the first day on
/// @param to last day of the outcome; absent: to the last day of all
record Happenings(CollectedHistory history, OptionalLong from, Optional<Long> to) {

    Set<Event> events() {
        Set<Event> events = EnumSet.noneOf(Event.class);
        history.reported().stream()
                .filter(one -> isBetween(one.day()))
                .flatMap(one -> event(one).stream())
                .forEach(events::add);
        if (isSwitched()) {
            events.add(Event.THERAPY_SWITCH);
        }
        return events;
    }

    private boolean isBetween(OptionalLong day) {
        return day.isEmpty()
                || ((from.isEmpty() || day.getAsLong() >= from.getAsLong())
                        && to.filter(last -> day.getAsLong() > last).isEmpty());
    }

    private static Optional<Event> event(Reported reported) {
        return switch (reported.what()) {
            case SetbackReported _ -> Optional.of(Event.SETBACK_OR_OVERWHELM);
            case CheckInSubmitted checkIn when checkIn.overwhelmed() ->
                    Optional.of(Event.SETBACK_OR_OVERWHELM);
            case IntercurrentEventReported(IntercurrentKind kind) ->
                    switch (kind) {
                        case MEDICATION_CHANGE -> Optional.of(Event.MEDICATION_CHANGE);
                        case HOSPITALISED, DIED -> Optional.of(Event.DEATH_OR_HOSPITALISATION);
                        case OTHER -> Optional.empty();
                    };
            case Object _ -> Optional.empty();
        };
    }

    private boolean isSwitched() {
        Optional<Session> before = Optional.empty();
        for (Session session : history.sessions()) {
            if (isBetween(session.day())) {
                if (before.filter(earlier -> differs(earlier, session)).isPresent()) {
                    return true;
                }
                before = Optional.of(session);
            }
        }
        return false;
    }

    private static boolean differs(Session one, Session other) {
        return main(one) != main(other)
                || (one.therapist().isPresent()
                        && other.therapist().isPresent()
                        && !one.therapist().equals(other.therapist()));
    }

    private static Modality main(Session session) {
        return session.modalities().getFirst();
    }
}
