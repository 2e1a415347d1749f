package dev.thaw.reports.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How moments are written, the same in every place and language.
final class Moments {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Moments() {}

    /// As `2026-03-01 14:05 UTC`.
    static String minute(Instant moment) {
        return MINUTE.format(moment);
    }
}
