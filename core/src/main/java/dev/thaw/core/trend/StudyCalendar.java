package dev.thaw.core.trend;

import dev.thaw.core.measure.Occasion;
import dev.thaw.core.protocol.StudyProtocol;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// A participant's study weeks, counted from the day on which week 1 begins.
///
/// @param anchor day 1 of week 1, counted from 1970-01-01
record StudyCalendar(long anchor) {

    /// The earliest study day with an attended session, or the day of enrolment, as the protocol
    /// says; absent until there is one.
    static Optional<StudyCalendar> of(
            StudyProtocol protocol, Sessions sessions, Optional<Observed> enrolment) {
        OptionalLong anchor =
                switch (protocol.anchor()) {
                    case FIRST_ATTENDED_SESSION -> earliestDay(sessions.attended().stream());
                    case ENROLMENT -> earliestDay(enrolment.stream());
                };
        return anchor.isPresent()
                ? Optional.of(new StudyCalendar(anchor.getAsLong()))
                : Optional.empty();
    }

    private static OptionalLong earliestDay(Stream<Observed> observations) {
        return observations.filter(Observed::isDated).mapToLong(Observed::epochDay).min();
    }

    /// Places something on the calendar.
    ///
    /// @param observed dated
    <T> Occasion<T> occasion(Observed observed, T what) {
        return new Occasion<>(
                Math.toIntExact(observed.epochDay() - anchor),
                observed.moment(),
                observed.homeZoneAssumed(),
                what);
    }
}
