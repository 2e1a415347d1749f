package dev.thaw.core.monitor;

import dev.thaw.core.trend.Presence.Awaited;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is looked at of a participant.
///
/// @param awaited when reports are expected; absent: never, or no more
/// @param lastHeardAt absent until they reported something
/// @param weekOne the day on which study week 1 begins
/// @param answered by study week; weeks without prompts are absent
/// @param overwhelm share of overwhelming answers by study week; weeks with too few answers are
///   absent
public record WatchedParticipant(
        Optional<Awaited> awaited,
        Optional<Instant> lastHeardAt,
        Optional<LocalDate> weekOne,
        SortedMap<Integer, Answered> answered,
        SortedMap<Integer, BigDecimal> overwhelm) {
    public WatchedParticipant {
        answered = Collections.unmodifiableSortedMap(new TreeMap<>(answered));
        overwhelm = Collections.unmodifiableSortedMap(new TreeMap<>(overwhelm));
    }

    /// Whether reports are expected at a moment.
    public boolean isAwaited(Instant moment) {
        return awaited.isPresent() && awaited.get().contains(moment);
    }
}
