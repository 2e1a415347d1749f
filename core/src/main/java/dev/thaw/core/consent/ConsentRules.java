package dev.thaw.core.consent;

import dev.thaw.core.consent.Permission.Denial;
import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation;
import dev.thaw.core.protocol.StudyProtocol;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The as-of rules of science.md F: collection looks back to the event's time, use looks at all
/// that is known.
public final class ConsentRules {

    private ConsentRules() {}

    /// Whether data of a scope may be collected at the time at which something happened.
    ///
    /// What has no moment is judged at the latest that it can have been, which is never after its
    /// reception: a consent given on a civil day covers the day and a withdrawal on the day forbids
    /// it, and neither matters to what had arrived before it. What has no time at all is judged by
    /// the last word before its reception, and may lie in a period that has ended since.
    ///
    /// @param receivedAt when the broker received the event
    public static Permission collectable(
            ConsentHistory history,
            ConsentScope scope,
            CaptureTime captured,
            Instant receivedAt,
            StudyProtocol protocol) {
        List<Statement> statements = history.statements(protocol.homeZone());
        if (isErasure(statements, protocol)) {
            return new Permission.Denied(Denial.ERASED);
        }
        return switch (captured) {
            case CaptureTime.Moment moment -> collectableAt(moment.at(), statements, scope);
            case CaptureTime.CivilDay day -> {
                Instant end = day.lastMoment(protocol.homeZone());
                Instant latest = end.isBefore(receivedAt) ? end : receivedAt;
                yield collectableAt(latest, statements, scope);
            }
            case CaptureTime.Ordinal _ ->
                    ConsentState.after(statements, receivedAt)
                            .permitsCollection(scope, Optional.empty());
        };
    }

    private static Permission collectableAt(
            Instant when, List<Statement> statements, ConsentScope scope) {
        return ConsentState.after(statements, when).permitsCollection(scope, Optional.of(when));
    }

    /// Whether admitted data may be used for a purpose, by all that is known by now (rule 2). The
    /// end of a consent's period bounds collection, not use. A withdrawal that ended use ends it
    /// for good: a later consent permits collection again, and no use.
    ///
    /// There is no clock here: a consent that begins tomorrow permits use from when it is known.
    /// Nothing can have been collected under it yet.
    public static Permission usable(
            ConsentHistory history, ConsentScope purpose, StudyProtocol protocol) {
        List<Statement> statements = history.statements(protocol.homeZone());
        return switch (Consequence.of(statements, protocol.withdrawalPolicies())) {
            case ERASURE -> new Permission.Denied(Denial.ERASED);
            case USE_ENDS -> new Permission.Denied(Denial.WITHDRAWN);
            case NONE -> ConsentState.after(statements).permitsUse(purpose);
        };
    }

    /// The scope under which an event of this kind is collected; none for consent events, which are
    /// how consent becomes known, and for retractions, which only take away.
    public static Optional<ConsentScope> requiredFor(EventPayload payload) {
        return switch (payload) {
            case ConsentEvent _, EventRetracted _ -> Optional.empty();
            case EventCorrected corrected -> requiredFor(corrected.replacement());
            case Observation.SessionHeld _,
                    Observation.TherapyEnded _,
                    Observation.IntercurrentEventReported _ ->
                    Optional.of(ConsentScope.COLLECT_SESSIONS);
            case Observation.Enrolled _,
                    Observation.PromptIssued _,
                    Observation.CheckInSubmitted _,
                    Observation.InstrumentScored _,
                    Observation.PracticeLogged _,
                    Observation.ChangeRated _,
                    Observation.SetbackReported _ ->
                    Optional.of(ConsentScope.COLLECT_CHECKINS);
        };
    }

    /// Whether everything about the participant is to be erased: because they asked for it, or
    /// because they ended collection or processing and the study had promised it for that case.
    /// Whatever else becomes known of the same participant, it stays so.
    public static boolean erased(ConsentHistory history, StudyProtocol protocol) {
        return isErasure(history.statements(protocol.homeZone()), protocol);
    }

    private static boolean isErasure(List<Statement> statements, StudyProtocol protocol) {
        return Consequence.of(statements, protocol.withdrawalPolicies()) == Consequence.ERASURE;
    }
}
