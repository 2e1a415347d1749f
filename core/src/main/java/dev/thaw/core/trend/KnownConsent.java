package dev.thaw.core.trend;

import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.consent.ConsentRules;
import dev.thaw.core.consent.Permission.Permitted;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.protocol.StudyProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a participant's own events say about consent, by all that is known.
///
/// Admission judged every event by what was known then; a withdrawal that arrived later forbids
/// what had been admitted (science.md F, rule 3).
final class KnownConsent {

    private final ConsentHistory history;
    private final StudyProtocol protocol;

    /// Every instant at which consent may change, ascending.
    private final Instant[] changes;

    /// What held for a scope where it was looked up last: events mostly come in order.
    private final Map<ConsentScope, Stretch> latest = new EnumMap<>(ConsentScope.class);

    /// Between two changes nothing changes.
    private record Stretch(Instant from, Instant to, boolean permits) {

        boolean contains(Instant at) {
            return !at.isBefore(from) && at.isBefore(to);
        }
    }

    KnownConsent(ConsentHistory history, StudyProtocol protocol) {
        this.history = history;
        this.protocol = protocol;
        changes = history.changes(protocol.homeZone()).toArray(Instant[]::new);
    }

    static KnownConsent in(List<LedgerEvent> events, StudyProtocol protocol) {
        return new KnownConsent(ConsentHistory.in(events), protocol);
    }

    boolean permits(ConsentScope purpose) {
        return ConsentRules.usable(history, purpose, protocol) instanceof Permitted;
    }

    /// A stretch of time.
    ///
    /// @param until first instant that it covers no more; absent: open
    record Span(Instant from, Optional<Instant> until) {}

    /// The last time in which data of a scope may be collected, by all that is known; absent if
    /// there is none.
    Optional<Span> lastCollection(ConsentScope scope) {
        int last = changes.length - 1;
        while (last >= 0 && !permitsAt(changes[last], scope)) {
            last--;
        }
        if (last < 0) {
            return Optional.empty();
        }
        int first = last;
        while (first > 0 && permitsAt(changes[first - 1], scope)) {
            first--;
        }
        return Optional.of(
                new Span(
                        changes[first],
                        last == changes.length - 1
                                ? Optional.empty()
                                : Optional.of(changes[last + 1])));
    }

    private boolean permitsAt(Instant moment, ConsentScope scope) {
        return ConsentRules.collectable(
                        history,
                        scope,
                        new CaptureTime.Moment(moment, Optional.empty(), Optional.empty()),
                        moment,
                        protocol)
                instanceof Permitted;
    }

    /// Those observations that were collected with consent.
    List<Observed> collected(List<Observed> observations, ExclusionTally excluded) {
        List<Observed> collected = new ArrayList<>(observations.size());
        for (Observed observed : observations) {
            if (isCollectable(observed)) {
                collected.add(observed);
            } else {
                excluded.add(Exclusion.CONSENT);
            }
        }
        return collected;
    }

    private boolean isCollectable(Observed observed) {
        Optional<ConsentScope> scope = ConsentRules.requiredFor(observed.what());
        if (scope.isEmpty()) {
            return true;
        }
        return switch (observed.event().captured()) {
            case CaptureTime.Moment moment -> permitsAt(moment, scope.get(), observed);
            case CaptureTime.CivilDay _, CaptureTime.Ordinal _ -> judge(scope.get(), observed);
        };
    }

    private boolean permitsAt(CaptureTime.Moment moment, ConsentScope scope, Observed observed) {
        Stretch known = latest.get(scope);
        if (known == null || !known.contains(moment.at())) {
            known = stretchAround(moment.at(), judge(scope, observed));
            latest.put(scope, known);
        }
        return known.permits();
    }

    private Stretch stretchAround(Instant at, boolean permits) {
        int found = Arrays.binarySearch(changes, at);
        int next = found >= 0 ? found : -found - 1;
        while (next < changes.length && !changes[next].isAfter(at)) {
            next++;
        }
        return new Stretch(
                next == 0 ? Instant.MIN : changes[next - 1],
                next == changes.length ? Instant.MAX : changes[next],
                permits);
    }

    private boolean judge(ConsentScope scope, Observed observed) {
        return ConsentRules.collectable(
                        history,
                        scope,
                        observed.event().captured(),
                        observed.receivedAt(),
                        protocol)
                instanceof Permitted;
    }
}
