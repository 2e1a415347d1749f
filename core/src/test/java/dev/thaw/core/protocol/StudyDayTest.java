package dev.thaw.core.protocol;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.example.ExampleProtocol;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyDayTest {

    private final ExampleProtocol oslo = aStudy().withHomeZone("Europe/Oslo");

    @ParameterizedTest
    @CsvSource({
        "2026-03-10T03:59:59.999999+01:00, 2026-03-09",
        "2026-03-10T04:00:00+01:00, 2026-03-10",
        "2026-03-10T23:59:59+01:00, 2026-03-10",
        "2026-03-11T00:00:00+01:00, 2026-03-10",
        "2026-03-01T02:00:00+01:00, 2026-02-28",
        "2026-01-01T02:00:00+01:00, 2025-12-31",
    })
    void aStudyDayBeginsAtFourInTheMorning(String captured, LocalDate day) {
        assertThat(studyDay(oslo, at(captured))).contains(day);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-10T09:00:00+13:00, 2026-03-10",
        "2026-03-10T03:00:00-10:00, 2026-03-09",
        "2026-03-10T22:00:00-10:00, 2026-03-10",
    })
    void onATravelTheClockThatTheParticipantSawTellsTheDay(String captured, LocalDate day) {
        assertThat(studyDay(oslo, at(captured))).contains(day);
    }

    @ParameterizedTest
    @CsvSource({
        // Oslo is at +01:00 in winter, +02:00 in summer
        "2026-01-10T02:59:59Z, 2026-01-09",
        "2026-01-10T03:00:00Z, 2026-01-10",
        "2026-07-10T01:59:59Z, 2026-07-09",
        "2026-07-10T02:00:00Z, 2026-07-10",
    })
    void withoutAnOffsetTheStudysHomeZoneTellsTheDay(Instant captured, LocalDate day) {
        assertThat(
                        studyDay(
                                oslo,
                                new CaptureTime.Moment(
                                        captured, Optional.empty(), Optional.of("Asia/Tokyo"))))
                .contains(day);
    }

    @Test
    void whereTheStudyRollsAtMidnightTheDayIsTheCalendars() {
        assertThat(studyDay(aStudy().withDayCutoff("00:00"), at("2026-03-10T00:00:00+01:00")))
                .contains(LocalDate.of(2026, 3, 10));
    }

    @Test
    void aCivilDayIsTakenAsItIs() {
        LocalDate day = LocalDate.of(2026, 3, 10);

        assertThat(studyDay(oslo, new CaptureTime.CivilDay(day))).contains(day);
    }

    @Test
    void whatHasNoTimeHasNoDay() {
        assertThat(studyDay(oslo, new CaptureTime.Ordinal())).isEmpty();
    }

    private static Optional<LocalDate> studyDay(ExampleProtocol study, CaptureTime captured) {
        return StudyDay.of(study.protocol(), captured);
    }

    private static CaptureTime at(String local) {
        OffsetDateTime time = OffsetDateTime.parse(local);
        return new CaptureTime.Moment(
                time.toInstant(), Optional.of(time.getOffset()), Optional.empty());
    }
}
