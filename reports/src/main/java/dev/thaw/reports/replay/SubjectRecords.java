package dev.thaw.reports.replay;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.trend.ParticipantHistory;
import java.util.List;

/// Everything that the ledger holds of one subject.
///
/// @param records at least one, in the order of their keys
/// @param history what they tell
public record SubjectRecords(
        SubjectId subject, List<LedgerRecord> records, ParticipantHistory history) {

    static SubjectRecords of(SubjectId subject, List<LedgerRecord> records) {
        return new SubjectRecords(
                subject,
                List.copyOf(records),
                new ParticipantHistory(
                        subject, records.stream().map(LedgerRecord::event).toList()));
    }

    /// The study that the subject takes part in: a subject belongs to one.
    public StudyId study() {
        return records.getFirst().event().event().study();
    }
}
