package dev.thaw.core.consent;

import dev.thaw.core.consent.Permission.Denial;
import dev.thaw.core.consent.Permission.Denied;
import dev.thaw.core.consent.Permission.Permitted;
import dev.thaw.core.consent.Permission.Unknown;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rules of science.md F once more, said as plainly as possible and without any state: for one
/// minute, look through everything that was ever said.
///
/// @param acts in any order
record NaiveConsent(List<Act> acts) {

    /// Something said at minute `said` that holds from minute `from` on.
    sealed interface Act {
        int said();

        int from();

        /// @param until first minute without, or a very large number
        record Grant(int said, int from, int until, Set<ConsentScope> scopes) implements Act {}

        record Resume(int said, int from) implements Act {}

        /// Holds from when it was said.
        record Withdraw(int said, WithdrawalKind kind) implements Act {
            @Override
            public int from() {
                return said;
            }
        }
    }

    Permission collectable(int minute, ConsentScope scope) {
        List<Act.Withdraw> standing = standing(Optional.of(minute));
        if (anyErasure()) {
            return new Denied(Denial.ERASED);
        }
        if (any(standing, WithdrawalKind.STOP_COLLECTION)
                || any(standing, WithdrawalKind.STOP_PROCESSING)) {
            return new Denied(Denial.WITHDRAWN);
        }
        for (Act.Withdraw withdrawal : standing) {
            if (withdrawal.kind() == WithdrawalKind.PAUSE && !resumed(withdrawal, minute)) {
                return new Denied(Denial.PAUSED);
            }
        }
        for (Act.Grant grant : governing(Optional.of(minute))) {
            if (minute >= grant.until()) {
                return new Unknown();
            }
        }
        return granted(Optional.of(minute), scope);
    }

    Permission usable(ConsentScope scope) {
        if (anyErasure()) {
            return new Denied(Denial.ERASED);
        }
        return any(standing(Optional.empty()), WithdrawalKind.STOP_PROCESSING)
                ? new Denied(Denial.WITHDRAWN)
                : granted(Optional.empty(), scope);
    }

    private Permission granted(Optional<Integer> minute, ConsentScope scope) {
        List<Act.Grant> grants = governing(minute);
        if (grants.isEmpty()) {
            return new Unknown();
        }
        Set<ConsentScope> sharing =
                Set.of(
                        ConsentScope.SHARE_CONTROLLED,
                        ConsentScope.PUBLISH_AGGREGATE,
                        ConsentScope.QUOTE_STORY,
                        ConsentScope.LINK_EXTERNAL);
        List<Act.Withdraw> standing = standing(minute);
        boolean taken =
                (any(standing, WithdrawalKind.STOP_SHARING) && sharing.contains(scope))
                        || (any(standing, WithdrawalKind.STOP_CONTACT)
                                && scope == ConsentScope.CONTACT_RECONTACT);
        for (Act.Grant grant : grants) {
            taken |= !grant.scopes().contains(scope);
        }
        return taken ? new Denied(Denial.SCOPE_NOT_GRANTED) : new Permitted();
    }

    /// The grants that nothing newer replaces: several if they were given in one breath.
    private List<Act.Grant> governing(Optional<Integer> minute) {
        List<Act.Grant> governing = new ArrayList<>();
        for (Act act : acts) {
            if (act instanceof Act.Grant grant && inEffect(grant, minute)) {
                boolean replaced = false;
                for (Act other : acts) {
                    replaced |=
                            other instanceof Act.Grant
                                    && inEffect(other, minute)
                                    && isNewer(other, grant);
                }
                if (!replaced) {
                    governing.add(grant);
                }
            }
        }
        return governing;
    }

    /// The withdrawals that no later grant has answered.
    private List<Act.Withdraw> standing(Optional<Integer> minute) {
        List<Act.Withdraw> standing = new ArrayList<>();
        for (Act act : acts) {
            if (act instanceof Act.Withdraw withdrawal && inEffect(withdrawal, minute)) {
                boolean answered = false;
                for (Act.Grant grant : governing(minute)) {
                    answered |= isNewer(grant, withdrawal);
                }
                if (!answered) {
                    standing.add(withdrawal);
                }
            }
        }
        return standing;
    }

    private boolean resumed(Act.Withdraw pause, int minute) {
        for (Act act : acts) {
            if (act instanceof Act.Resume
                    && inEffect(act, Optional.of(minute))
                    && isNewer(act, pause)) {
                return true;
            }
        }
        return false;
    }

    private boolean anyErasure() {
        for (Act act : acts) {
            if (act instanceof Act.Withdraw(int _, WithdrawalKind kind)
                    && kind == WithdrawalKind.ERASE) {
                return true;
            }
        }
        return false;
    }

    private static boolean any(List<Act.Withdraw> withdrawals, WithdrawalKind kind) {
        return withdrawals.stream().anyMatch(withdrawal -> withdrawal.kind() == kind);
    }

    private static boolean inEffect(Act act, Optional<Integer> minute) {
        return minute.isEmpty() || act.from() <= minute.get();
    }

    /// Decided later, or in one breath but for later. A grant that names an earlier beginning than
    /// when it was said counts as said then: it is older than what happened in between.
    private static boolean isNewer(Act one, Act other) {
        int oneDecided = Math.min(one.said(), one.from());
        int otherDecided = Math.min(other.said(), other.from());
        return oneDecided > otherDecided
                || (oneDecided == otherDecided && one.from() > other.from());
    }
}
