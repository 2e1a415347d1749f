package dev.thaw.core.monitor;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.protocol.StudyDay;
import dev.thaw.core.protocol.StudyProtocol;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// A participant's study weeks in the study's home zone.
///
/// @param one the day on which week 1 begins
record Weeks(LocalDate one, StudyProtocol protocol) {

    private static final int DAYS = 7;

    /// The week in which a moment lies.
    int at(Instant moment) {
        return weekOf(day(moment));
    }

    /// The newest week that is over at a moment. Participants elsewhere, and phones that find no
    /// network in the night, have another day for it.
    int overAt(Instant moment) {
        return weekOf(day(moment) - 1) - 1;
    }

    /// When a week begins.
    Instant begin(int week) {
        return one.plusDays((week - 1L) * DAYS)
                .atTime(protocol.dayCutoff())
                .atZone(protocol.homeZone())
                .toInstant();
    }

    private long day(Instant moment) {
        return StudyDay.epochDay(
                        protocol,
                        new CaptureTime.Moment(moment, Optional.empty(), Optional.empty()))
                .orElseThrow();
    }

    private int weekOf(long day) {
        return Math.toIntExact(Math.floorDiv(day - one.toEpochDay(), DAYS) + 1);
    }
}
