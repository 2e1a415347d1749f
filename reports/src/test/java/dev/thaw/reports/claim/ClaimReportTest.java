package dev.thaw.reports.claim;

import static dev.thaw.core.claim.ClaimBuilder.aClaim;
import static dev.thaw.core.claim.FactsBuilder.participant;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.claim.ClaimBuilder;
import dev.thaw.core.claim.ClaimResult;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.Claims;
import dev.thaw.core.claim.FactsBuilder;
import dev.thaw.core.claim.LanguageLint;
import dev.thaw.core.claim.ParticipantFacts;
import dev.thaw.core.claim.Variable.ReadingKind;
import java.util.ArrayList;
import java.util.List;
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
