package dev.thaw.reports.published;

import dev.thaw.core.event.StudyId;
import java.time.Instant;
import java.util.List;

/// An export that was made: what was in it and not where it went.
///
/// @param number within the study, from 1
/// @param id made of the contents: equal tables have equal ids
/// @param tier T0: aggregates for everybody
/// @param minimumCell fewest people that a figure may be about
public record NotedExport(
        StudyId study,
        int number,
        Instant exportedAt,
        String id,
        String tier,
        String protocolVersion,
        int minimumCell,
        List<File> files) {

    public NotedExport {
        files = List.copyOf(files);
    }

    /// A table of it.
    ///
    /// @param sha256 64 hexadecimal digits
    public record File(String name, String sha256, long bytes, int rows, int hiddenRows) {}
}
