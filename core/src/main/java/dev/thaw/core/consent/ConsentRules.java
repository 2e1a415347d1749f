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
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The as-of rules of science.md F: collection looks back to the event's time, use looks at all
/// that is known.
public final class ConsentRules {

    private ConsentRules() {}

    /// Whether data of a scope may be collected at the time at which something happened.
    ///
    /// A civil day is judged at its last moment, so that a consent given on the day covers it and a
    /// withdrawal on the day forbids it. An event without any time is judged by the last word. For
    /// both, a withdrawal that took effect after the event was received comes too late to matter:
    /// the event had happened before.
    ///
    /// @param receivedAt when the broker received the event
    public static Permission collectable(
            ConsentHistory history,
            ConsentScope scope,
            CaptureTime captured,
            Instant receivedAt,
            StudyProtocol protocol) {
        if (erased(history, protocol)) {
            return new Permission.Denied(Denial.ERASED);
        }
        return switch (captured) {
            case CaptureTime.Moment moment ->
                    ConsentState.after(history, moment.at(), Instant.MAX)
                            .permitsCollection(scope, Optional.of(moment.at()));
            case CaptureTime.CivilDay day -> {
                Instant end = lastMomentOf(day, protocol.homeZone());
                yield ConsentState.after(history, end, receivedAt)
                        .permitsCollection(scope, Optional.of(end));
            }
            case CaptureTime.Ordinal _ ->
                    ConsentState.after(history, Instant.MAX, receivedAt)
                            .permitsCollection(scope, Optional.empty());
        };
    }

    private static Instant lastMomentOf(CaptureTime.CivilDay day, ZoneId homeZone) {
        return day.date()
                .plusDays(1)
                .atStartOfDay(homeZone)
                .toInstant()
                .minus(1, ChronoUnit.MICROS);
    }

    /// Whether admitted data may be used for a purpose, by all that is known by now (rule 2). The
    /// end of a consent's period bounds collection, not use. A withdrawal that ended use ends it
    /// for good: a later consent permits collection again, and no use.
    public static Permission usable(
            ConsentHistory history, ConsentScope purpose, StudyProtocol protocol) {
        return switch (Consequence.of(history, protocol.withdrawalPolicies())) {
            case ERASURE -> new Permission.Denied(Denial.ERASED);
            case USE_ENDS -> new Permission.Denied(Denial.WITHDRAWN);
            case NONE -> ConsentState.after(history).permitsUse(purpose);
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
        return Consequence.of(history, protocol.withdrawalPolicies()) == Consequence.ERASURE;
    }
}
