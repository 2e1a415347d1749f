package dev.thaw.core.consent;

import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentScope;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What one permit permits.
///
/// @param end first instant that it covers no more; absent: open
record Grant(Instant decidedAt, Set<ConsentScope> scopes, Optional<Instant> end) {

    static Grant of(Statement statement, ConsentGiven given) {
        return new Grant(statement.decidedAt(), given.scopes(), given.effectiveTo());
    }

    boolean sameInstantAs(Grant other) {
        return decidedAt.equals(other.decidedAt);
    }

    /// What both permit.
    Grant and(Grant other) {
        Set<ConsentScope> common = EnumSet.noneOf(ConsentScope.class);
        common.addAll(scopes);
        common.retainAll(other.scopes);
        Optional<Instant> first =
                Stream.of(end, other.end).flatMap(Optional::stream).min(Comparator.naturalOrder());
        return new Grant(decidedAt, common, first);
    }

    boolean hasEnded(Optional<Instant> when) {
        return when.isPresent() && end.isPresent() && !when.get().isBefore(end.get());
    }
}
