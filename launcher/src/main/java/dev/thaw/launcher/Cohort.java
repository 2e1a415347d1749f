package dev.thaw.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.CohortTable;
import dev.thaw.reports.StudyTables;
import dev.thaw.reports.TrendTables;
import dev.thaw.reports.TrendTablesJson;
import dev.thaw.reports.TrendTablesText;
import java.util.List;
import java.util.Map;

/// The tables of a study without its participants.
final class Cohort {

    private Cohort() {}

    static JsonNode json(Workspace workspace, StudyId study) {
        return TrendTablesJson.of(without(workspace, study)).path("cohort");
    }

    /// The tables of one measure, for a look.
    static String text(Workspace workspace, StudyId study, String measure) {
        StringBuilder text = new StringBuilder();
        for (CohortTable table : without(workspace, study).cohort()) {
            if (table.measure().equals(measure)) {
                text.append(TrendTablesText.of(table));
            }
        }
        return text.toString();
    }

    private static StudyTables without(Workspace workspace, StudyId study) {
        StudyTables all = TrendTables.of(workspace.database()).tables(study, Map.of());
        return new StudyTables(study, List.of(), all.cohort());
    }
}
