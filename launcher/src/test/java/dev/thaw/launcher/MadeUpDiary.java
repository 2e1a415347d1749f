package dev.thaw.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/// The files of a made-up study: everybody rates their mood once a day.
///
/// @param protocol the study `diary`
/// @param mapping how its table becomes events
/// @param table the ratings
record MadeUpDiary(Path protocol, Path mapping, Path table) {

    static final String STUDY = "diary";

    private static final String PROTOCOL =
            """
            api: protocol/v1
            study: diary
            version: 1.0.0
            title: "A made-up diary"
            period: {from: "2025-01-01"}
            home_zone: Europe/Oslo
            anchor: enrolment
            schedule: {kind: daily_diary}
            items: {mood: {min: 1, max: 5, step: 1, direction: up}}
            """;

    private static final String MAPPING =
            """
            api: mapping/v1
            version: 1.0.0
            participant: who
            time: day
            consent: {basis: not_personal_data, jurisdiction: NO}
            enrolment: first_row
            events:
              - type: CheckInSubmitted
                ratings: {mood: mood}
            """;

    /// Writes the files into a folder.
    static MadeUpDiary in(Path folder, int people, int days) throws IOException {
        return new MadeUpDiary(
                Files.writeString(folder.resolve("diary-protocol.yaml"), PROTOCOL),
                Files.writeString(folder.resolve("diary-mapping.yaml"), MAPPING),
                Files.writeString(folder.resolve("diary.csv"), ratings(people, days)));
    }

    private static String ratings(int people, int days) {
        StringBuilder csv = new StringBuilder("who,day,mood\n");
        for (int person = 0; person < people; person++) {
            for (int day = 0; day < days; day++) {
                csv.append(
                        "d%02d,%s,%d%n"
                                .formatted(
                                        person,
                                        LocalDate.of(2025, 3, 1).plusDays(day),
                                        1 + (person * 7 + day * 3 + day / 9) % 5));
            }
        }
        return csv.toString();
    }
}
