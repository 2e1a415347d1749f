package dev.thaw.core.consent;

import dev.thaw.core.consent.Permission.Denial;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What holds after the events so far.
///
/// An adult's permit, or one that is attested to, stands alone and takes the place of everything
/// before it. Once a guardian or a child has permitted something since, both must have, and only
/// what both permit counts. A withdrawal silences all of them, whoever sent it: a new permission of
/// the guardian does not lift the child's dissent, nor the other way round.
///
/// @param own what the participant, or whoever attests for them, permits
/// @param guardian what the guardian permits
/// @param assent what the child agrees to
record ConsentState(Voice own, Voice guardian, Voice assent) {

    private static final ConsentState NOTHING_KNOWN =
            new ConsentState(Voice.SILENT, Voice.SILENT, Voice.SILENT);

    /// The state after all entries.
    static ConsentState after(ConsentHistory history) {
        return after(history, Instant.MAX, Instant.MAX);
    }

    /// The state after all entries in effect at a time.
    ///
    /// @param lastWithdrawal withdrawals in effect only after this are left out
    static ConsentState after(ConsentHistory history, Instant when, Instant lastWithdrawal) {
        ConsentState state = NOTHING_KNOWN;
        for (ConsentHistory.Entry entry : history.entries()) {
            Instant last = entry.event() instanceof ConsentWithdrawn ? lastWithdrawal : Instant.MAX;
            if (!entry.effectiveFrom().isAfter(when) && !entry.effectiveFrom().isAfter(last)) {
                state = state.then(entry);
            }
        }
        return state;
    }

    private ConsentState then(ConsentHistory.Entry entry) {
        return switch (entry.event()) {
            case ConsentGiven given -> granting(given, Grant.of(entry, given));
            case ConsentResumed _ -> each(Voice::resuming);
            case ConsentWithdrawn(WithdrawalKind kind, var _) ->
                    each(voice -> voice.afterWithdrawal(kind));
        };
    }

    private ConsentState granting(ConsentGiven given, Grant grant) {
        return switch (given.grantor()) {
            case PARTICIPANT, ATTESTOR ->
                    new ConsentState(own.granting(grant), Voice.SILENT, Voice.SILENT);
            case GUARDIAN -> new ConsentState(own, guardian.granting(grant), assent);
            case MINOR_ASSENT -> new ConsentState(own, guardian, assent.granting(grant));
        };
    }

    private ConsentState each(UnaryOperator<Voice> change) {
        return new ConsentState(change.apply(own), change.apply(guardian), change.apply(assent));
    }

    /// Those whose permit is needed. A permit that stands alone, given in one breath with a
    /// guardian's or a child's, does not stand alone, and counts with them.
    private List<Voice> needed() {
        if (guardian.grant().isEmpty() && assent.grant().isEmpty()) {
            return List.of(own);
        }
        return own.spokeWith(guardian) || own.spokeWith(assent)
                ? List.of(own, guardian, assent)
                : List.of(guardian, assent);
    }

    /// Whether data of a scope may be collected at a time; without a time, by the last word.
    Permission permitsCollection(ConsentScope scope, Optional<Instant> when) {
        List<Voice> needed = needed();
        if (needed.stream().anyMatch(Voice::collectionEnded)) {
            return new Permission.Denied(Denial.WITHDRAWN);
        }
        if (needed.stream().anyMatch(Voice::paused)) {
            return new Permission.Denied(Denial.PAUSED);
        }
        return permits(needed, scope, when);
    }

    /// Whether what was collected may be used for a purpose. The end of a grant's period bounds
    /// collection, not use.
    Permission permitsUse(ConsentScope purpose) {
        return permits(needed(), purpose, Optional.empty());
    }

    private static Permission permits(
            List<Voice> needed, ConsentScope scope, Optional<Instant> when) {
        if (needed.stream().anyMatch(voice -> voice.isSilentAt(when))) {
            return new Permission.Unknown();
        }
        return needed.stream().allMatch(voice -> voice.grants(scope))
                ? new Permission.Permitted()
                : new Permission.Denied(Denial.SCOPE_NOT_GRANTED);
    }
}
