package dev.thaw.core.trend;

import dev.thaw.core.measure.Occasion;
import dev.thaw.core.protocol.StudyProtocol;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;

/// A participant's study weeks, counted from the day on which week 1 begins.
///
/// @param anchor day 1 of week 1
record StudyCalendar(LocalDate anchor) {

    /// The earliest study day with an attended session, or the day of enrolment, as the protocol
    /// says; absent until there is one.
    static Optional<StudyCalendar> of(
            StudyProtocol protocol, Sessions sessions, Optional<Observed> enrolment) {
        Optional<LocalDate> anchor =
                switch (protocol.anchor()) {
                    case FIRST_ATTENDED_SESSION ->
                            sessions.attended().stream()
                                    .flatMap(session -> session.day().stream())
                                    .min(Comparator.naturalOrder());
                    case ENROLMENT -> enrolment.flatMap(Observed::day);
                };
        return anchor.map(StudyCalendar::new);
    }

    /// Places something on the calendar.
    ///
    /// @param observed dated
    <T> Occasion<T> occasion(Observed observed, T what) {
        long day = observed.day().orElseThrow().toEpochDay() - anchor.toEpochDay();
        return new Occasion<>(
                Math.toIntExact(day), observed.moment(), observed.homeZoneAssumed(), what);
    }
}
