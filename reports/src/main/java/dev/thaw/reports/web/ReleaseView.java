package dev.thaw.reports.web;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// A release as pages name it.
///
/// @param minimumCell least number of people of a figure
/// @param digest SHA-256 of what it published
record ReleaseView(int number, Instant at, int minimumCell, String digest) {

    /// All of a study, the newest first.
    static List<ReleaseView> of(Handle handle, String study) {
        return handle.createQuery(
                        """
                        SELECT release_number, released_at, minimum_cell, digest
                          FROM research.release
                         WHERE study = :study
                         ORDER BY release_number DESC
                        """)
                .bind("study", study)
                .map(
                        (row, _) ->
                                new ReleaseView(
                                        row.getInt("release_number"),
                                        row.getObject("released_at", OffsetDateTime.class)
                                                .toInstant(),
                                        row.getInt("minimum_cell"),
                                        row.getString("digest")))
                .list();
    }

    /// The day, in UTC.
    String day() {
        return at.truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10);
    }

    /// As much of the digest as tells releases apart.
    String shortDigest() {
        return digest.substring(0, 12);
    }
}
