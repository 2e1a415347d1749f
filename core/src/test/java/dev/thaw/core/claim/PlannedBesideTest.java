package dev.thaw.core.claim;

import static dev.thaw.core.claim.ClaimBuilder.aClaim;
import static dev.thaw.core.claim.FactsBuilder.participant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.claim.ClaimResult.Decision;
import dev.thaw.core.claim.ClaimResult.InOtherWeeks;
import dev.thaw.core.claim.ClaimResult.RobustSlopes;
import dev.thaw.core.claim.ClaimResult.Shares;
import dev.thaw.core.claim.ClaimSpec.Hypothesis;
import dev.thaw.core.claim.ClaimSpec.IntegrativePlan;
import dev.thaw.core.claim.ParticipantFacts.Membership;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.BinomialTest;
import dev.thaw.core.statistics.Gatekeeping;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.core.statistics.TwoProportions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a plan names beside its headline: further hypotheses, subgroups and figures.
class PlannedBesideTest {

    private static final BinomialTest TEST =
            new BinomialTest(Rational.of(60, 100), Rational.of(25, 1000));

    /// `improved` of `n` improved, all with sessions of one modality, each counted from `first`.
    private static void add(
            List<ParticipantFacts> cohort, int improved, int n, String... modalities) {
        for (int i = 0; i < n; i++) {
            FactsBuilder one = participant(cohort.size()).from("0.20");
            for (String modality : modalities) {
                one.withSession(modality).withSession(modality);
            }
            cohort.add(one.to(i < improved ? "0.40" : "0.10").build());
        }
    }

    private static Gatekeeping family(List<ParticipantFacts> cohort, Hypothesis... order) {
        return Claims.evaluate(
                        aClaim().contrasting(new IntegrativePlan(2, 2))
                                .testingInOrder(order)
                                .build(),
                        cohort)
                .family()
                .orElseThrow();
    }

    private static Figure adjusted(Gatekeeping.Family family, int place) {
        return family.decisions().get(place).adjusted().figure().orElseThrow();
    }

    @Test
    void aHypothesisIsTestedOnlyAfterAllBeforeItWereRejected() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        add(cohort, 50, 60, "CBT", "ART");
        add(cohort, 20, 40, "CBT");
        TwoProportions contrast =
                new TwoProportions(new Proportion(50, 60), new Proportion(20, 40));

        Gatekeeping family =
                family(
                        cohort,
                        Hypothesis.OVERALL,
                        Hypothesis.INTEGRATIVE_VS_SINGLE,
                        Hypothesis.BY_MODALITY);

