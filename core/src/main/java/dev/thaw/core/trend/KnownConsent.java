package dev.thaw.core.trend;

import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.consent.ConsentRules;
import dev.thaw.core.consent.Permission.Permitted;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.protocol.StudyProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a participant's own events say about consent, by all that is known.
///
/// Admission judged every event by what was known then; a withdrawal that arrived later forbids
/// what had been admitted (science.md F, rule 3).
record KnownConsent(ConsentHistory history) {

    static KnownConsent in(List<LedgerEvent> events) {
        List<ConsentHistory.Entry> entries = new ArrayList<>();
        for (LedgerEvent ledgerEvent : events) {
            StudyEvent event = ledgerEvent.event();
            if (event.payload() instanceof ConsentEvent consent) {
                entries.add(
                        ConsentHistory.Entry.of(
                                consent, event.captured(), ledgerEvent.receivedAt()));
            }
        }
        return new KnownConsent(new ConsentHistory(entries));
    }

    boolean permitsTrends() {
        return ConsentRules.usable(history, ConsentScope.DERIVE_INDIVIDUAL_TRENDS)
                instanceof Permitted;
    }

    /// Those observations that were collected with consent.
    List<Observed> collected(
            List<Observed> observations, StudyProtocol protocol, ExclusionTally excluded) {
        List<Observed> collected = new ArrayList<>(observations.size());
        for (Observed observed : observations) {
            if (permits(observed, protocol)) {
                collected.add(observed);
            } else {
                excluded.add(Exclusion.CONSENT);
            }
        }
        return collected;
    }

    private boolean permits(Observed observed, StudyProtocol protocol) {
        Optional<ConsentScope> scope = ConsentRules.requiredFor(observed.what());
        return scope.isEmpty()
                || ConsentRules.collectable(
                                history,
                                scope.get(),
                                observed.event().captured(),
                                observed.receivedAt(),
                                protocol.homeZone())
                        instanceof Permitted;
    }
}
