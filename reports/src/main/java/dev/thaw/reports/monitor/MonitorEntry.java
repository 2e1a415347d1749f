package dev.thaw.reports.monitor;

import dev.thaw.core.event.SubjectId;
import dev.thaw.core.monitor.Kind;
import java.time.Instant;
import java.util.Optional;

/// One line of the list.
///
/// @param number ascending as entries came
/// @param since when the last sign of life was, or the first week began
/// @param notedAt when it came onto the list
/// @param endedAt absent while it is so
public record MonitorEntry(
        int number,
        Kind kind,
        About about,
        Instant since,
        Instant notedAt,
        Optional<Instant> endedAt) {

    /// Whom or what an entry is about.
    public sealed interface About {

        /// A participant, by the random id that only the vault resolves.
        record Participant(SubjectId subject) implements About {}

        /// An app, by the name that its events carry.
        record App(String name) implements About {}
    }
}
