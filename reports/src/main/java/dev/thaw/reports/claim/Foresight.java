package dev.thaw.reports.claim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.reports.replay.LedgerRecord;
import dev.thaw.reports.replay.SubjectRecords;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/// Whether a claim was written down before its outcomes could be known.
///
/// @param planned eligible participants all of whose outcome events came after the registration
/// @param known those of whom any came before it
record Foresight(int planned, int known) {

    /// Of one participant.
    enum OfOne {
        /// Not eligible, or without an event in the outcome window.
        NO_OUTCOME,
        PLANNED,
        KNOWN
    }

    /// @param outcome ids of the events that the participant's outcome rests on
    static OfOne of(Set<UUID> outcome, Registration registration, SubjectRecords records) {
        if (outcome.isEmpty()) {
            return OfOne.NO_OUTCOME;
        }
        for (LedgerRecord record : records.records()) {
            if (outcome.contains(record.key().eventId())
                    && !registration.precedes(
                            record.position(), record.event().event().captured())) {
                return OfOne.KNOWN;
            }
        }
        return OfOne.PLANNED;
    }

    static Foresight of(Collection<OfOne> cohort) {
        return new Foresight(
                (int) cohort.stream().filter(one -> one == OfOne.PLANNED).count(),
                (int) cohort.stream().filter(one -> one == OfOne.KNOWN).count());
    }

    /// PREREGISTERED, MIXED or RETROSPECTIVE; of nobody's outcome it is preregistered.
    private String status() {
        if (known == 0) {
            return "PREREGISTERED";
        }
        return planned == 0 ? "RETROSPECTIVE" : "MIXED";
    }

    /// With how many were known, for those who may see it.
    ObjectNode restricted() {
        return shown().put("outcomes_planned", planned).put("outcomes_known", known);
    }

    ObjectNode shown() {
        return Figures.JSON.objectNode().put("status", status());
    }

    /// A claim that nobody registered.
    static ObjectNode unregistered() {
        return Figures.JSON.objectNode().put("status", "RETROSPECTIVE").put("registered", false);
    }
}
