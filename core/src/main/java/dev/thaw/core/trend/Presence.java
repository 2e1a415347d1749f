package dev.thaw.core.trend;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// When a participant was last heard of, and whether they are expected to be. Like everything in a
/// trend it knows no today.
///
/// @param awaited when reports are expected, the last time if there were several; absent: never, or
///   no more because therapy ended or the participant died
/// @param lastHeardAt the newest time of something that they reported themselves, never later than
///   it was received; absent until there is one with a time
/// @param weekOne the day on which study week 1 begins; absent until there is a day to count from
/// @param apps when an observation was last received from an app, by the app's name: of the
///   [#MOST_APPS] that were heard of last. What was imported is not from an app
public record Presence(
        Optional<Awaited> awaited,
        Optional<Instant> lastHeardAt,
        Optional<LocalDate> weekOne,
        SortedMap<String, Instant> apps) {

    /// So many are kept of one participant.
    public static final int MOST_APPS = 8;

    /// Nothing is known.
    public static final Presence UNKNOWN =
            new Presence(Optional.empty(), Optional.empty(), Optional.empty(), new TreeMap<>());

    public Presence {
        apps = Collections.unmodifiableSortedMap(new TreeMap<>(apps));
    }

    /// A stretch of time within the study's period in which check-ins may be collected.
    ///
    /// @param until first instant that it covers no more; absent: open
    public record Awaited(Instant from, Optional<Instant> until) {

        /// Whether reports are expected at a moment.
        public boolean contains(Instant moment) {
            return !moment.isBefore(from) && (until.isEmpty() || moment.isBefore(until.get()));
        }
    }
}
