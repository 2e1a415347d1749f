package dev.thaw.ingest.importer;

/// What an import sent.
///
/// @param consents events of attested consent
/// @param enrolments events of enrolment
/// @param observations events that rows are, corrections among them
/// @param corrections events that correct an earlier one
/// @param unchanged events that were known already and were not sent again
public record ImportResult(
        long consents, long enrolments, long observations, long corrections, long unchanged) {

    /// All events that were sent.
    public long sent() {
        return consents + enrolments + observations;
    }
}
