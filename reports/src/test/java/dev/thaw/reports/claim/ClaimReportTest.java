package dev.thaw.reports.claim;

import static dev.thaw.core.claim.ClaimBuilder.aClaim;
import static dev.thaw.core.claim.FactsBuilder.participant;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.claim.ClaimBuilder;
import dev.thaw.core.claim.ClaimResult;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.ClaimSpec.Hypothesis;
import dev.thaw.core.claim.ClaimSpec.IntegrativePlan;
import dev.thaw.core.claim.Claims;
import dev.thaw.core.claim.FactsBuilder;
import dev.thaw.core.claim.Intercurrent;
import dev.thaw.core.claim.Intercurrent.Event;
import dev.thaw.core.claim.Intercurrent.Strategy;
import dev.thaw.core.claim.LanguageLint;
import dev.thaw.core.claim.ParticipantFacts;
import dev.thaw.core.claim.Secondary;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.core.number.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Results in two editions, and the page that shows them.
class ClaimReportTest {

    /// 43 due, of whom 3 have no outcome, 29 improved and one got worse.
    private static List<ParticipantFacts> cohort() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        for (int i = 0; i < 43; i++) {
            FactsBuilder one =
                    participant(i)
                            .inArm(i < 4 ? "A" : "B")
                            .qualifyingAt("0." + (10 + i % 30))
                            .from("0." + (11 + i % 29));
            if (i < 29) {
                one.to("0.9" + i % 10);
            } else if (i < 40) {
                one.to(i == 39 ? "0.01" : "0." + (11 + i % 29));
            }
            cohort.add(one.inWeek(0, "0.20").inWeek(1, "0.20").build());
        }
        return cohort;
    }

    private static ClaimBuilder claim() {
        return aClaim().read(ReadingKind.R1_RELIABLE);
    }

    private static ObjectNode restricted() {
        ClaimSpec claim = claim().build();
        return RestrictedResult.of(claim, Claims.evaluate(claim, cohort()));
    }

    private static ObjectNode shown(ClaimBuilder builder, List<ParticipantFacts> cohort) {
        ClaimSpec claim = builder.build();
        return PublicResult.of(claim, 1, Claims.evaluate(claim, cohort));
    }

    private static String page(JsonNode result) {
        return new ClaimPages()
                .html(
                        new ClaimReport(
                                claim().build(),
                                result,
                                List.of(new ClaimReport.Fact("claim hash", "abc"))));
    }

    @Test
    void theRestrictedEditionHoldsWhatTheHeadlineIsMadeOf() {
        ObjectNode result = restricted();

        long improved = 0;
        for (JsonNode row : result.get("rows")) {
            improved += row.get("outcome_read").asText().equals("IMPROVED") ? 1 : 0;
        }
        assertThat(result.get("rows")).hasSize(43);
        assertThat(result.at("/headline/k").asLong()).isEqualTo(improved).isEqualTo(29);
        assertThat(result.at("/headline/n").asInt()).isEqualTo(43);
        assertThat(result.at("/denominators/D2/n").asInt()).isEqualTo(40);
    }

    @Test
    void thePublicEditionShowsNobody() {
        ObjectNode result = shown(claim(), cohort());

        assertThat(result.has("rows")).isFalse();
        assertThat(result.at("/headline/k").asInt()).isEqualTo(30);
        assertThat(result.at("/headline/n").asInt()).isEqualTo(45);
        assertThat(result.at("/denominators/D2/hidden").asBoolean())
                .as("beside D1 it would tell of three people")
                .isTrue();
        assertThat(result.at("/strata/arm/A/hidden").asBoolean()).isTrue();
        assertThat(result.at("/strata/arm/B/hidden").asBoolean())
                .as("beside the total it would tell of arm A")
                .isTrue();
        assertThat(result.at("/categories").toString()).doesNotContain(":1,").doesNotContain(":1}");
    }

    @Test
    void aShareOfFewIsNotShown() {
        ObjectNode result =
                shown(claim().withLeastN(1).withSpecificationCurve(), cohort().subList(20, 40));

        assertThat(result.at("/headline/hidden").asBoolean()).as("9 of 20 improved").isTrue();
        assertThat(result.has("specification_curve"))
                .as("nor is what another plan would have found of them")
                .isFalse();
        assertThat(shown(claim().withSpecificationCurve(), cohort()).has("specification_curve"))
                .isTrue();
    }

    @Test
    void aClaimCannotAskForSmallerCellsThanTheStudy() {
        ClaimSpec claim = claim().build();
        ClaimResult result = Claims.evaluate(claim, cohort());

        assertThat(PublicResult.of(claim, 1, result).at("/headline/hidden").asBoolean()).isFalse();
        assertThat(PublicResult.of(claim, 20, result).at("/headline/hidden").asBoolean())
                .as("14 of 43 did not improve")
                .isTrue();
    }

    @Test
    void aPageSaysTheVerdictWithReadingAndDenominator() {
        String page = page(restricted());

        assertThat(page)
                .contains("Inconclusive")
                .contains("Reliable improvement (R1) was observed in 29 of 43")
                .contains("among all due eligible starters (D1); the claim says more than 60 %.")
                .contains("Most &lt;improve&gt;.")
                .contains("There was no control group.");
        assertThat(page.replace("\n", ""))
                .contains("The same rule before therapy</th><td>0 of 43</td>");
    }

    /// With everything that a plan can name beside its headline; 12 changed their medication, 2 of
    /// them after improving.
    private static ClaimBuilder planned() {
        return claim().dealingWith(
                        new Intercurrent(
                                "medication_change",
                                Event.MEDICATION_CHANGE,
                                Strategy.TREATMENT_POLICY,
                                true,
                                Optional.of(Strategy.COMPOSITE_NONRESPONSE)))
                .testingInOrder(Hypothesis.OVERALL, Hypothesis.BY_MODALITY)
                .reportingToo(
                        new Secondary.OutcomeInWeeks(7, 8), new Secondary.TheilSenSlopes(1, 8));
    }

    private static List<ParticipantFacts> eventful(int improvedAfterwards) {
        List<ParticipantFacts> cohort = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            FactsBuilder one =
                    participant(i)
                            .withSession(i < 30 ? "CBT" : "ART")
                            .qualifyingAt("0." + (10 + i % 30))
                            .from("0." + (11 + i % 29))
                            .to(i < 40 ? "0.9" + i % 10 : "0." + (11 + i % 29));
            if (i >= 40 - improvedAfterwards && i < 40 - improvedAfterwards + 12) {
                one.meeting(Event.MEDICATION_CHANGE);
            }
            for (int week = 1; week <= 8; week++) {
                one.inWeek(week, "0." + (20 + week * (i % 3)));
            }
            cohort.add(one.toElsewhere(true, i < 20 ? "0.95" : "0.05").build());
        }
        return cohort;
    }

    @Test
    void whatThePlanNamesBesideTheHeadlineStandsInTheResult() {
        ClaimSpec claim = planned().build();
        ObjectNode result = RestrictedResult.of(claim, Claims.evaluate(claim, eventful(2)));

        assertThat(result.at("/denominators/D1/k").asInt()).isEqualTo(40);
        assertThat(result.at("/intercurrent/0/happened").asInt()).isEqualTo(12);
        assertThat(result.at("/intercurrent/0/without/D1/k").asInt()).isEqualTo(38);
        assertThat(result.at("/intercurrent/0/without/D1/n").asInt()).isEqualTo(68);
        assertThat(result.at("/intercurrent/0/contrast/D1/k").asInt()).isEqualTo(38);
        assertThat(result.at("/intercurrent/0/contrast/strategy").asText())
                .isEqualTo("COMPOSITE_NONRESPONSE");
        assertThat(result.at("/family/0/hypotheses/0/name").asText()).isEqualTo("overall");
        assertThat(result.at("/family/1/tested").asBoolean())
                .as("40 of 80 is not enough")
                .isFalse();
        assertThat(result.at("/secondary/outcome_in_weeks/0/D1/k").asInt()).isEqualTo(20);
        assertThat(result.at("/secondary/theil_sen/0/median_per_week/value").asText())
                .isEqualTo("0.01");
        assertThat(page(result))
                .contains("What came between")
                .contains("Without: medication change")
                .contains("38 of 68")
                .contains("Further hypotheses")
                .contains("median 0.01 a week of 80 participants")
                .contains("Weeks 7 to 8");
    }

    @Test
    void aPublicSensitivityTellsOfNoFewPeople() {
        ObjectNode two = shown(planned(), eventful(2));
        ObjectNode none = shown(planned(), eventful(0));

        assertThat(two.at("/intercurrent/0/without/hidden").asBoolean())
                .as("2 of those who changed their medication improved")
                .isTrue();
        assertThat(two.at("/intercurrent/0/contrast/hidden").asBoolean()).isTrue();
        assertThat(none.at("/intercurrent/0/without/k").asInt()).isEqualTo(40);
        assertThat(two.at("/intercurrent/0/happened").asInt()).as("12").isEqualTo(10);
        assertThat(two.toString()).doesNotContain("adjusted_p");
    }

    @Test
    void aPublicFamilySaysNothingOfAStratumThatIsNotShown() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        for (int i = 0; i < 112; i++) {
            cohort.add(
                    participant(i)
                            .withSession(i < 12 ? "ART" : "CBT")
                            .from("0.20")
                            .to(i % 10 == 0 ? "0.10" : "0.40")
                            .build());
        }
        ClaimBuilder claim =
                aClaim().testingInOrder(Hypothesis.OVERALL, Hypothesis.BY_MODALITY)
                        .read(ReadingKind.R2_ANY);

        ObjectNode result = shown(claim, cohort);

        assertThat(result.at("/strata/modality/ART/hidden").asBoolean()).isTrue();
        assertThat(result.at("/family/1/tested").asBoolean()).isTrue();
        assertThat(result.at("/family/1/hypotheses").toString()).doesNotContain("ART");
        assertThat(result.at("/family/0/hypotheses/0/supported").asBoolean()).isTrue();
    }

    @Test
    void integrativeTherapyIsShownBesideASingleModality() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            FactsBuilder one = participant(i).withSession("CBT").withSession("CBT");
            if (i < 60) {
                one.withSession("ART").withSession("ART");
            }
            cohort.add(one.from("0.2").to(i % 60 < (i < 60 ? 40 : 20) ? "0.4" : "0.1").build());
        }
        ClaimBuilder claim =
                aClaim().read(ReadingKind.R2_ANY).contrasting(new IntegrativePlan(2, 2));
        ClaimSpec plan = claim.build();
        ObjectNode exact = RestrictedResult.of(plan, Claims.evaluate(plan, cohort));

        assertThat(page(exact))
                .contains("40 of 60")
                .contains("20 of 60")
                .contains(
                        "Difference 33 percentage points (95 % interval 16 to 48), Fisher p 0.000");
        assertThat(page(shown(claim, cohort)))
                .contains("Difference 33 percentage points")
                .doesNotContain("Fisher p");
        assertThat(shown(claim, cohort.subList(50, 120)).at("/integrative/hidden").asBoolean())
                .as("10 people with integrative therapy")
                .isTrue();
    }

    @Test
    void aPublicSlopeIsThatOfNoFewPeople() {
        List<ParticipantFacts> cohort = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            FactsBuilder one = participant(i).from("0.2").to("0.3");
            for (int week = 1; week <= 8; week++) {
                one.inWeek(week, "0." + (300 + week * (11 + i % 3) + (week * i) % 5));
            }
            cohort.add(one.build());
        }
        ClaimBuilder claim = aClaim().thatSlopesExceed(1, 8, Rational.ZERO);

        assertThat(shown(claim, cohort).at("/slope/mean_per_week/value").asText())
                .isEqualTo("0.012");
        assertThat(shown(claim, cohort.subList(0, 10)).at("/slope/hidden").asBoolean()).isTrue();
    }

    @Test
    void whoIsMissingIsComparedWithWhoStayed() {
        ObjectNode result = restricted();

        assertThat(result.at("/attrition/retained_mean/n").asInt()).isEqualTo(40);
        assertThat(result.at("/attrition/lost_mean/n").asInt()).isEqualTo(3);
        assertThat(result.at("/attrition/lost_mean/value").asText()).isEqualTo("0.23");
    }

    @Test
    void onlyARestrictedPageIsMarkedAsSuch() {
        assertThat(page(restricted()))
                .contains("Not for publication")
                .contains("<title>Restricted");
        assertThat(page(shown(claim(), cohort()))).doesNotContain("Not for publication");
    }

    @Test
    void aPicturesFlowLosesNobody() {
        FlowPicture picture =
                new ClaimReport(claim().build(), restricted(), List.of()).flowPicture();

        assertThat(picture.words())
                .isEqualTo(
                        "In the study: 43; Eligible starters: 43, attended session 1: 0, attended"
                                + " session 4: 0, attended session 8: 0; leaving: not yet due: 0;"
                                + " Outcome due: 43; leaving: withdrew: 0, without dose or outcome:"
                                + " 3; Completed and assessed: 40");
        assertThat(picture.boxes().getLast().y() + picture.boxes().getLast().height())
                .isEqualTo(picture.height());
    }

    @Test
    void theScriptCountsWhatThePlanCredits() {
        ClaimSpec claim = planned().build();
        String rows =
                Recomputation.rows(RestrictedResult.of(claim, Claims.evaluate(claim, eventful(2))));

        assertThat(rows.lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains("credit"));
        assertThat(rows).contains(",WITH_THE_DOSE,");
        assertThat(Recomputation.script(claim)).contains("rows$credit");
    }

    @Test
    void aPageNeedsNothingElse() {
        assertThat(page(restricted()))
                .doesNotContain("<script")
                .doesNotContain("href=\"http")
                .doesNotContain("src=")
                .doesNotContain("url(");
    }

    @Test
    void noSentenceOfOursClaimsACause() {
        for (JsonNode result : List.of(restricted(), shown(claim(), cohort()))) {
            String words =
                    page(result)
                            .replaceAll("(?s)<style>.*?</style>", " ")
                            .replaceAll("(?s)<blockquote>.*?</blockquote>", " ")
                            .replaceAll("<[^>]*>", " ");

            assertThat(LanguageLint.causalWords(words)).isEmpty();
        }
        assertThat(LanguageLint.causalWords("Therapy causes change and is proven to heal."))
                .containsExactly("causes", "proven", "heal");
    }
}
