package dev.thaw.core.consent;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.LedgerEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All that is known about one participant's consent. The order of the entries means nothing.
public record ConsentHistory(List<Entry> entries) {

    public ConsentHistory {
        entries = List.copyOf(entries);
    }

    /// Nothing is known.
    public static ConsentHistory unknown() {
        return new ConsentHistory(List.of());
    }

    /// What a subject's admitted events say about consent.
    public static ConsentHistory in(Collection<LedgerEvent> events) {
        return new ConsentHistory(
                events.stream()
                        .filter(event -> event.event().payload() instanceof ConsentEvent)
                        .map(Entry::of)
                        .toList());
    }

    /// This history and one more event.
    public ConsentHistory with(Entry entry) {
        List<Entry> all = new ArrayList<>(entries);
        all.add(entry);
        return new ConsentHistory(all);
    }

    /// One consent event as it came.
    ///
    /// @param receivedAt when the broker received it
    public record Entry(ConsentEvent event, CaptureTime captured, Instant receivedAt) {

        /// @throws ClassCastException if the event is not about consent
        public static Entry of(LedgerEvent event) {
            return new Entry(
                    (ConsentEvent) event.event().payload(),
                    event.event().captured(),
                    event.receivedAt());
        }
    }

    /// What was said, in the order in which it was decided.
    ///
    /// @param home the study's home zone, where days begin and end
    List<Statement> statements(ZoneId home) {
        List<Statement> statements = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            statements.add(Statement.of(entry, home));
        }
        statements.sort(Statement.BY_DECISION);
        return statements;
    }

    /// Every instant at which it may change what is permitted at a moment, ascending. Nothing
    /// changes between two of them.
    ///
    /// @param home the study's home zone
    public List<Instant> changes(ZoneId home) {
        return entries.stream()
                .flatMap(
                        entry ->
                                Stream.concat(
                                        Stream.of(Statement.of(entry, home).effectiveFrom()),
                                        end(entry.event()).stream()))
                .sorted()
                .toList();
    }

    private static Optional<Instant> end(ConsentEvent event) {
        return event instanceof ConsentGiven given ? given.effectiveTo() : Optional.empty();
    }
}
