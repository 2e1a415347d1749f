package dev.thaw.core.consent;

import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What one of those who are asked has said last, and what was withdrawn since.
///
/// The newest grant governs: somebody who signs again for less has taken the rest back. Two grants
/// of the same instant permit only what both permit.
///
/// @param collectionEnded whether collection was ended since the grant
/// @param takenBack scopes that were taken back since the grant
record Voice(Optional<Grant> grant, boolean collectionEnded, Set<ConsentScope> takenBack) {

    static final Voice SILENT = new Voice(Optional.empty(), false, Set.of());

    private static final Set<ConsentScope> SHARING =
            Set.of(
                    ConsentScope.SHARE_CONTROLLED,
                    ConsentScope.PUBLISH_AGGREGATE,
                    ConsentScope.QUOTE_STORY,
                    ConsentScope.LINK_EXTERNAL);

    private static final Set<ConsentScope> CONTACT = Set.of(ConsentScope.CONTACT_RECONTACT);

    Voice granting(Grant next) {
        Grant governing =
                grant.filter(next::sameInstantAs).map(other -> other.and(next)).orElse(next);
        return new Voice(Optional.of(governing), false, Set.of());
    }

    /// A pause leaves every permit as it is ([ConsentState]).
    Voice afterWithdrawal(WithdrawalKind kind) {
        return switch (kind) {
            case PAUSE -> this;
            case STOP_COLLECTION, STOP_PROCESSING, ERASE -> new Voice(grant, true, takenBack);
            case STOP_SHARING -> takingBack(SHARING);
            case STOP_CONTACT -> takingBack(CONTACT);
        };
    }

    private Voice takingBack(Set<ConsentScope> scopes) {
        Set<ConsentScope> all = EnumSet.copyOf(scopes);
        all.addAll(takenBack);
        return new Voice(grant, collectionEnded, all);
    }

    /// Whether nothing is known that this voice permits at a time.
    boolean isSilentAt(Optional<Instant> when) {
        return grant.isEmpty() || grant.get().hasEnded(when);
    }

    boolean tookBack(ConsentScope scope) {
        return takenBack.contains(scope);
    }

    boolean grants(ConsentScope scope) {
        return grant.isPresent() && grant.get().scopes().contains(scope);
    }

    boolean spokeWith(Voice other) {
        return grant.isPresent()
                && other.grant.isPresent()
                && grant.get().sameInstantAs(other.grant.get());
    }
}
