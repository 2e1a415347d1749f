package dev.thaw.ingest.importer;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.schemas.json.EventJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What an import would do: its account, its refusals and its first events, without a vault and
/// without Kafka.
///
/// Participants are numbered here instead of named by the vault's key, so that the ids of the
/// events are not those of the import.
///
/// @param events the first ten as JSON: consent and enrolment of one participant, then the rows'
public record DryRun(ImportPlan plan, List<String> events) {

    private static final int SHOWN = 10;
    private static final int PARTICIPANTS = 1;

    /// Shows an import that was planned.
    public static DryRun of(Importer importer, ImportPlan plan) {
        List<String> shown = new ArrayList<>();
        Map<String, ParticipantId> numbers = new HashMap<>();
        importer.preview(
                plan,
                sourceId ->
                        numbers.computeIfAbsent(
                                sourceId,
                                _ -> new ParticipantId("dry-run-" + (numbers.size() + 1))),
                PARTICIPANTS,
                SHOWN,
                event -> {
                    if (shown.size() < SHOWN) {
                        shown.add(EventJson.write(event));
                    }
                });
        return new DryRun(plan, List.copyOf(shown));
    }
}
