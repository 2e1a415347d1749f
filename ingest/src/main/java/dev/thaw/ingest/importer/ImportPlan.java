package dev.thaw.ingest.importer;

import dev.thaw.ingest.importer.EventForm.Draft;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// What an import will do: its files were read to the end, and nothing has been sent.
///
/// Every row is counted once: rows = imported + passed over + empty + repeated + refused.
public final class ImportPlan {

    private final List<Path> files;
    private final Counts counts;
    private final List<RefusedRow> refused;
    private final SequencedMap<String, Optional<Draft>> participants;

    /// The account of an import's rows.
    ///
    /// @param rows of all files, without headers
    /// @param imported rows that are events
    /// @param passedOver rows that the mapping's `only_when` leaves out
    /// @param empty rows that say nothing that would be an event
    /// @param repeated rows that repeat a row with the same identity
    /// @param refused rows that cannot be used
    /// @param observations events that the imported rows are
    public record Counts(
            long rows,
            long imported,
            long passedOver,
            long empty,
            long repeated,
            long refused,
            long observations) {}

    ImportPlan(
            List<Path> files,
            Counts counts,
            List<RefusedRow> refused,
            SequencedMap<String, Optional<Draft>> participants) {
        this.files = List.copyOf(files);
        this.counts = counts;
        this.refused = List.copyOf(refused);
        this.participants = participants;
    }

    /// The account of the rows.
    public Counts counts() {
        return counts;
    }

    /// All refused rows, in the order of the files.
    public List<RefusedRow> refused() {
        return refused;
    }

    /// How many participants the imported rows are about.
    public int participantCount() {
        return participants.size();
    }

    List<Path> files() {
        return files;
    }

    /// The participants in the order of their first imported row, each with the enrolment that
    /// their earliest row states.
    SequencedMap<String, Optional<Draft>> participants() {
        return participants;
    }
}
