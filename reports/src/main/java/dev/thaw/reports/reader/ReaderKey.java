package dev.thaw.reports.reader;

import dev.thaw.core.event.StudyId;
import java.time.Instant;
import java.util.Optional;

/// A key of the query API, without the key itself.
///
/// @param id its number, by which the log names it
/// @param name what the steward called whoever holds it
/// @param study the only study that it may read; absent: all
/// @param expiresAt from then on it is refused; absent: never
/// @param revokedAt since when it is refused; absent: it is not
public record ReaderKey(
        int id,
        String name,
        Role role,
        Optional<StudyId> study,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt) {

    /// Whether it is taken at a moment.
    public boolean isGoodAt(Instant moment) {
        return revokedAt.isEmpty() && expiresAt.filter(end -> !moment.isBefore(end)).isEmpty();
    }
}
