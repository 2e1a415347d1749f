package dev.thaw.core.trend;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.protocol.StudyDay;
import dev.thaw.core.protocol.StudyProtocol;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;

/// An observation as it stands after its amendments, with the time and id of the event that carries
/// it now.
///
/// @param receivedAt when that event was received
/// @param epochDay its study day, counted from 1970-01-01; [#NO_DAY] for an event without time
/// @param sortTime for ordering only: the moment, the beginning of the civil day, or the end of all
///   time
record Observed(
        StudyEvent event, Observation what, Instant receivedAt, long epochDay, Instant sortTime) {

    static final long NO_DAY = Long.MIN_VALUE;

    /// The earliest first; at one time the lowest id (science.md A.1).
    static final Comparator<Observed> EARLIEST_FIRST =
            (one, other) -> {
                int byTime = one.sortTime.compareTo(other.sortTime);
                return byTime != 0 ? byTime : StudyEvent.BY_ID.compare(one.event, other.event);
            };

    static Observed of(LedgerEvent carrier, Observation what, StudyProtocol protocol) {
        CaptureTime captured = carrier.event().captured();
        return new Observed(
                carrier.event(),
                what,
                carrier.receivedAt(),
                StudyDay.epochDay(protocol, captured).orElse(NO_DAY),
                sortTimeOf(captured, protocol));
    }

    private static Instant sortTimeOf(CaptureTime captured, StudyProtocol protocol) {
        return switch (captured) {
            case CaptureTime.Moment moment -> moment.at();
            case CaptureTime.CivilDay day ->
                    day.date().atStartOfDay(protocol.homeZone()).toInstant();
            case CaptureTime.Ordinal _ -> Instant.MAX;
        };
    }

    /// Whether its study day is known.
    boolean isDated() {
        return epochDay != NO_DAY;
    }

    /// Its study day, where it has one.
    OptionalLong day() {
        return isDated() ? OptionalLong.of(epochDay) : OptionalLong.empty();
    }

    /// When it happened; absent for a civil day and for an event without time.
    Optional<Instant> moment() {
        return event.captured() instanceof CaptureTime.Moment(Instant at, var _, var _)
                ? Optional.of(at)
                : Optional.empty();
    }

    /// Whether it happened after a moment, as far as is known.
    boolean isAfter(Instant moment) {
        return event.captured() instanceof CaptureTime.Moment(Instant at, var _, var _)
                && at.isAfter(moment);
    }

    /// Whether it happened less than a duration later on the same study day; false unless both
    /// moments are known.
    boolean followsWithin(Duration closerThan, Observed earlier) {
        return event.captured() instanceof CaptureTime.Moment
                && earlier.event.captured() instanceof CaptureTime.Moment
                && epochDay == earlier.epochDay
                && Duration.between(earlier.sortTime, sortTime).compareTo(closerThan) < 0;
    }

    /// Whether the study's home zone had to tell its day.
    boolean homeZoneAssumed() {
        return event.captured() instanceof CaptureTime.Moment moment && moment.offset().isEmpty();
    }
}
