package dev.thaw.core.trend;

import dev.thaw.core.change.DayWindow;
import dev.thaw.core.trend.CollectedHistory.Session;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The days after the last attended session with a number in a range.
///
/// @param first lowest number
/// @param last highest number
/// @param days how many days, the first one is the day after the session
/// @param weeks until how many weeks after the anchor sessions count
public record DaysAfterSessions(int first, int last, int days, int weeks) {

    /// How long sessions count where a claim says nothing else.
    public static final int USUAL_WEEKS = 30;

    private static final int DAYS_PER_WEEK = 7;

    /// Where they lie, counted from the anchor; empty while there is no such session with a day.
    ///
    /// @param anchor the study day that is day 0
    public Optional<DayWindow> of(List<Session> sessions, long anchor) {
        OptionalLong latest =
                sessions.stream()
                        .filter(session -> session.number() >= first && session.number() <= last)
                        .flatMapToLong(session -> session.day().stream())
                        .map(day -> day - anchor)
                        .filter(day -> day <= (long) weeks * DAYS_PER_WEEK)
                        .max();
        return latest.isPresent()
                ? Optional.of(following(Math.toIntExact(latest.getAsLong())))
                : Optional.empty();
    }

    private DayWindow following(int day) {
        return new DayWindow(day + 1, day + days);
    }
}
