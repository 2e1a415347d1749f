package dev.thaw.core.claim;

import static dev.thaw.core.claim.ClaimBuilder.aClaim;
import static dev.thaw.core.claim.FactsBuilder.participant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.change.Norms.SdOver.Participants;
import dev.thaw.core.claim.ClaimResult.Sensitivity;
import dev.thaw.core.claim.ClaimResult.Shares;
import dev.thaw.core.claim.Intercurrent.Event;
import dev.thaw.core.claim.Intercurrent.Strategy;
import dev.thaw.core.cohort.Retention;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a plan makes of outcomes where something came between.
class StrategiesTest {

    private static Intercurrent planned(Event event, Strategy strategy) {
        return new Intercurrent("it", event, strategy, false, Optional.empty());
    }

    private static Intercurrent alsoWithout(Event event, Strategy strategy) {
        return new Intercurrent("it", event, strategy, true, Optional.empty());
    }

    private static ClaimResult evaluate(List<ParticipantFacts> cohort, Intercurrent... planned) {
        return Claims.evaluate(aClaim().dealingWith(planned).build(), cohort);
    }

    private static Shares shares(int improved, int starters, int completers) {
        return new Shares(new Proportion(improved, starters), new Proportion(improved, completers));
    }

    /// Three who improved, one of them after a change of medication; two who did not.
    private static List<ParticipantFacts> cohort(FactsBuilder... more) {
        List<ParticipantFacts> cohort = new ArrayList<>();
        cohort.add(participant(1).from("0.20").to("0.40").build());
        cohort.add(participant(2).from("0.20").to("0.40").build());
        cohort.add(participant(3).from("0.20").to("0.40").meeting(Event.MEDICATION_CHANGE).build());
        cohort.add(participant(4).from("0.20").to("0.10").build());
        cohort.add(participant(5).from("0.20").to("0.20").build());
        Stream.of(more).map(FactsBuilder::build).forEach(cohort::add);
        return cohort;
    }

    @Test
    void underATreatmentPolicyTheOutcomeCountsAsMeasured() {
        ClaimResult result =
                evaluate(cohort(), planned(Event.MEDICATION_CHANGE, Strategy.TREATMENT_POLICY));

        assertThat(result.headline().share()).isEqualTo(new Proportion(3, 5));
        assertThat(result.sensitivities()).extracting(Sensitivity::happened).containsExactly(1);
    }

    @Test
    void whatIsCountedAsNonresponseIsNoImprovementInAnyDenominator() {
        ClaimResult result =
                evaluate(
                        cohort(), planned(Event.MEDICATION_CHANGE, Strategy.COMPOSITE_NONRESPONSE));

        assertThat(result.ladder().starters()).isEqualTo(new Proportion(2, 5));
        assertThat(result.ladder().completers()).isEqualTo(new Proportion(2, 5));
        assertThat(result.ladder().lastCarriedForward()).isEqualTo(new Proportion(2, 5));
        assertThat(result.ladder().bestCase()).isEqualTo(new Proportion(2, 5));
    }

    @Test
    void aDeathIsNoMissingOutcomeThatMayHaveBeenAnImprovement() {
        List<ParticipantFacts> cohort =
                cohort(
                        participant(6).from("0.20").meeting(Event.DEATH_OR_HOSPITALISATION),
                        participant(7).from("0.20").lastSeenAt("0.90"));

        ClaimResult result =
                evaluate(
                        cohort,
                        planned(Event.DEATH_OR_HOSPITALISATION, Strategy.COMPOSITE_NONRESPONSE));

        assertThat(result.ladder().bestCase()).isEqualTo(new Proportion(4, 7));
        assertThat(result.ladder().worstCase()).isEqualTo(new Proportion(3, 7));
        assertThat(result.ladder().lastCarriedForward()).isEqualTo(new Proportion(4, 7));
    }

    @Test
    void whoStoppedEarlyIsCreditedOnlyIfThePlanSaysThatItDoesNotMatter() {
        List<ParticipantFacts> cohort =
                cohort(participant(6).from("0.20").to("0.90").withoutTheDose());

        ClaimResult silent = evaluate(cohort);
        ClaimResult composite =
                evaluate(cohort, planned(Event.STOPPED_EARLY, Strategy.COMPOSITE_NONRESPONSE));
        ClaimResult policy =
                evaluate(cohort, planned(Event.STOPPED_EARLY, Strategy.TREATMENT_POLICY));

        assertThat(silent.ladder().starters()).isEqualTo(new Proportion(3, 6));
        assertThat(composite.ladder()).isEqualTo(silent.ladder());
        assertThat(policy.ladder().starters()).isEqualTo(new Proportion(4, 6));
        assertThat(policy.ladder().completers())
                .as("completing still means the dose")
                .isEqualTo(new Proportion(3, 5));
    }

    @Test
    void anUnreliableMeasureMakesNobodyLost() {
        ClaimSpec unreliable =
                aClaim().read(Variable.ReadingKind.R1_RELIABLE)
                        .withReliability(
                                new ReliabilityPlan.Given(
                                        Participants.ALL_BASELINES,
                                        Rational.of(1, 2),
                                        Rational.of(60, 100)))
                        .dealingWith(
                                planned(Event.LOST_TO_FOLLOW_UP, Strategy.COMPOSITE_NONRESPONSE))
                        .build();

        assertThat(Claims.evaluate(unreliable, cohort()).sensitivities())
                .extracting(Sensitivity::happened)
                .containsExactly(0);
    }

    @Test
    void aSensitivityLeavesOutThoseToWhomItHappened() {
        ClaimResult result =
                evaluate(cohort(), alsoWithout(Event.MEDICATION_CHANGE, Strategy.TREATMENT_POLICY));

        assertThat(result.headline().share()).isEqualTo(new Proportion(3, 5));
        assertThat(result.sensitivities().getFirst().without()).contains(shares(2, 4, 4));
    }

    @Test
    void aContrastShowsTheSharesUnderTheOtherStrategy() {
        Intercurrent contrasted =
                new Intercurrent(
                        "it",
                        Event.MEDICATION_CHANGE,
                        Strategy.TREATMENT_POLICY,
                        false,
                        Optional.of(Strategy.COMPOSITE_NONRESPONSE));

        ClaimResult result = evaluate(cohort(), contrasted);

        assertThat(result.headline().share()).isEqualTo(new Proportion(3, 5));
        assertThat(result.sensitivities().getFirst().contrast()).contains(shares(2, 5, 5));
        assertThat(result.sensitivities().getFirst().without()).isEmpty();
    }

    @Test
    void whatIsNotReportedIsSeenInWhoIsMissing() {
        List<ParticipantFacts> cohort =
                cohort(
                        participant(6).from("0.20").withoutTheDose(),
                        participant(7).from("0.20"),
                        participant(8).from("0.20").who(Retention.WITHDREW_RETAINED),
                        participant(9).from("0.20").notYetDue());

        ClaimResult result =
                evaluate(
                        cohort,
                        planned(Event.STOPPED_EARLY, Strategy.COMPOSITE_NONRESPONSE),
                        planned(Event.LOST_TO_FOLLOW_UP, Strategy.COMPOSITE_NONRESPONSE),
                        planned(Event.CONSENT_WITHDRAWN, Strategy.PER_CONSENT_POLICY));

        assertThat(result.sensitivities())
                .extracting(Sensitivity::happened)
                .containsExactly(1, 1, 1);
    }
}
