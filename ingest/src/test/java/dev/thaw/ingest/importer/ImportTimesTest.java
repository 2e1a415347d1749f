package dev.thaw.ingest.importer;

import static dev.thaw.ingest.importer.ImportBench.HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.CaptureTime.CivilDay;
import dev.thaw.core.event.CaptureTime.Moment;
import dev.thaw.core.event.CaptureTime.Ordinal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// When rows happened: never finer than the file knows.
class ImportTimesTest {

    private static final String MOODS =
            """
            events:
              - type: CheckInSubmitted
                ratings: [mood]
            """;

    @TempDir Path folder;

    @Test
    void aTimeStampWithZoneKeepsTheClockThatTheParticipantSaw() {
        // Given
        String mapping = HEAD + "zone: Europe/Oslo\ntime: at\n" + MOODS;

        // When
        var outcome = bench().imports(mapping, "id,at,mood\na,2020-02-29T23:30:00.123Z,3\n");

        // Then
        assertThat(outcome.times()).containsExactly(oslo("2020-02-29T23:30:00.123Z", 1));
    }

    @Test
    void aTimeStampWithItsOwnOffsetKeepsIt() {
        // Given
        String mapping = HEAD + "zone: Europe/Oslo\ntime: at\n" + MOODS;

        // When
        var outcome =
                bench().imports(
                                mapping,
                                "id,at,mood\na,2020-02-29T23:30:00+05:00,3\nb,2020-02-29 23:30+01:00,3\n");

        // Then: the traveller's clock wins, and the study's zone is no evidence of it
        assertThat(outcome.times())
                .containsExactly(
                        new Moment(
                                Instant.parse("2020-02-29T18:30:00Z"),
                                Optional.of(ZoneOffset.ofHours(5)),
                                Optional.empty()),
                        oslo("2020-02-29T22:30:00Z", 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "M/d/yyyy H:mm|7/4/2020 9:05",
                "d.M.yyyy HH:mm|4.7.2020 09:05",
                "MMM d, yyyy h:mm a|Jul 4, 2020 9:05 AM",
                "iso|2020-07-04 09:05",
                "iso|2020-07-04T09:05:00",
            })
    void aLocalTimeIsReadByItsFormAndZone(String form, String cell) {
        // Given
        String mapping =
                HEAD
                        + "zone: Europe/Oslo\ntime: {column: at, form: '%s'}\n".formatted(form)
                        + MOODS;

        // When
        var outcome = bench().imports(mapping, "id;at;mood\na;" + cell + ";3\n");

        // Then
        assertThat(outcome.times()).containsExactly(oslo("2020-07-04T07:05:00Z", 2));
    }

    @Test
    void aDateIsADayAndNothingIsAnOrderButNeitherIsMidnight() {
        // Given
        String mapping =
                HEAD
                        + "zone: Europe/Oslo\n"
                        + "time: {columns: [day, clock], form: [d.M.yyyy H:mm, d.M.yyyy]}\n"
                        + MOODS;

        // When
        var outcome =
                bench().imports(
                                mapping,
                                "id,day,clock,mood\na,4.7.2020,9:05,1\na,4.7.2020,,2\na,,,3\na,,9:05,4\n");

        // Then
        assertThat(outcome.times())
                .containsExactly(
                        oslo("2020-07-04T07:05:00Z", 2),
                        new CivilDay(LocalDate.of(2020, 7, 4)),
                        new Ordinal());
        assertThat(outcome.refused())
                .containsExactly(
                        "rows.csv line 5: day is no time of the form d.M.yyyy H:mm or d.M.yyyy");
    }

    @Test
    void dayNumbersCountFromAStatedDate() {
        // Given
        String first = HEAD + "time: {column: day, day_1: 2020-03-01}\n" + MOODS;
        String zeroth = HEAD + "time: {column: day, day_0: {column: start}}\n" + MOODS;
        String csv = "id,day,start,mood\na,1,2020-05-01,3\na,30,2020-05-01,3\n";

        // When / Then
        assertThat(bench().imports(first, csv).times())
                .containsExactly(day("2020-03-01"), day("2020-03-30"));
        assertThat(bench().imports(zeroth, csv).times())
                .containsExactly(day("2020-05-02"), day("2020-05-31"));
    }

    @Test
    void spreadsheetDaysHaveTheTimeBehindThePoint() {
        // Given
        String mapping =
                HEAD + "zone: Europe/Oslo\ntime: {column: day, day_0: 1899-12-30}\n" + MOODS;

        // When
        var outcome = bench().imports(mapping, "id,day,mood\na,43915.75,3\na,43915,3\n");

        // Then
        assertThat(outcome.times())
                .containsExactly(oslo("2020-03-25T17:00:00Z", 1), day("2020-03-25"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoch_seconds,1583020800.5", "epoch_millis,1583020800500"})
    void countsSince1970AreMoments(String formAndCell) {
        // Given
        String[] parts = formAndCell.split(",", -1);
        String mapping =
                HEAD + "zone: Europe/Oslo\ntime: {column: at, form: " + parts[0] + "}\n" + MOODS;

        // When
        var outcome = bench().imports(mapping, "id,at,mood\na," + parts[1] + ",3\n");

        // Then
        assertThat(outcome.times()).containsExactly(oslo("2020-03-01T00:00:00.500Z", 1));
    }

    @Test
    void anHourThatTheClocksLeftOutDidNotHappenAndOneTheyPassedTwiceIsTheFirst() {
        // Given
        String mapping = HEAD + "zone: Europe/Oslo\ntime: at\n" + MOODS;

        // When
        var outcome =
                bench().imports(
                                mapping,
                                "id,at,mood\na,2020-03-29 02:30,3\na,2020-10-25 02:30,3\n");

        // Then
        assertThat(outcome.refused())
                .containsExactly(
                        "rows.csv line 2: at is a local time that the clocks left out in"
                                + " Europe/Oslo");
        assertThat(outcome.times()).containsExactly(oslo("2020-10-25T00:30:00Z", 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2020-02-30T10:00:00Z|at is no time of the form 2024-03-31T14:05:00+02:00",
                "yesterday|at is no time of the form 2024-03-31T14:05:00+02:00",
                "2020-03-01 10:00|at is a local time, and the mapping names no zone",
                "2027-03-01|at lies in the future",
                "2019-03-01|at lies outside the study's period 2020-01-01..2020-12-31",
            })
    void aTimeThatCannotBeIsRefusedWithTheRuleAndWithoutTheCell(String cell, String reason) {
        // When
        var outcome =
                bench().imports(HEAD + "time: at\n" + MOODS, "id,at,mood\na," + cell + ",3\n");

        // Then
        assertThat(outcome.refused()).containsExactly("rows.csv line 2: " + reason);
        assertThat(outcome.events()).isEmpty();
    }

    @Test
    void eachRowMayNameItsOwnZone() {
        // Given
        String mapping = HEAD + "zone: {column: tz}\ntime: at\n" + MOODS;

        // When
        var outcome =
                bench().imports(
                                mapping,
                                "id,at,tz,mood\na,2020-07-04 09:05,Europe/Oslo,3\na,2020-07-04 09:05,Mars,3\n");

        // Then
        assertThat(outcome.times()).containsExactly(oslo("2020-07-04T07:05:00Z", 2));
        assertThat(outcome.refused()).containsExactly("rows.csv line 3: tz is no time zone");
    }

    private ImportBench bench() {
        return new ImportBench(folder);
    }

    private static CaptureTime oslo(String at, int hours) {
        return new Moment(
                Instant.parse(at),
                Optional.of(ZoneOffset.ofHours(hours)),
                Optional.of("Europe/Oslo"));
    }

    private static CaptureTime day(String date) {
        return new CivilDay(LocalDate.parse(date));
    }
}
