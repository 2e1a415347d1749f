package dev.thaw.core.claim;

import static dev.thaw.core.claim.ClaimBuilder.aClaim;
import static dev.thaw.core.claim.FactsBuilder.participant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.change.Cutoff;
import dev.thaw.core.change.Direction;
import dev.thaw.core.change.FunctionalNorms;
import dev.thaw.core.change.Norms.SdOver.Participants;
import dev.thaw.core.claim.ClaimResult.Categories;
import dev.thaw.core.claim.ClaimResult.Decision;
import dev.thaw.core.claim.ClaimResult.Shares;
import dev.thaw.core.claim.ClaimSpec.Denominator;
import dev.thaw.core.claim.ClaimSpec.IntegrativePlan;
import dev.thaw.core.claim.ClaimSpec.Relation;
import dev.thaw.core.claim.ParticipantFacts.Standing;
import dev.thaw.core.claim.Variable.Measured;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.core.cohort.Retention;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.oracle.Oracle;
import dev.thaw.core.statistics.BinomialTest;
import dev.thaw.core.statistics.Proportion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a cohort shows by a claim's plan.
class ClaimsTest {

    private static final Rational SIXTY = Rational.of(60, 100);

    private static ClaimResult evaluate(ClaimBuilder claim, List<ParticipantFacts> cohort) {
        return Claims.evaluate(claim.build(), cohort);
    }

