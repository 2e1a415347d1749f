package dev.thaw.core.claim;

import static dev.thaw.core.claim.ClaimBuilder.aClaim;
import static dev.thaw.core.claim.FactsBuilder.participant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.change.Direction;
import dev.thaw.core.claim.ParticipantFacts.Standing;
import dev.thaw.core.claim.Population.Comparison;
import dev.thaw.core.claim.Population.Window;
import dev.thaw.core.claim.Variable.Measured;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Proportion;
import java.util.List;
import org.junit.jupiter.api.Test;

class NaiveRuleTest {

    private static final Rational HALF = Rational.of(1, 2);

    @Test
    void improvedIsWhoeverIsAboveTheValueThatSelectedThem() {
        // Given somebody who was selected at .30 and came back to .45 before therapy began
        List<ParticipantFacts> cohort =
                List.of(
                        participant(1).qualifyingAt("0.30").from("0.45").to("0.40").build(),
                        participant(2).qualifyingAt("0.50").from("0.20").to("0.40").build(),
                        participant(3).qualifyingAt("0.40").from("0.20").to("0.40").build(),
                        participant(4).qualifyingAt("0.10").from("0.20").build(),
                        participant(5)
                                .qualifyingAt("0.10")
                                .from("0.20")
                                .to("0.90")
                                .notYetDue()
                                .build(),
                        participant(6)
                                .qualifyingAt("0.80")
                                .from("0.20")
                                .to("0.90")
                                .who(Standing.NOT_SELECTED)
                                .build());

        // When
        ClaimSpec claim = aClaim().selecting(Window.QUALIFYING, Comparison.AT_MOST, HALF).build();

        // Then of those who are eligible and have an outcome, one is above where they were selected
        assertThat(NaiveRule.of(claim, cohort)).isEqualTo(new Proportion(1, 3));
    }

    @Test
    void whereNobodyIsSelectedTheWorseHalfIs() {
        // Given
        List<ParticipantFacts> cohort =
                List.of(
                        participant(1).qualifyingAt("0.10").from("0.5").to("0.20").build(),
                        participant(2).qualifyingAt("0.30").from("0.5").to("0.20").build(),
                        participant(3).qualifyingAt("0.40").from("0.5").to("0.90").build(),
                        participant(4).qualifyingAt("0.60").from("0.5").to("0.90").build(),
                        participant(5).qualifyingAt("0.80").from("0.5").to("0.10").build());

        // Then the worse half is the lower one, or the higher one where lower is better
        assertThat(NaiveRule.of(aClaim().build(), cohort)).isEqualTo(new Proportion(2, 3));
        assertThat(
                        NaiveRule.of(
                                aClaim().about(
                                                new Measured.OfCheckIns("blankrate@1"),
                                                Direction.LOWER_IS_BETTER)
                                        .build(),
                                cohort))
                .isEqualTo(new Proportion(1, 3));
    }

    @Test
    void ofNobodyNothingIsSaid() {
        assertThat(NaiveRule.of(aClaim().build(), List.of())).isEqualTo(new Proportion(0, 0));
    }
}
