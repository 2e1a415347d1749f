package dev.thaw.ingest.http;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.http.Verdict.Refused;
import dev.thaw.schemas.json.EventJson;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Who sends events, and which they may send.
///
/// @param study the only study that they may write to
/// @param participant present: the only one whose events they may write
/// @param types the types of events that they may write, at the address that they ask; may be empty
/// @param limit which allowance their events are taken from
public record Caller(
        StudyId study,
        Optional<ParticipantId> participant,
        SortedSet<String> types,
        Allowance limit) {

    /// How many events a key may write.
    ///
    /// @param key stands for the key, and is not the key
    /// @param eventsPerMinute in the long run, from 1
    public record Allowance(String key, int eventsPerMinute) {}

    public Caller {
        types = Collections.unmodifiableSortedSet(new TreeSet<>(types));
    }

    /// Somebody who writes for themselves. They may always take back, whatever their key is for.
    static Caller participant(
            StudyId study, ParticipantId participant, SortedSet<String> types, Allowance limit) {
        SortedSet<String> withWithdrawal = new TreeSet<>(types);
        withWithdrawal.add("ConsentWithdrawn");
        return new Caller(study, Optional.of(participant), withWithdrawal, limit);
    }

    /// The same, for an address that takes only some types of events.
    Caller narrowedTo(SortedSet<String> those) {
        if (those.containsAll(types)) {
            return this;
        }
        SortedSet<String> both = new TreeSet<>(types);
        both.retainAll(those);
        return new Caller(study, participant, both, limit);
    }

    /// Why the caller may not write an event.
    ///
    /// @param pointer where the event stands in the request
    Optional<Refused> objection(ParticipantEvent event, String pointer) {
        if (participant.isPresent() && !participant.get().equals(event.participant())) {
            return Optional.of(
                    new Refused(
                            RefusalReason.OTHER_PARTICIPANT,
                            pointer + "/participant",
                            "This key writes for one participant only, and this is another."));
        }
        EventPayload payload = event.event().payload();
        if (!mayWrite(payload)) {
            return Optional.of(
                    new Refused(
                            RefusalReason.TYPE_NOT_ALLOWED,
                            pointer + "/type",
                            "This key, at this address, may write: "
                                    + String.join(", ", types)
                                    + "."));
        }
        if (payload instanceof EventCorrected corrected && !mayWrite(corrected.replacement())) {
            return Optional.of(
                    new Refused(
                            RefusalReason.TYPE_NOT_ALLOWED,
                            pointer + "/payload/replacement/type",
                            "What this key may not write it may not put in another's place"
                                    + " either."));
        }
        if (event.event().source().isImporter()) {
            return Optional.of(
                    new Refused(
                            RefusalReason.MALFORMED,
                            pointer + "/source/app",
                            "This name is kept for imports of existing data."));
        }
        return Optional.empty();
    }

    private boolean mayWrite(EventPayload payload) {
        return types.contains(EventJson.typeOf(payload));
    }
}
