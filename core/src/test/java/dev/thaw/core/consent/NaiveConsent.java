package dev.thaw.core.consent;

import dev.thaw.core.consent.Permission.Denial;
import dev.thaw.core.consent.Permission.Denied;
import dev.thaw.core.consent.Permission.Permitted;
import dev.thaw.core.consent.Permission.Unknown;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
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
        /// @param promised what its text says will happen to the data after a withdrawal
        record Grant(
                Who by, int said, int from, int until, Set<ConsentScope> scopes, Policy promised)
                implements Act {}

        record Resume(int said, int from) implements Act {}

        /// Holds from when it was said.
        record Withdraw(int said, WithdrawalKind kind) implements Act {
            @Override
            public int from() {
                return said;
            }
        }
    }

    /// Whose word a grant is.
    enum Who {
        ADULT,
        GUARDIAN,
        CHILD
    }

    Permission collectable(int minute, ConsentScope scope) {
        if (erased()) {
            return new Denied(Denial.ERASED);
        }
        Optional<Integer> when = Optional.of(minute);
        List<Who> needed = needed(when);
        for (Who who : needed) {
            if (stands(WithdrawalKind.STOP_COLLECTION, who, when)
                    || stands(WithdrawalKind.STOP_PROCESSING, who, when)) {
                return new Denied(Denial.WITHDRAWN);
            }
        }
        for (Who who : needed) {
            if (stands(WithdrawalKind.PAUSE, who, when)) {
                return new Denied(Denial.PAUSED);
            }
        }
        for (Who who : needed) {
            for (Act.Grant grant : governing(who, when)) {
                if (minute >= grant.until()) {
                    return new Unknown();
                }
            }
        }
        return granted(when, scope);
    }

    Permission usable(ConsentScope scope) {
        if (erased()) {
            return new Denied(Denial.ERASED);
        }
        for (Act act : acts) {
            if (act instanceof Act.Withdraw withdrawal
                    && (withdrawal.kind() == WithdrawalKind.STOP_PROCESSING
                            || (withdrawal.kind() == WithdrawalKind.STOP_COLLECTION
                                    && promisedBefore(withdrawal, Policy.EXCLUDE_FUTURE)))) {
                return new Denied(Denial.WITHDRAWN);
            }
        }
        return granted(Optional.empty(), scope);
    }

    boolean erased() {
        for (Act act : acts) {
            if (act instanceof Act.Withdraw withdrawal
                    && (withdrawal.kind() == WithdrawalKind.ERASE
                            || (withdrawal.kind() == WithdrawalKind.STOP_PROCESSING
                                    && promisedBefore(withdrawal, Policy.ERASE))
                            || (withdrawal.kind() == WithdrawalKind.STOP_COLLECTION
                                    && promisedBefore(withdrawal, Policy.ERASE)))) {
                return true;
            }
        }
        return false;
    }

    private boolean promisedBefore(Act.Withdraw withdrawal, Policy policy) {
        for (Act act : acts) {
            if (act instanceof Act.Grant grant
                    && grant.promised() == policy
                    && !isNewer(grant, withdrawal)) {
                return true;
            }
        }
        return false;
    }

    /// An adult alone; guardian and child together once one of them has spoken since the adult; all
    /// three if it was in the same breath.
    private List<Who> needed(Optional<Integer> minute) {
        List<Act.Grant> adult = governing(Who.ADULT, minute);
        List<Act.Grant> minor = new ArrayList<>(governing(Who.GUARDIAN, minute));
        minor.addAll(governing(Who.CHILD, minute));
        if (minor.isEmpty()) {
            return List.of(Who.ADULT);
        }
        boolean inOneBreath =
                minor.stream()
                        .anyMatch(
                                grant -> adult.stream().anyMatch(other -> !isNewer(grant, other)));
        return inOneBreath ? List.of(Who.values()) : List.of(Who.GUARDIAN, Who.CHILD);
    }

    private Permission granted(Optional<Integer> minute, ConsentScope scope) {
        boolean taken = false;
        for (Who who : needed(minute)) {
            List<Act.Grant> grants = governing(who, minute);
            if (grants.isEmpty()) {
                return new Unknown();
            }
            taken |= isTaken(who, minute, scope);
            for (Act.Grant grant : grants) {
                taken |= !grant.scopes().contains(scope);
            }
        }
        return taken ? new Denied(Denial.SCOPE_NOT_GRANTED) : new Permitted();
    }

    private boolean isTaken(Who who, Optional<Integer> minute, ConsentScope scope) {
        Set<ConsentScope> sharing =
                Set.of(
                        ConsentScope.SHARE_CONTROLLED,
                        ConsentScope.PUBLISH_AGGREGATE,
                        ConsentScope.QUOTE_STORY,
                        ConsentScope.LINK_EXTERNAL);
        return (sharing.contains(scope) && stands(WithdrawalKind.STOP_SHARING, who, minute))
                || (scope == ConsentScope.CONTACT_RECONTACT
                        && stands(WithdrawalKind.STOP_CONTACT, who, minute));
    }

    /// The grants of one of them that nothing newer replaces, be it their own or an adult's:
    /// several if they were given in one breath.
    private List<Act.Grant> governing(Who who, Optional<Integer> minute) {
        List<Act.Grant> governing = new ArrayList<>();
        for (Act act : acts) {
            if (act instanceof Act.Grant grant
                    && grant.by() == who
                    && inEffect(grant, minute)
                    && !answered(grant, who, minute)) {
                governing.add(grant);
            }
        }
        return governing;
    }

    /// Whether a withdrawal of a kind has been answered neither by this one nor by an adult.
    private boolean stands(WithdrawalKind kind, Who who, Optional<Integer> minute) {
        for (Act act : acts) {
            if (act instanceof Act.Withdraw withdrawal
                    && withdrawal.kind() == kind
                    && inEffect(withdrawal, minute)
                    && !answered(withdrawal, who, minute)
                    && !(kind == WithdrawalKind.PAUSE && resumed(withdrawal, minute))) {
                return true;
            }
        }
        return false;
    }

    private boolean answered(Act earlier, Who who, Optional<Integer> minute) {
        for (Act act : acts) {
            if (act instanceof Act.Grant grant
                    && (grant.by() == who || grant.by() == Who.ADULT)
                    && inEffect(grant, minute)
                    && isNewer(grant, earlier)) {
                return true;
            }
        }
        return false;
    }

    private boolean resumed(Act.Withdraw pause, Optional<Integer> minute) {
        for (Act act : acts) {
            if (act instanceof Act.Resume && inEffect(act, minute) && isNewer(act, pause)) {
                return true;
            }
        }
        return false;
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
