package dev.thaw.core.event;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// When something happened, no finer than it was known: a moment, a civil day, or only an order.
public sealed interface CaptureTime {

    /// A moment, with the clock that the participant saw.
    ///
    /// @param at the instant, whole microseconds (finer digits are cut off)
    /// @param offset the UTC offset at capture; absent when the app did not know it (the study's
    ///   home zone then serves, flagged)
    /// @param zoneId the IANA zone at capture, kept as evidence; never used to recompute the offset
    record Moment(Instant at, Optional<ZoneOffset> offset, Optional<String> zoneId)
            implements CaptureTime {
        public Moment {
            at = Exact.micros(at);
        }
    }

    /// A civil day without a time of day: no day roll applies.
    record CivilDay(LocalDate date) implements CaptureTime {
        public CivilDay {
            if (date.getYear() < 1 || date.getYear() > 9999) {
                throw new IllegalArgumentException("a day lies in the years 1 to 9999");
            }
        }

        /// When the day begins in a zone.
        public Instant firstMoment(ZoneId zone) {
            return date.atStartOfDay(zone).toInstant();
        }

        /// The last microsecond before the next day begins in a zone.
        public Instant lastMoment(ZoneId zone) {
            return date.plusDays(1).atStartOfDay(zone).toInstant().minus(1, ChronoUnit.MICROS);
        }
    }

    /// No time at all: usable by session number or occasion only.
    record Ordinal() implements CaptureTime {}
}
