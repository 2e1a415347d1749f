package dev.thaw.core.consent;

import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentScope;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What one permit still permits.
///
/// @param end first instant that it covers no more; absent: open
record Grant(
        Instant decidedAt, Instant effectiveFrom, Set<ConsentScope> scopes, Optional<Instant> end) {

    static Grant of(ConsentHistory.Entry entry, ConsentGiven given) {
        return new Grant(
                entry.decidedAt(), entry.effectiveFrom(), given.scopes(), given.effectiveTo());
    }

    boolean sameInstantAs(Grant other) {
        return decidedAt.equals(other.decidedAt) && effectiveFrom.equals(other.effectiveFrom);
    }

    Grant without(Collection<ConsentScope> taken) {
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
                Stream.of(end, other.end).flatMap(Optional::stream).min(Comparator.naturalOrder());
        return new Grant(decidedAt, effectiveFrom, common, first);
    }

    boolean hasEnded(Optional<Instant> when) {
        return when.isPresent() && end.isPresent() && !when.get().isBefore(end.get());
    }
}
