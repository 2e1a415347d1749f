package dev.thaw.core.consent;

import dev.thaw.core.consent.Permission.Denial;
import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation;
import dev.thaw.core.protocol.StudyProtocol;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
                    collectableAt(history, scope, Optional.of(moment.at()));
            case CaptureTime.CivilDay day ->
                    collectableAt(
                            history.withoutWithdrawalsAfter(receivedAt),
                            scope,
                            Optional.of(lastMomentOf(day, protocol.homeZone())));
            case CaptureTime.Ordinal _ ->
                    collectableAt(
                            history.withoutWithdrawalsAfter(receivedAt), scope, Optional.empty());
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
            case NONE -> State.after(history, Optional.empty()).permitsUse(purpose);
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

    private static Permission collectableAt(
            ConsentHistory history, ConsentScope scope, Optional<Instant> when) {
        return State.after(history, when).permitsCollection(scope, when);
    }

    /// What one grant permits until when.
    private record Grant(
            Instant decidedAt,
            Instant effectiveFrom,
            Set<ConsentScope> scopes,
            Optional<Instant> end) {

        static Grant of(ConsentHistory.Entry entry, ConsentGiven given) {
            return new Grant(
                    entry.decidedAt(), entry.effectiveFrom(), given.scopes(), given.effectiveTo());
        }

        boolean sameInstantAs(Grant other) {
            return decidedAt.equals(other.decidedAt) && effectiveFrom.equals(other.effectiveFrom);
        }

        Grant without(Set<ConsentScope> taken) {
            Set<ConsentScope> left = EnumSet.noneOf(ConsentScope.class);
            left.addAll(scopes);
            left.removeAll(taken);
            return new Grant(decidedAt, effectiveFrom, left, end);
        }

        /// What both permit.
        Grant and(Grant other) {
            Set<ConsentScope> common = EnumSet.noneOf(ConsentScope.class);
            common.addAll(scopes);
            common.retainAll(other.scopes);
            Optional<Instant> first =
                    Stream.of(end, other.end)
                            .flatMap(Optional::stream)
                            .min(Comparator.naturalOrder());
            return new Grant(decidedAt, effectiveFrom, common, first);
        }

        boolean hasEnded(Optional<Instant> when) {
            return when.isPresent() && end.isPresent() && !when.get().isBefore(end.get());
        }
    }

    /// What holds after the events so far.
    ///
    /// The newest grant governs: somebody who signs again for less has taken the rest back. Two
    /// grants of the same instant permit only what both permit.
    private record State(Optional<Grant> grant, boolean collectionEnded, boolean paused) {

        private static final Set<ConsentScope> SHARING =
                Set.of(
                        ConsentScope.SHARE_CONTROLLED,
                        ConsentScope.PUBLISH_AGGREGATE,
                        ConsentScope.QUOTE_STORY,
                        ConsentScope.LINK_EXTERNAL);

        /// The state after all entries in effect at a time; without a time, after all entries.
        static State after(ConsentHistory history, Optional<Instant> when) {
            State state = new State(Optional.empty(), false, false);
            for (ConsentHistory.Entry entry : history.entries()) {
                if (when.isEmpty() || !entry.effectiveFrom().isAfter(when.get())) {
                    state = state.then(entry);
                }
            }
            return state;
        }

        private State then(ConsentHistory.Entry entry) {
            return switch (entry.event()) {
                case ConsentGiven given -> granted(Grant.of(entry, given));
                case ConsentResumed _ -> new State(grant, collectionEnded, false);
                case ConsentWithdrawn(WithdrawalKind kind, var _) -> withdrawn(kind);
            };
        }

        private State granted(Grant next) {
            Grant governing =
                    grant.filter(next::sameInstantAs).map(other -> other.and(next)).orElse(next);
            return new State(Optional.of(governing), false, false);
        }

        private State withdrawn(WithdrawalKind kind) {
            return switch (kind) {
                case PAUSE -> new State(grant, collectionEnded, true);
                case STOP_COLLECTION, STOP_PROCESSING, ERASE -> new State(grant, true, paused);
                case STOP_SHARING -> without(SHARING);
                case STOP_CONTACT -> without(Set.of(ConsentScope.CONTACT_RECONTACT));
            };
        }

        private State without(Set<ConsentScope> taken) {
            return new State(grant.map(given -> given.without(taken)), collectionEnded, paused);
        }

        Permission permitsCollection(ConsentScope scope, Optional<Instant> when) {
            if (collectionEnded) {
                return new Permission.Denied(Denial.WITHDRAWN);
            }
            if (paused) {
                return new Permission.Denied(Denial.PAUSED);
            }
            return grant.isPresent() && grant.get().hasEnded(when)
                    ? new Permission.Unknown()
                    : permits(scope);
        }

        Permission permitsUse(ConsentScope purpose) {
            return permits(purpose);
        }

        private Permission permits(ConsentScope scope) {
            if (grant.isEmpty()) {
                return new Permission.Unknown();
            }
            return grant.get().scopes().contains(scope)
                    ? new Permission.Permitted()
                    : new Permission.Denied(Denial.SCOPE_NOT_GRANTED);
        }
    }
}
