package dev.thaw.core.claim;

import dev.thaw.core.claim.ClaimResult.Sensitivity;
import dev.thaw.core.claim.Variable.ReadingKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How often what the plan foresaw came between, and what the shares are if it is dealt with as the
/// plan names beside its primary strategy.
record Sensitivities(ClaimSpec claim, Starters starters, List<ParticipantFacts> eligible) {

    List<Sensitivity> all() {
        return claim.intercurrent().stream().map(this::of).toList();
    }

    private Sensitivity of(Intercurrent planned) {
        ReadingKind reading = claim.variable().reading();
        List<ParticipantFacts> met = new ArrayList<>();
        List<ParticipantFacts> others = new ArrayList<>();
        for (ParticipantFacts facts : eligible) {
            if (starters.of(reading, facts).counts()) {
                (starters.happened(planned.event(), reading, facts) ? met : others).add(facts);
            }
        }
        return new Sensitivity(
                planned,
                met.size(),
                planned.excluded()
                        ? Optional.of(starters.shares(reading, others))
                        : Optional.empty(),
                planned.contrast()
                        .map(
                                other ->
                                        starters.under(
                                                        starters.strategies()
                                                                .with(planned.event(), other))
                                                .shares(reading, eligible)));
    }
}
