package dev.thaw.core.admission;

import dev.thaw.core.admission.Admission.Admitted;
import dev.thaw.core.admission.Admission.Duplicate;
import dev.thaw.core.admission.Admission.Refused;
import dev.thaw.core.admission.Admission.Waits;
import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.consent.ConsentRules;
import dev.thaw.core.consent.Permission;
import dev.thaw.core.consent.Permission.Denied;
import dev.thaw.core.consent.Permission.Permitted;
import dev.thaw.core.consent.Permission.Unknown;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.protocol.StudyProtocol;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/// Whether an event may enter the ledger.
public final class AdmissionRules {

    /// How far a phone's clock may be ahead of the broker's.
    public static final Duration FUTURE_TOLERANCE = Duration.ofMinutes(15);

    /// How long an event waits for its consent, from its reception.
    public static final Duration LONGEST_WAIT = Duration.ofDays(30);

    private static final String SUPERSEDES = "/payload/supersedes";

    private AdmissionRules() {}

    /// Decides one event by what is known at this moment.
    ///
    /// Duplicates come first, so that a repetition never turns an admitted event into a refusal;
    /// consent comes before the daily limit, so that nobody's limit is used up by what was not
    /// allowed. The limit holds for what waits, too, so that nobody can fill the waiting room, and
    /// not for consent. Withdrawals and retractions are always admitted. A correction that would
    /// leave its observation without a newest version is refused; the versions before it stand.
    ///
    /// @param received when the broker received it
    public static Admission decide(
            ParticipantRecord known, StudyProtocol protocol, StudyEvent event, Instant received) {
        if (ConsentRules.erased(known.consents(), protocol)) {
            return refused(RefusalReason.ERASED);
        }
        return switch (known.sameId()) {
            case SAME_CONTENT -> new Duplicate();
            case OTHER_CONTENT -> refused(RefusalReason.ID_REUSED);
            case NONE -> decideNew(known, protocol, event, received);
        };
    }

    private static Admission decideNew(
            ParticipantRecord known, StudyProtocol protocol, StudyEvent event, Instant received) {
        if (onlyTakesAway(event.payload())) {
            return new Admitted();
        }
        if (isInTheFuture(event.captured(), received)) {
            return new Refused(new Refusal(RefusalReason.IN_THE_FUTURE, "/occurredAt"));
        }
        Optional<Refusal> contradiction = ProtocolRules.contradiction(protocol, event);
        if (contradiction.isPresent()) {
            return new Refused(contradiction.get());
        }
        return switch (known.chain()) {
            case FORKS -> new Refused(new Refusal(RefusalReason.CORRECTION_FORKS, SUPERSEDES));
            case CLOSES_CIRCLE ->
                    new Refused(new Refusal(RefusalReason.CORRECTION_IN_CIRCLE, SUPERSEDES));
            case SOUND -> decideByConsent(known, protocol, event, received);
        };
    }

    private static Admission decideByConsent(
            ParticipantRecord known, StudyProtocol protocol, StudyEvent event, Instant received) {
        return switch (consent(known.consents(), protocol, event, received)) {
            case Permitted _ ->
                    hasLimit(event.payload()) && limitReached(known, protocol)
                            ? refused(RefusalReason.TOO_MANY_IN_A_DAY)
                            : new Admitted();
            case Unknown _ ->
                    limitReached(known, protocol)
                            ? refused(RefusalReason.TOO_MANY_IN_A_DAY)
                            : new Waits();
            case Denied(Permission.Denial why) -> refused(reason(why));
        };
    }

    /// Withdrawing is as easy as consenting: no wrong clock, no end of the study and no limit
    /// stands in its way, nor in that of a retraction.
    private static boolean onlyTakesAway(EventPayload payload) {
        return payload instanceof ConsentWithdrawn || payload instanceof EventRetracted;
    }

    /// Whether events of this kind count towards the daily limit and are held to it: all that say
    /// something about the participant.
    public static boolean hasLimit(EventPayload payload) {
        return !(payload instanceof ConsentEvent) && !(payload instanceof EventRetracted);
    }

    private static boolean limitReached(ParticipantRecord known, StudyProtocol protocol) {
        return known.admittedOnDay() >= protocol.eventsPerDay();
    }

    /// A civil day has begun when it has begun anywhere on earth.
    private static boolean isInTheFuture(CaptureTime captured, Instant received) {
        Instant latest = received.plus(FUTURE_TOLERANCE);
        return switch (captured) {
            case CaptureTime.Moment moment -> moment.at().isAfter(latest);
            case CaptureTime.CivilDay day ->
                    day.date().isAfter(latest.atOffset(ZoneOffset.MAX).toLocalDate());
            case CaptureTime.Ordinal _ -> false;
        };
    }

    /// Whether the event may be collected, by what is known at this moment.
    ///
    /// @param received when the broker received it
    public static Permission consent(
            ConsentHistory consents, StudyProtocol protocol, StudyEvent event, Instant received) {
        Optional<ConsentScope> scope = ConsentRules.requiredFor(event.payload());
        return scope.isEmpty()
                ? new Permitted()
                : ConsentRules.collectable(
                        consents, scope.get(), event.captured(), received, protocol);
    }

    private static RefusalReason reason(Permission.Denial denial) {
        return switch (denial) {
            case WITHDRAWN -> RefusalReason.CONSENT_WITHDRAWN;
            case PAUSED -> RefusalReason.CONSENT_PAUSED;
            case SCOPE_NOT_GRANTED -> RefusalReason.SCOPE_NOT_GRANTED;
            case ERASED -> RefusalReason.ERASED;
        };
    }

    private static Refused refused(RefusalReason reason) {
        return new Refused(Refusal.of(reason));
    }
}
