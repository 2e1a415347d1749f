package dev.thaw.launcher;

import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.importer.KnownEvents;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What a study's ledger knows of imported events, for telling changed rows from new ones.
final class KnownLedger implements KnownEvents {

    /// What stands under an id, and what amended it last.
    private record Known(CaptureTime captured, Optional<Observation> observation) {

        /// A retracted event says whatever comes again: it stays retracted.
        boolean says(StudyEvent event) {
            return observation.isEmpty()
                    || (captured.equals(event.captured())
                            && observation.get().equals(event.payload()));
        }
    }

    private final Map<UUID, Known> known = new HashMap<>();
    private final Map<UUID, UUID> amendedBy = new HashMap<>();

    private KnownLedger() {}

    /// Reads the study's ledger, after waiting for what has been received to enter it.
    static KnownLedger of(Workspace workspace, StudyId study) {
        Visibility.await(workspace);
        KnownLedger ledger = new KnownLedger();
        LedgerReader.read(
                workspace,
                event -> {
                    if (event.event().study().equals(study)) {
                        ledger.add(event.event());
                    }
                });
        return ledger;
    }

    private void add(StudyEvent event) {
        switch (event.payload()) {
            case Observation observation -> put(event, Optional.of(observation));
            case EventCorrected corrected -> {
                put(event, Optional.of(corrected.replacement()));
                amend(corrected.supersedes(), event.id());
            }
            case EventRetracted retracted -> {
                put(event, Optional.empty());
                amend(retracted.supersedes(), event.id());
            }
            case ConsentEvent _ -> {
                // Not imported row by row.
            }
        }
    }

    private void put(StudyEvent event, Optional<Observation> observation) {
        known.put(event.id(), new Known(event.captured(), observation));
    }

    /// Of two amendments of one event the lower id counts, so that the order of reading does not.
    private void amend(UUID superseded, UUID by) {
        amendedBy.merge(superseded, by, (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }

    /// Equal to any version that was ever known counts as the same: importing an old file again
    /// must not undo what was corrected or retracted since.
    @Override
    public Standing standing(ParticipantId participant, StudyEvent event) {
        if (!known.containsKey(event.id())) {
            return new Standing.New();
        }
        UUID newest = event.id();
        boolean same = known.get(newest).says(event);
        for (int steps = 0; amendedBy.containsKey(newest) && steps < known.size(); steps++) {
            newest = amendedBy.get(newest);
            same |= known.get(newest).says(event);
        }
        return same ? new Standing.Same() : new Standing.Changed(newest);
    }
}
