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
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The as-of rules of science.md F: collection looks back to the event's time, use looks at all
/// that is known.
public final class ConsentRules {

    private ConsentRules() {}

    /// Whether data of a scope may be collected at the time at which something happened.
    ///
    /// A civil day is judged at its last moment, so that a consent given on the day covers it and a
    /// withdrawal on the day forbids it. An event without any time is judged by the last word.
    public static Permission collectable(
            ConsentHistory history, ConsentScope scope, CaptureTime captured, ZoneId homeZone) {
        return switch (captured) {
            case CaptureTime.Moment moment ->
                    collectableAt(history, scope, Optional.of(moment.at()));
            case CaptureTime.CivilDay day ->
                    collectableAt(
                            history,
                            scope,
                            Optional.of(
                                    day.date()
                                            .plusDays(1)
                                            .atStartOfDay(homeZone)
                                            .toInstant()
                                            .minusNanos(1000)));
            case CaptureTime.Ordinal _ -> collectableAt(history, scope, Optional.empty());
        };
    }

    /// Whether admitted data may be used for a purpose, by all that is known by now (rule 2). The
    /// end of a consent's period bounds collection, not use.
    public static Permission usable(ConsentHistory history, ConsentScope purpose) {
        if (erased(history)) {
            return new Permission.Denied(Denial.ERASED);
        }
        return State.after(history, Optional.empty()).permitsUse(purpose);
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

    /// Whether the participant asked for everything to be erased.
    public static boolean erased(ConsentHistory history) {
        return history.entries().stream()
                .anyMatch(
                        entry ->
                                entry.event()
                                                instanceof
                                                ConsentWithdrawn(WithdrawalKind kind, var _)
                                        && kind == WithdrawalKind.ERASE);
    }

    private static Permission collectableAt(
            ConsentHistory history, ConsentScope scope, Optional<Instant> when) {
        if (erased(history)) {
            return new Permission.Denied(Denial.ERASED);
        }
        return State.after(history, when).permitsCollection(scope, when);
    }

    /// What holds after the events so far.
    ///
    /// The newest grant governs: somebody who signs again for less has taken the rest back. Two
    /// grants of the same instant permit only what both permit.
    private record State(
            Optional<ConsentGiven> grant,
            Set<ConsentScope> scopes,
            boolean collectionEnded,
            boolean processingEnded,
            boolean paused) {

        /// The state after all entries in effect at a time; without a time, after all entries.
        static State after(ConsentHistory history, Optional<Instant> when) {
            State state = new State(Optional.empty(), Set.of(), false, false, false);
            for (ConsentHistory.Entry entry : history.entries()) {
                if (when.isEmpty() || !entry.effectiveFrom().isAfter(when.get())) {
                    state = state.then(entry);
                }
            }
            return state;
        }

        private State then(ConsentHistory.Entry entry) {
            return switch (entry.event()) {
                case ConsentGiven given ->
                        new State(Optional.of(given), scopesWith(given), false, false, false);
                case ConsentResumed _ ->
                        new State(grant, scopes, collectionEnded, processingEnded, false);
                case ConsentWithdrawn(WithdrawalKind kind, var _) -> withdrawn(kind);
            };
        }

        private Set<ConsentScope> scopesWith(ConsentGiven given) {
            Set<ConsentScope> granted = EnumSet.noneOf(ConsentScope.class);
            granted.addAll(given.scopes());
            if (grant.isPresent() && grant.get().effectiveFrom().equals(given.effectiveFrom())) {
                granted.retainAll(scopes);
            }
            return granted;
        }

        private State withdrawn(WithdrawalKind kind) {
            return switch (kind) {
                case PAUSE -> new State(grant, scopes, collectionEnded, processingEnded, true);
                case STOP_COLLECTION -> new State(grant, scopes, true, processingEnded, paused);
                case STOP_PROCESSING, ERASE -> new State(grant, scopes, true, true, paused);
                case STOP_SHARING ->
                        without(
                                ConsentScope.SHARE_CONTROLLED,
                                ConsentScope.PUBLISH_AGGREGATE,
                                ConsentScope.QUOTE_STORY,
                                ConsentScope.LINK_EXTERNAL);
                case STOP_CONTACT -> without(ConsentScope.CONTACT_RECONTACT);
            };
        }

        private State without(ConsentScope... taken) {
            Set<ConsentScope> left = EnumSet.noneOf(ConsentScope.class);
            left.addAll(scopes);
            left.removeAll(Set.of(taken));
            return new State(grant, left, collectionEnded, processingEnded, paused);
        }

        Permission permitsCollection(ConsentScope scope, Optional<Instant> when) {
            if (collectionEnded) {
                return new Permission.Denied(Denial.WITHDRAWN);
            }
            if (paused) {
                return new Permission.Denied(Denial.PAUSED);
            }
            if (grant.isPresent() && expired(grant.get(), when)) {
                return new Permission.Unknown();
            }
            return granted(scope);
        }

        Permission permitsUse(ConsentScope purpose) {
            return processingEnded ? new Permission.Denied(Denial.WITHDRAWN) : granted(purpose);
        }

        private Permission granted(ConsentScope scope) {
            if (grant.isEmpty()) {
                return new Permission.Unknown();
            }
            return scopes.contains(scope)
                    ? new Permission.Permitted()
                    : new Permission.Denied(Denial.SCOPE_NOT_GRANTED);
        }

        private static boolean expired(ConsentGiven given, Optional<Instant> when) {
            return when.isPresent()
                    && given.effectiveTo().isPresent()
                    && !when.get().isBefore(given.effectiveTo().get());
        }
    }
}
