package dev.thaw.ingest.importer;

import dev.thaw.ingest.importer.EventForm.Draft;
import java.util.List;
import java.util.Optional;

/// What becomes of one row.
sealed interface RowOutcome {

    /// It is some events.
    ///
    /// @param sourceId the participant as the file calls them
    /// @param key texts of the identity columns; empty where the mapping names none
    /// @param events at least one
    /// @param enrolled what the row says about the participant's enrolment
    record Imported(String sourceId, String key, List<Draft> events, Optional<Draft> enrolled)
            implements RowOutcome {}

    /// The mapping passes it over (`only_when`).
    record PassedOver() implements RowOutcome {}

    /// It says nothing that would be an event.
    record Empty() implements RowOutcome {}

    /// It repeats another row with the same identity.
    record Repeated() implements RowOutcome {}

    /// It cannot be used.
    record Refused(String column, String reason) implements RowOutcome {}
}