        assertThat(family.families()).extracting(Gatekeeping.Family::tested).containsOnly(true);
        assertThat(family.families().get(0).decisions())
                .singleElement()
                .isEqualTo(
                        new Gatekeeping.Decision("overall", TEST.p(new Proportion(70, 100)), true));
        Figure before = TEST.p(new Proportion(70, 100)).figure().orElseThrow();
        Figure own = contrast.fisherGreater().figure().orElseThrow();
        assertThat(own).as("smaller alone").isLessThan(before);
        assertThat(adjusted(family.families().get(1), 0)).isEqualTo(before);
    }

    /// The claim says more often, not otherwise.
    @Test
    void integrativeTherapyThatDoesWorseSupportsNothing() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        add(cohort, 20, 60, "CBT", "ART");
        add(cohort, 50, 60, "CBT");

        Gatekeeping family = family(cohort, Hypothesis.INTEGRATIVE_VS_SINGLE);

        assertThat(family.families().getFirst().decisions().getFirst().rejected()).isFalse();
    }

    @Test
    void behindAHypothesisThatStandsNothingIsTested() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        add(cohort, 30, 50, "CBT", "ART");
        add(cohort, 30, 50, "CBT");

        Gatekeeping family = family(cohort, Hypothesis.OVERALL, Hypothesis.INTEGRATIVE_VS_SINGLE);

        assertThat(family.families().get(0).decisions().getFirst().rejected()).isFalse();
        assertThat(family.families().get(1).tested()).isFalse();
        assertThat(family.families().get(1).decisions().getFirst().adjusted().status())
                .isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    void aStratumBelowTheMinimumCellIsNoHypothesis() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        add(cohort, 40, 50, "CBT");
        add(cohort, 10, 11, "ART");
        add(cohort, 0, 10, "EMDR");

        Gatekeeping family = family(cohort, Hypothesis.BY_MODALITY);

        assertThat(family.families().getFirst().decisions())
                .extracting(Gatekeeping.Decision::name)
                .containsExactly("modality ART", "modality CBT");
    }

    @Test
    void aReadingOfTooFewPeopleIsNotRejected() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        add(cohort, 29, 29, "CBT");

        Gatekeeping family = family(cohort, Hypothesis.R2, Hypothesis.OVERALL);

        assertThat(family.families().getFirst().decisions().getFirst().adjusted().status())
                .isEqualTo(Status.INSUFFICIENT_N);
        assertThat(family.families().getFirst().decisions().getFirst().rejected()).isFalse();
        assertThat(family.families().get(1).tested()).isFalse();
    }

    @Test
    void theHeadlineAndTheOverallHypothesisSayTheSame() {
        for (int improved = 40; improved <= 86; improved++) {
            List<ParticipantFacts> cohort = new ArrayList<>();
            add(cohort, improved, 86, "CBT");
            ClaimResult result =
                    Claims.evaluate(aClaim().testingInOrder(Hypothesis.OVERALL).build(), cohort);

            assertThat(
                            result.family()
                                    .orElseThrow()
                                    .families()
                                    .getFirst()
                                    .decisions()
                                    .getFirst()
                                    .rejected())
                    .as("%d of 86", improved)
                    .isEqualTo(result.decision() == Decision.SUPPORTED);
        }
    }

    @Test
    void aSubgroupIsReportedApartAndSelectsNobody() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        cohort.add(participant(1).from("0.2").to("0.4").inSubgroup(Membership.MEMBER).build());
        cohort.add(participant(2).from("0.2").to("0.1").inSubgroup(Membership.MEMBER).build());
        cohort.add(participant(3).from("0.6").to("0.7").inSubgroup(Membership.OTHER).build());
        cohort.add(participant(4).from("0.6").to("0.5").inSubgroup(Membership.UNKNOWN).build());
        ClaimBuilder claim =
                aClaim().withSubgroup(
                                Population.Window.QUALIFYING,
                                Population.Comparison.AT_MOST,
                                Rational.of(1, 2));

        ClaimResult result = Claims.evaluate(claim.build(), cohort);

        assertThat(result.headline().share()).isEqualTo(new Proportion(2, 4));
        assertThat(result.strata().get("subgroup"))
                .isEqualTo(
                        new TreeMap<>(
                                Map.of(
                                        "member", both(1, 2),
                                        "other", both(1, 1),
                                        "unknown", both(0, 1))));
        assertThat(Claims.evaluate(aClaim().build(), cohort).strata())
                .doesNotContainKey("subgroup");
    }

    private static Shares both(int improved, int n) {
        return new Shares(new Proportion(improved, n), new Proportion(improved, n));
    }

    @Test
    void outcomesInOtherWeeksHaveTheirOwnShares() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        cohort.add(participant(1).from("0.2").to("0.4").toElsewhere(true, "0.1").build());
        cohort.add(participant(2).from("0.2").to("0.1").toElsewhere(true, "0.3").build());
        cohort.add(participant(3).from("0.2").to("0.4").toElsewhere(false, "0.3").build());
        ClaimSpec claim = aClaim().reportingToo(new Secondary.OutcomeInWeeks(7, 8)).build();

        ClaimResult result = Claims.evaluate(claim, cohort);

        assertThat(result.headline().share()).isEqualTo(new Proportion(2, 3));
        assertThat(result.inOtherWeeks()).containsExactly(new InOtherWeeks(7, 8, both(1, 2)));
    }

    @Test
    void robustSlopesAreTheMedianOfAllWhoHaveOne() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        int[] risesPerWeek = {1, 2, 4, -3};
        for (int i = 0; i < risesPerWeek.length; i++) {
            FactsBuilder one = participant(i).from("0.50").to("0.50");
            for (int week = 1; week <= 8; week++) {
                one.inWeek(week, "0." + (50 + risesPerWeek[i] * week));
            }
            cohort.add(one.inWeek(9, "0.99").build());
        }
        cohort.add(participant(9).from("0.5").to("0.5").inWeek(1, "0.1").inWeek(2, "0.9").build());
        ClaimSpec claim = aClaim().reportingToo(new Secondary.TheilSenSlopes(1, 8)).build();

        RobustSlopes slopes = Claims.evaluate(claim, cohort).robustSlopes().getFirst();

        assertThat(slopes.median().figure()).contains(Figure.of(Rational.of(15, 1000)));
        assertThat(slopes.median().n()).isEqualTo(4);
        assertThat(slopes.rising()).isEqualTo(3);
        assertThat(slopes.falling()).isEqualTo(1);
    }

    /// Whoever is selected for a low window and measured from it improves by that alone.
    @Test
    void theNaiveRuleStandsBesideTheHeadline() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        cohort.add(participant(1).qualifyingAt("0.2").from("0.5").to("0.4").build());
        cohort.add(participant(2).qualifyingAt("0.3").from("0.2").to("0.2").build());
        ClaimBuilder selecting =
                aClaim().selecting(
                                Population.Window.QUALIFYING,
                                Population.Comparison.AT_MOST,
                                Rational.of(1, 2));

        ClaimResult result = Claims.evaluate(selecting.build(), cohort);

        assertThat(result.headline().share()).isEqualTo(new Proportion(0, 2));
        assertThat(result.control().naive()).isEqualTo(new Proportion(1, 2));
    }
}