    private static List<ParticipantFacts> improved(int improved, int n) {
        List<ParticipantFacts> cohort = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            cohort.add(participant(i).from("0.20").to(i < improved ? "0.40" : "0.10").build());
        }
        return cohort;
    }

    @Test
    void aShareIsSupportedFromTheExactTestsLeastCountOn() {
        int least = new BinomialTest(SIXTY, Rational.of(25, 1000)).leastCount(86);

        assertThat(evaluate(aClaim(), improved(least, 86)).decision())
                .isEqualTo(Decision.SUPPORTED);
        assertThat(evaluate(aClaim(), improved(least - 1, 86)).decision())
                .isEqualTo(Decision.INCONCLUSIVE);
    }

    @Test
    void aShareFarBelowTheThresholdContradictsTheClaim() {
        ClaimResult result = evaluate(aClaim(), improved(20, 86));

        assertThat(result.decision()).isEqualTo(Decision.CONTRADICTED);
        assertThat(result.headline().share()).isEqualTo(new Proportion(20, 86));
    }

    @Test
    void aboutAShareIsContradictedFromBothSides() {
        ClaimBuilder about = aClaim().thatAtLeast(SIXTY, Relation.ABOUT);

        assertThat(evaluate(about, improved(600, 1000)).decision()).isEqualTo(Decision.SUPPORTED);
        assertThat(evaluate(about, improved(900, 1000)).decision())
                .isEqualTo(Decision.CONTRADICTED);
        assertThat(evaluate(about, improved(300, 1000)).decision())
                .isEqualTo(Decision.CONTRADICTED);
        assertThat(evaluate(about, improved(24, 40)).decision()).isEqualTo(Decision.INCONCLUSIVE);
    }

    @Test
    void fewerThanPlannedAreNoEvidence() {
        assertThat(evaluate(aClaim(), improved(29, 29)).decision())
                .isEqualTo(Decision.INSUFFICIENT_DATA);
        assertThat(evaluate(aClaim().withLeastN(0), List.of()).decision())
                .isEqualTo(Decision.INSUFFICIENT_DATA);
    }

    /// A share of exactly .60 is not above .60: the test may say so in 2.5 % of all studies.
    @Test
    void aTrueShareAtTheThresholdIsHardlyEverSupportedAndOneWellAboveUsuallyIs() {
        assertThat(supported(0.60, 10_000)).isLessThanOrEqualTo(280).isGreaterThan(100);
        assertThat(supported(0.75, 2_000)).isGreaterThanOrEqualTo(1_580);
    }

    /// Studies in which as many improved are the same study, and are evaluated once.
    private static int supported(double truth, int studies) {
        SplittableRandom random = new SplittableRandom(60);
        ClaimSpec claim = aClaim().build();
        Map<Integer, Decision> decisions = new TreeMap<>();
        int supported = 0;
        for (int study = 0; study < studies; study++) {
            int improved = 0;
            for (int i = 0; i < 86; i++) {
                improved += random.nextDouble() < truth ? 1 : 0;
            }
            Decision decision =
                    decisions.computeIfAbsent(
                            improved,
                            count -> Claims.evaluate(claim, improved(count, 86)).decision());
            supported += decision == Decision.SUPPORTED ? 1 : 0;
        }
        return supported;
    }

    @Test
    void whoHasNoOutcomeDidNotImproveAmongStartersAndIsNotAmongCompleters() {
        List<ParticipantFacts> cohort = new ArrayList<>(improved(30, 40));
        cohort.add(participant(41).from("0.20").build());
        cohort.add(participant(42).from("0.20").to("0.90").withoutTheDose().build());
        cohort.add(
                participant(43).from("0.20").to("0.90").who(Retention.WITHDREW_RETAINED).build());
        cohort.add(participant(44).from("0.20").to("0.90").notYetDue().build());

        ClaimResult starters = evaluate(aClaim(), cohort);
        ClaimResult completers = evaluate(aClaim().over(Denominator.D2), cohort);

        assertThat(starters.headline().share()).isEqualTo(new Proportion(30, 43));
        assertThat(completers.headline().share()).isEqualTo(new Proportion(30, 40));
        assertThat(completers.readings().get(ReadingKind.R2_ANY))
                .as("both together whichever is primary")
                .isEqualTo(new Shares(new Proportion(30, 43), new Proportion(30, 40)));
        assertThat(starters.ladder().flow().notYetDue()).isEqualTo(1);
    }

    @Test
    void everyParticipantIsCountedSomewhere() {
        List<ParticipantFacts> cohort = new ArrayList<>(improved(30, 40));
        int number = 100;
        for (Standing standing : Standing.values()) {
            cohort.add(participant(number++).who(standing).from("0.20").build());
        }

        ClaimResult result = evaluate(aClaim(), cohort);

        assertThat(result.standings().values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(cohort.size());
        assertThat(result.standings()).containsEntry(Standing.ELIGIBLE, 41);
        assertThat(result.ladder().flow().starters()).isEqualTo(41);
    }

    @Test
    void whoWasNotSelectedStillTellsHowMuchTheMeasureVaries() {
        List<ParticipantFacts> selected = improved(30, 40);
        List<ParticipantFacts> all = new ArrayList<>(selected);
        all.add(participant(50).who(Standing.NOT_SELECTED).from("0.95").build());
        all.add(participant(51).who(Standing.EXCLUDED).from("0.95").build());

        assertThat(evaluate(aClaim(), all).constants().n()).isEqualTo(41);
        assertThat(evaluate(aClaim(), selected).constants().sd().status())
                .isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    void reliableImprovementIsNotEvaluableIfTheMeasureIsNotReliable() {
        ClaimBuilder unreliable =
                aClaim().read(ReadingKind.R1_RELIABLE)
                        .withReliability(
                                new ReliabilityPlan.Given(
                                        Participants.ALL_BASELINES, Rational.of(59, 100), SIXTY));
        ClaimBuilder unknown =
                aClaim().read(ReadingKind.R1_RELIABLE)
                        .withReliability(
                                new ReliabilityPlan.OwnTestRetest(
                                        Participants.ALL_BASELINES, 50, SIXTY));

        assertThat(evaluate(unreliable, varied(80)).decision()).isEqualTo(Decision.NOT_EVALUABLE);
        assertThat(evaluate(unknown, varied(40)).decision()).isEqualTo(Decision.INSUFFICIENT_DATA);
        assertThat(evaluate(unreliable.read(ReadingKind.R2_ANY), varied(80)).decision())
                .as("any improvement needs no reliability")
                .isNotEqualTo(Decision.NOT_EVALUABLE);
    }

    private static List<ParticipantFacts> varied(int n) {
        List<ParticipantFacts> cohort = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            cohort.add(
                    participant(i)
                            .qualifyingAt("0." + (10 + i % 40))
                            .from("0." + (12 + i % 37))
                            .to("0." + (30 + i % 50))
                            .build());
        }
        return cohort;
    }

    @Test
    void aSelfRatingCountsFromALittleMoreOn() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        for (int rating = 1; rating <= 7; rating++) {
            cohort.add(participant(rating).from("0.20").to("0.90").rating(rating).build());
        }
        cohort.add(participant(8).from("0.20").to("0.90").build());

        ClaimResult result = evaluate(aClaim().read(ReadingKind.R3_SELF_RATED), cohort);

        assertThat(result.changes().improved()).isEqualTo(3);
        assertThat(result.changes().unchanged()).isEqualTo(1);
        assertThat(result.changes().deteriorated()).isEqualTo(3);
        assertThat(result.headline().share()).isEqualTo(new Proportion(3, 8));
    }

    @Test
    void theRuleIsAppliedBeforeTherapyToo() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            cohort.add(
                    participant(i)
                            .qualifyingAt("0.10")
                            .from(i < 25 ? "0.20" : "0.05")
                            .to("0.30")
                            .build());
        }

        ClaimResult result = evaluate(aClaim(), cohort);

        assertThat(result.control().beforeTherapy().share()).isEqualTo(new Proportion(25, 40));
        assertThat(result.headline().share()).isEqualTo(new Proportion(40, 40));
    }

    @Test
    void unansweredPromptsBoundTheShare() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        cohort.add(participant(1).from("0.20").to("0.40").between("0.30", "0.50").build());
        cohort.add(participant(2).from("0.20").to("0.40").between("0.10", "0.50").build());
        cohort.add(participant(3).from("0.20").to("0.10").between("0.05", "0.25").build());
        cohort.add(participant(4).from("0.20").to("0.10").between("0.05", "0.15").build());

        ClaimResult result = evaluate(aClaim(), cohort);

        assertThat(result.bounds().worst()).isEqualTo(new Proportion(1, 4));
        assertThat(result.bounds().best()).isEqualTo(new Proportion(3, 4));
    }

    @Test
    void armsAreShownBesideEachOther() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            cohort.add(
                    participant(i)
                            .inArm(i < 8 ? "A" : "B")
                            .from("0.20")
                            .to(i % 4 == 0 ? "0.40" : "0.10")
                            .build());
        }

        ClaimResult result = evaluate(aClaim(), cohort);

        assertThat(result.strata().get("arm"))
                .isEqualTo(
                        new TreeMap<>(
                                Map.of(
                                        "A",
                                        new Shares(new Proportion(2, 8), new Proportion(2, 8)),
                                        "B",
                                        new Shares(new Proportion(3, 12), new Proportion(3, 12)))));
    }

    @Test
    void therapyIsIntegrativeFromTwoSessionsOfTwoModalitiesOn() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            FactsBuilder one = participant(i).from("0.20").to(i < 12 ? "0.40" : "0.10");
            one.withSession("CBT").withSession("CBT", i % 2 == 0 ? "EFT" : "CBT");
            one.withSession(i % 2 == 0 ? "EFT" : "CBT");
            cohort.add(one.build());
        }

        ClaimResult result = evaluate(aClaim().contrasting(new IntegrativePlan(2, 2)), cohort);

        assertThat(result.integrative().orElseThrow().overall().first())
                .isEqualTo(new Proportion(6, 12));
    }

    @Test
    void aMeanSlopeIsSupportedIfItsWholeIntervalLiesAboveTheThreshold() {
        List<ParticipantFacts> rising = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            FactsBuilder one = participant(i).from("0.20");
            for (int week = 1; week <= 8; week++) {
                one.inWeek(week, "0.%02d".formatted(20 + 2 * week + (week * 7 + i * 3) % 5));
            }
            one.inWeek(9, "0.01");
            rising.add(one.build());
        }

        ClaimBuilder slope = aClaim().thatSlopesExceed(1, 8, Rational.ZERO);

        assertThat(evaluate(slope, rising).decision()).isEqualTo(Decision.SUPPORTED);
        assertThat(
                        evaluate(
                                        slope.about(
                                                new Measured.OfCheckIns("blankrate@1"),
                                                Direction.LOWER_IS_BETTER),
                                        rising)
                                .decision())
                .as("where lower is better, rising is not")
                .isEqualTo(Decision.CONTRADICTED);
    }

    @Test
    void theOrderOfTheCohortLeavesNoTrace() {
        List<ParticipantFacts> cohort = new ArrayList<>(varied(60));
        ClaimBuilder claim =
                aClaim().read(ReadingKind.R1_RELIABLE)
                        .withReliability(
                                new ReliabilityPlan.OwnTestRetest(
                                        Participants.ALL_BASELINES, 50, SIXTY));
        ClaimResult result = evaluate(claim, cohort);

        Collections.shuffle(cohort, new Random(7));

        assertThat(evaluate(claim, cohort)).isEqualTo(result);
    }

    /// Claus, Scherbaum & Bonnet 2020: 43 inpatients, HAM-D at the first and the fourth occasion.
    @Test
    void publishedCategoriesAreFoundAgain() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        Map<String, FactsBuilder> patients = new TreeMap<>();
        for (Map<String, String> row : Oracle.rows("rci_clinicalsignificance", "input.csv")) {
            if (row.get("dataset").equals("claus_2020") && row.get("measure").equals("hamd")) {
                FactsBuilder patient =
                        patients.computeIfAbsent(
                                row.get("id"), id -> participant(Integer.parseInt(id)));
                tell(patient, row);
            }
        }
        patients.values().forEach(patient -> cohort.add(patient.build()));

        ClaimResult result =
                evaluate(
                        aClaim().about(new Measured.Total("HAM-D"), Direction.LOWER_IS_BETTER)
                                .read(ReadingKind.R1_RELIABLE)
                                .withCutoff(
                                        new CutoffPlan(
                                                Cutoff.Kind.C,
                                                Optional.of(
                                                        new FunctionalNorms(
                                                                Rational.of(8),
                                                                Rational.of(8),
                                                                new FunctionalNorms.Source
                                                                        .Publication(
                                                                        "the package"))))),
                        cohort);

        assertThat(result.completers()).isEqualTo(new Categories(26, 3, 10, 1, 0));
        assertThat(result.ladder().completers()).isEqualTo(new Proportion(29, 40));
        assertThat(result.ladder().starters()).isEqualTo(new Proportion(29, 43));
    }

    private static void tell(FactsBuilder patient, Map<String, String> row) {
        if (row.get("time").equals("1")) {
            patient.from(row.get("score"));
        }
        if (row.get("time").equals("4") && !row.get("score").isEmpty()) {
            patient.to(row.get("score"));
        }
    }
}
