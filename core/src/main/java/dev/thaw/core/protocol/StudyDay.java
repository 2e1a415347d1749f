package dev.thaw.core.protocol;

import dev.thaw.core.event.CaptureTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;

/// The study day on which something happened (science.md A.1).
public final class StudyDay {

    private static final long SECONDS_PER_DAY = 86_400;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private StudyDay() {}

    /// The local date at capture, where hours before the day's cut-off belong to the day before.
    /// The offset at capture wins, so that travel and later time zone releases move nothing;
    /// without an offset the study's home zone serves. A civil day is taken as it is; an event
    /// without time has no day.
    public static Optional<LocalDate> of(StudyProtocol protocol, CaptureTime captured) {
        OptionalLong day = epochDay(protocol, captured);
        return day.isPresent()
                ? Optional.of(LocalDate.ofEpochDay(day.getAsLong()))
                : Optional.empty();
    }

    /// The same day, counted from 1970-01-01.
    public static OptionalLong epochDay(StudyProtocol protocol, CaptureTime captured) {
        return switch (captured) {
            case CaptureTime.Moment moment -> {
                ZoneOffset offset =
                        moment.offset()
                                .orElseGet(
                                        () ->
                                                protocol.homeZone()
                                                        .getRules()
                                                        .getOffset(moment.at()));
                yield OptionalLong.of(dayOf(moment.at(), offset, protocol.dayCutoff()));
            }
            case CaptureTime.CivilDay day -> OptionalLong.of(day.date().toEpochDay());
            case CaptureTime.Ordinal _ -> OptionalLong.empty();
        };
    }

    private static long dayOf(Instant at, ZoneOffset offset, LocalTime cutoff) {
        long second = at.getEpochSecond() + offset.getTotalSeconds();
        long day = Math.floorDiv(second, SECONDS_PER_DAY);
        long nanoOfDay = Math.floorMod(second, SECONDS_PER_DAY) * NANOS_PER_SECOND + at.getNano();
        return nanoOfDay < cutoff.toNanoOfDay() ? day - 1 : day;
    }
}
