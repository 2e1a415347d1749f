package dev.thaw.core.claim;

import dev.thaw.core.claim.ClaimResult.Shares;
import dev.thaw.core.claim.Intercurrent.Event;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.core.cohort.DenominatorLadder;
import dev.thaw.core.cohort.Retention;
import dev.thaw.core.cohort.Starter;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.Proportion;
import java.util.List;

/// How eligible participants count: by a reading, under the strategies of a plan.
record Starters(Readers readers, Strategies strategies, Covariates covariates) {

    Starters under(Strategies others) {
        return new Starters(readers, others, covariates);
    }

    Starter of(ReadingKind reading, ParticipantFacts facts) {
        return new Starter(
                facts.values().due(),
                facts.values().doseReached(),
                strategies.credit(facts),
                facts.values().retention(),
                readers.outcome(reading, facts),
                facts.values().baseline().orElseThrow(),
                facts.values().last(),
                covariates.of(facts, facts.values().baseline().orElseThrow()));
    }

    DenominatorLadder ladder(ReadingKind reading, List<ParticipantFacts> some) {
        return DenominatorLadder.of(
                some.stream().map(facts -> of(reading, facts)).toList(),
                readers.ofValues(reading),
                Confidence.P95);
    }

    Shares shares(ReadingKind reading, List<ParticipantFacts> some) {
        List<Starter> due =
                some.stream().map(facts -> of(reading, facts)).filter(Starter::counts).toList();
        return new Shares(share(due), share(due.stream().filter(Starter::isCompleter).toList()));
    }

    static Proportion share(List<Starter> among) {
        return new Proportion((int) among.stream().filter(Starter::improved).count(), among.size());
    }

    /// Whether something came between, as far as the data tell.
    boolean happened(Event event, ReadingKind reading, ParticipantFacts facts) {
        return switch (event) {
            case STOPPED_EARLY -> !facts.values().doseReached();
            case CONSENT_WITHDRAWN -> facts.values().retention() == Retention.WITHDREW_RETAINED;
            case LOST_TO_FOLLOW_UP ->
                    facts.values().doseReached()
                            && facts.values().retention() == Retention.STAYED
                            && isMissing(reading, facts);
            case THERAPY_SWITCH,
                    MEDICATION_CHANGE,
                    SETBACK_OR_OVERWHELM,
                    DEATH_OR_HOSPITALISATION ->
                    facts.values().happened().contains(event);
        };
    }

    private static boolean isMissing(ReadingKind reading, ParticipantFacts facts) {
        return switch (reading) {
            case R1_RELIABLE, R2_ANY -> facts.values().outcome().isEmpty();
            case R3_SELF_RATED -> facts.values().selfRating().isEmpty();
        };
    }
}
