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
import java.util.function.Predicate;

/// What holds after the statements so far.
///
/// An adult's permit, or one that is attested to, stands alone and takes the place of everything
/// before it. Once a guardian or a child has permitted something since, both must have, and only
/// what both permit counts. A withdrawal silences all of them, whoever sent it: a new permission of
/// the guardian does not lift the child's dissent, nor the other way round. A pause is ended by a
/// resumption only, and by no new permit.
///
/// @param own what the participant, or whoever attests for them, permits
/// @param guardian what the guardian permits
/// @param assent what the child agrees to
/// @param paused whether collection is paused, whoever permits it
record ConsentState(Voice own, Voice guardian, Voice assent, boolean paused) {

    private static final ConsentState NOTHING_KNOWN =
            new ConsentState(Voice.SILENT, Voice.SILENT, Voice.SILENT, false);

    /// The state after all statements, also those that begin later than anybody asks.
    ///
    /// @param statements in the order of decision
    static ConsentState after(List<Statement> statements) {
        return after(statements, Instant.MAX);
    }

    /// The state after those statements that have begun at a time.
    ///
    /// @param statements in the order of decision
    static ConsentState after(List<Statement> statements, Instant when) {
        ConsentState state = NOTHING_KNOWN;
        for (Statement statement : statements) {
            if (!statement.effectiveFrom().isAfter(when)) {
                state = state.then(statement);
            }
        }
        return state;
    }

    private ConsentState then(Statement statement) {
        return switch (statement.event()) {
            case ConsentGiven given -> granting(given, Grant.of(statement, given));
            case ConsentResumed _ -> new ConsentState(own, guardian, assent, false);
            case ConsentWithdrawn(WithdrawalKind kind, var _) -> withdrawing(kind);
        };
    }

    private ConsentState granting(ConsentGiven given, Grant grant) {
        return switch (given.grantor()) {
            case PARTICIPANT, ATTESTOR ->
                    new ConsentState(own.granting(grant), Voice.SILENT, Voice.SILENT, paused);
            case GUARDIAN -> new ConsentState(own, guardian.granting(grant), assent, paused);
            case MINOR_ASSENT -> new ConsentState(own, guardian, assent.granting(grant), paused);
        };
    }

    private ConsentState withdrawing(WithdrawalKind kind) {
        return new ConsentState(
                own.afterWithdrawal(kind),
                guardian.afterWithdrawal(kind),
                assent.afterWithdrawal(kind),
                paused || kind == WithdrawalKind.PAUSE);
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
        if (any(needed, voice -> voice.collectionEnded() || voice.tookBack(scope))) {
            return new Permission.Denied(Denial.WITHDRAWN);
        }
        return paused ? new Permission.Denied(Denial.PAUSED) : permits(needed, scope, when);
    }

    /// Whether what was collected may be used for a purpose. The end of a grant's period bounds
    /// collection, not use.
    Permission permitsUse(ConsentScope purpose) {
        List<Voice> needed = needed();
        return any(needed, voice -> voice.tookBack(purpose))
                ? new Permission.Denied(Denial.WITHDRAWN)
                : permits(needed, purpose, Optional.empty());
    }

    private static Permission permits(
            List<Voice> needed, ConsentScope scope, Optional<Instant> when) {
        if (any(needed, voice -> voice.isSilentAt(when))) {
            return new Permission.Unknown();
        }
        return any(needed, voice -> !voice.grants(scope))
                ? new Permission.Denied(Denial.SCOPE_NOT_GRANTED)
                : new Permission.Permitted();
    }

    /// A stream for one voice or three would take longer than all the rest.
    private static boolean any(List<Voice> voices, Predicate<Voice> condition) {
        for (Voice voice : voices) {
            if (condition.test(voice)) {
                return true;
            }
        }
        return false;
    }
}
