package dev.thaw.core.consent;

import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.protocol.WithdrawalPolicies;
import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
import java.util.List;

/// What a participant's withdrawals come to for the data collected before them; the later, the more
/// protective. None of it is ever undone.
enum Consequence {
    NONE,
    USE_ENDS,
    ERASURE;

    /// The most protective consequence of all withdrawals that are known.
    ///
    /// A withdrawal of collection or processing has what the person asked for and what the study
    /// promised. Every consent given before it counts, not only the newest, for data were collected
    /// under each; so a consent that becomes known later never takes an erasure back.
    ///
    /// @param statements in the order of decision
    static Consequence of(List<Statement> statements, WithdrawalPolicies policies) {
        Consequence promised = NONE;
        Consequence reached = NONE;
        for (Statement statement : statements) {
            switch (statement.event()) {
                case ConsentGiven given ->
                        promised =
                                further(
                                        promised,
                                        of(policies.of(given.jurisdiction(), given.legalBasis())));
                case ConsentWithdrawn(WithdrawalKind kind, var _) ->
                        reached = further(reached, of(kind, promised));
                case ConsentResumed _ -> {}
            }
        }
        return reached;
    }

    private static Consequence of(WithdrawalKind kind, Consequence promised) {
        return switch (kind) {
            case PAUSE, STOP_SHARING, STOP_CONTACT -> NONE;
            case STOP_COLLECTION -> promised;
            case STOP_PROCESSING -> further(USE_ENDS, promised);
            case ERASE -> ERASURE;
        };
    }

    private static Consequence of(Policy policy) {
        return switch (policy) {
            case RETAIN_ACCRUED -> NONE;
            case EXCLUDE_FUTURE -> USE_ENDS;
            case ERASE -> ERASURE;
        };
    }

    private static Consequence further(Consequence one, Consequence other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
