package dev.thaw.core.claim;

import dev.thaw.core.claim.Intercurrent.Event;
import dev.thaw.core.claim.Intercurrent.Strategy;
import dev.thaw.core.cohort.Credit;
import java.util.List;

/// What a plan makes of outcomes where something came between.
record Strategies(List<Intercurrent> planned) {

    /// The plan with another strategy for one of its events.
    Strategies with(Event event, Strategy strategy) {
        return new Strategies(
                planned.stream()
                        .map(
                                one ->
                                        one.event() == event
                                                ? new Intercurrent(
                                                        one.name(),
                                                        event,
                                                        strategy,
                                                        one.excluded(),
                                                        one.contrast())
                                                : one)
                        .toList());
    }

    /// Without the dose there is nothing to credit to it, unless the plan says that stopping early
    /// does not matter; where the plan is silent, it does. What was reported in between makes a
    /// failure if the plan says so. Who was lost to follow-up is not among these: what the missing
    /// outcome may have been is what the denominators are about.
    Credit credit(ParticipantFacts facts) {
        Credit credit = Credit.WITH_THE_DOSE;
        for (Intercurrent one : planned) {
            if (one.event() == Event.STOPPED_EARLY) {
                credit =
                        one.strategy() == Strategy.TREATMENT_POLICY
                                ? Credit.ALWAYS
                                : Credit.WITH_THE_DOSE;
            } else if (one.strategy() == Strategy.COMPOSITE_NONRESPONSE
                    && facts.values().happened().contains(one.event())) {
                return Credit.NEVER;
            }
        }
        return credit;
    }
}
