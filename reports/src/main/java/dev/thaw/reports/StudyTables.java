package dev.thaw.reports;

import dev.thaw.core.event.StudyId;
import java.util.List;

/// All tables of a study as they were at one moment. For data stewards: single people are in them.
///
/// @param participants labelled ones ascending by label, then the others in an order that depends
///   on their trends alone
/// @param cohort ascending by axis, then measure
public record StudyTables(
        StudyId study, List<LabelledTrend> participants, List<CohortTable> cohort) {

    public StudyTables {
        participants = List.copyOf(participants);
        cohort = List.copyOf(cohort);
    }
}
