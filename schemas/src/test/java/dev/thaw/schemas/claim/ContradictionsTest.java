package dev.thaw.schemas.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every claim here has sound words, and one rule that contradicts another.
class ContradictionsTest {

    private static final String DELIMITER = " ~ ";

    @ParameterizedTest
    @CsvSource(
            delimiterString = DELIMITER,
            quoteCharacter = '`',
            value = {
                "anchor: first_attended_session ~ anchor: baseline_assessment ~ {take: first}",
                "index: JT ~ index: HLL ~ allowed: JT, GLN",
                "index: JT ~ index: HA ~ own mean change",
                "primary: D1_starters_NRI ~ primary: D3_bounds ~ D1, D1_starters_NRI, D2",
                "primary: D1_starters_NRI ~ primary: LOCF ~ none of D1",
                "primary: D1_starters_NRI ~ primary: D2_adherers ~ adherence",
                "also: [D2_completers, ~ also: [D2_completers, D1, ~ twice",
                "reading: R1_reliable ~ reading: R3_self_rated ~ 'r3_rule' is missing",
                "reading: R1_reliable ~ r3_rule: change_item >= more, reading: R1_reliable ~ R3_self",
                "index: JT, critical: \"1.96\" ~ index: PERCENT ~ 'critical' is missing",
                "index: JT, critical: \"1.96\" ~ index: MCID ~ 'critical' is missing",
                "critical: \"1.96\" ~ critical: -1 ~ above 0",
                "critical: \"1.96\" ~ critical: normal(0.4) ~ between 0.5 and 1",
                "Q: [-28, -15] ~ Q: [-28, -14] ~ overlap",
                "B: [-14, -1] ~ B: [-1, -14] ~ ends before it begins",
                "Q: [-28, -15], B: [-14, -1], ~ `` ~ are missing",
                "B: [-14, -1], ~ `` ~ 'B' is missing",
                "B: [-14, -1] ~ B: [-14, -1], split: [-28, -1] ~ 'split'",
                "threshold: \"0.60\" ~ threshold: \"1\" ~ between 0 and 1",
                "threshold: \"0.60\" ~ threshold: \"0\" ~ between 0 and 1",
                "threshold: \"0.60\" ~ threshold: 60% ~ a number such as 0.60",
                "threshold: \"0.60\" ~ threshold: 1e-1 ~ a number such as 0.60",
                "treatment: { ~ treatment: {exposure: none, ~ contradicts 'exposure: none'",
                "min_sessions: \"8\", max_s ~ adherence: {max_gap_days: 28}, max_s ~ not of both",
                "max_sessions: \"12\" ~ max_sessions: \"7\" ~ below 'min_sessions'",
                "last session in 8..12 ~ last session in 6..12 ~ dose is 8..12",
                "any_of: [CBT, ~ any_of: [ANY, CBT, ~ only ANY",
                "any_of: [CBT, ~ any_of: [CBT, CBT, ~ each modality once",
                "stopped_before_session_8 ~ stopped_before_session_6 ~ min_sessions",
                "stopped_before_session_8 ~ left_therapy_before_week_8 ~ last_session_week_min",
                "strategy: per_consent_policy ~ strategy: treatment_policy ~ consent_withdrawn",
                "event: medication_change ~ event: modality_or_therapist_switch ~ twice",
                "strategy: treatment_policy, sens ~ strategy: while_adherent_as_claimed, sens ~ left_therapy_before_week_N only",
                "test: exact_binomial_upper ~ test: two_one_sided ~ exact_binomial_upper does",
                "test: exact_binomial_upper ~ test: pooled_slope ~ exact_binomial_upper",
                "control: none ~ control: active ~ contradicts 'type",
                "reliability: { ~ reliability: {value: 0.9, ~ unknown key 'value'",
                "source: own_test_retest_QB, coefficient: ICC_A_1, min_n: \"50\", min_value: \"0.60\" ~ source: given, value: \"0.90\" ~ own_test_retest_QB",
                "outcome: \"14d after last session in 8..12\" ~ outcome: {day: 84, take: last} ~ window",
                "outcome: \"14d after last session in 8..12\" ~ outcome: B ~ cannot be the outcome",
                "outcome: \"14d after last session in 8..12\" ~ outcome: {days: [-2, 9]} ~ after the baseline",
                "direction: up ~ direction: up, same_day: mean ~ single values",
                "measure: err@1 ~ measure: err@2 ~ err@1",
                "measure: err@1 ~ measure: instrument:GAD-7 ~ which one is taken",
                "min_answered_14d: \"20\", ~ `` ~ one is missing",
                "age_min: \"18\" ~ age_min: adult ~ whole number",
                "order: [overall, ~ order: [overall, overall, ~ twice",
                "min_modalities: \"2\" ~ min_modalities: \"1\" ~ below 2",
                "alpha: \"0.025\" ~ alpha: \"0.5\" ~ between 0 and 0.5"
            })
    void ofOverSixtyPercent(String sound, String unsound, String complaint) {
        isNamed(Examples.OVER_60_PERCENT.text(), sound, unsound, complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = DELIMITER,
            quoteCharacter = '`',
            value = {
                "baseline: {take: first} ~ baseline: B ~ take: last",
                "baseline: {take: first} ~ baseline: {days: [-14, -1]} ~ take: last",
                "baseline: {take: first} ~ baseline: {days: [-14, -1], take: last} ~ baseline_assessment",
                "baseline: {take: first} ~ baseline: {take: last} ~ none of first",
                "baseline: {take: first} ~ baseline: {occasion: 1, take: last} ~ unknown key 'take'",
                "baseline: {take: first} ~ baseline: {occasion: 1, day: 3} ~ exclude each other",
                "baseline: {take: first} ~ baseline: {days: [1, 2], take: nearest} ~ a day or a week",
                "baseline: {take: first} ~ baseline: 14d after last session in 1..2 ~ baseline",
                "outcome: {day: \"84\", tolerance_days: \"7\", take: last} ~ outcome: {take: first} ~ at which",
                "outcome: {day: \"84\", tolerance_days: \"7\", take: last} ~ outcome: {sessions: [8, 12]} ~ first, last, mean",
                "tolerance_days: \"7\" ~ tolerance_days: \"84\" ~ after the baseline",
                "tolerance_days: \"7\" ~ tolerance_days: \"-7\" ~ below 0",
                "rule: all starters ~ rule: \"err@1[Q] <= 0.5\" ~ are missing",
                "rule: all starters ~ rule: \"err@1[B] <= 0.5\" ~ use Q",
                "rule: all starters ~ rule: all, min_answered_14d: 20, min_days_14d: 8 ~ no rule",
                "rule: all starters ~ min_answered_14d: 20, min_days_14d: 8 ~ check-ins only",
                "value: \"0.85\" ~ value: \"0.55\" ~ below 'min_value'",
                "value: \"0.85\" ~ value: \"1\" ~ between 0 and 1",
                "source: given, value: \"0.85\" ~ source: own_test_retest_QB ~ are missing",
                "sd_over: all_baselines ~ sd_over: given ~ 'given' is missing",
                "sd_over: all_baselines ~ given: {mean: 1, sd: 2} ~ 'sd_over: given'",
                "functional: {mean: \"8\", sd: \"8\", source: \"…\"} ~ functional: {mean: 8, sd: 8} ~ 'source' is missing",
                "sd: \"8\" ~ sd: \"0\" ~ above 0",
                "kind: c, functional: {mean: \"8\", sd: \"8\", source: \"…\"} ~ kind: c ~ 'functional' is missing",
                "kind: c, functional: {mean: \"8\", sd: \"8\", source: \"…\"} ~ kind: b ~ 'functional' is missing",
                "kind: c ~ kind: a ~ does not look at",
                "statistic: proportion, threshold: \"0.50\" ~ statistic: mean_slope, weeks: [1, 8], threshold: 0 ~ weekly values"
            })
    void ofAClassicalClaim(String sound, String unsound, String complaint) {
        isNamed(Examples.CLASSICAL, sound, unsound, complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = DELIMITER,
            quoteCharacter = '`',
            value = {
                "order: [R3, R1] ~ order: [integrative_vs_single] ~ 'integrative', which is missing",
                "order: [R3, R1] ~ order: [R3, R1, R1] ~ twice",
                "also: [R1_reliable, R2_any] ~ also: [R3_self_rated] ~ twice",
                "primary: D2_adherers ~ primary: D2_completers ~ write D2_adherers",
                "contrast: composite_nonresponse ~ contrast: while_adherent_as_claimed ~ another strategy",
                "contrast: composite_nonresponse ~ contrast: per_consent_policy ~ no contrast",
                "strategy: treatment_policy} ~ strategy: treatment_policy, contrast: while_adherent_as_claimed} ~ left_therapy_before_week_N only",
                "theil_sen_weeks_1_12 ~ theil_sen_weeks_1_2 ~ at least 3",
                "outcome_at_weeks_7_8 ~ outcome_at_weeks_8_7 ~ at least 1",
                "measures_hash: \"sha256:…\" ~ measures_hash: \"sha256:12\" ~ 64 hexadecimal digits",
                "vocab: \"…\" ~ vocab: DE ~ sha256:",
                "left_therapy_before_week_8 ~ left_therapy_before_week_9 ~ last_session_week_min",
                ">= a_little_more ~ >= a_little_less ~ a_little_more, more, much_more",
                "outcome_at_weeks_7_8 ~ outcome_at_week_8 ~ outcome_at_weeks_a_b",
                "code: \"git:…\" ~ code: main ~ a commit",
                "day_cutoff: \"04:00\" ~ day_cutoff: four ~ 04:00"
            })
    void ofMostWhoStay(String sound, String unsound, String complaint) {
        isNamed(Examples.MOST_WHO_STAY.text(), sound, unsound, complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = DELIMITER,
            quoteCharacter = '`',
            value = {
                "alpha: \"0.025\" ~ alpha: \"0.05\" ~ 95 % interval",
                "weeks: [1, 8] ~ weeks: [7, 8] ~ three study weeks",
                "threshold: \"0\" ~ threshold: none ~ a number"
            })
    void ofASlope(String sound, String unsound, String complaint) {
        isNamed(Examples.MINDFULNESS.text(), sound, unsound, complaint);
    }

    @Test
    void publishedNormsAreNotForCheckIns() {
        String text =
                Examples.MINDFULNESS.text()
                        + "cutoff: {kind: c, functional: {mean: 0.8, sd: 0.1, source: Somebody 2020}}\n";

        assertThat(ClaimFilesTest.problems(text))
                .singleElement()
                .asString()
                .contains("allowed here: reference_group");
        assertThat(ClaimFilesTest.problems(text.replace("Somebody 2020", "reference_group")))
                .isEmpty();
    }

    @Test
    void aFamilyIsTestedOneSided() {
        String family = "family: {method: holm_gatekept, order: [overall]}\n";
        String about =
                Examples.OVER_60_PERCENT
                        .text()
                        .replace("relation: \">\"", "relation: about")
                        .replace("exact_binomial_upper", "two_one_sided");

        assertThat(ClaimFilesTest.problems(about))
                .singleElement()
                .asString()
                .contains("a family is tested one-sided");
        assertThat(ClaimFilesTest.problems(Examples.MINDFULNESS.text() + family))
                .singleElement()
                .asString()
                .contains("a family is tested one-sided");
        assertThat(ClaimFilesTest.problems(Examples.CLASSICAL + family)).isEmpty();
    }

    @Test
    void aSlopeNeedsWeeklyValues() {
        assertThat(
                        ClaimFilesTest.problems(
                                Examples.CLASSICAL + "secondary: [theil_sen_weeks_1_12]\n"))
                .singleElement()
                .asString()
                .contains("weekly values");
        assertThat(
                        ClaimFilesTest.problems(
                                Examples.CLASSICAL + "secondary: [outcome_at_weeks_7_8]\n"))
                .isEmpty();
    }

    @Test
    void aTitleCannotSayMoreThanTheDesignCan() {
        String causal = "title: CBT cures emotional blunting\n";
        String controlled =
                Examples.CLASSICAL.replaceFirst(
                        "design: .*", "design: {type: randomised_controlled, control: active}");

        assertThat(ClaimFilesTest.problems(Examples.CLASSICAL + causal))
                .singleElement()
                .asString()
                .contains("a title cannot say 'cures'");
        assertThat(ClaimFilesTest.problems(controlled + causal)).isEmpty();
        assertThat(ClaimFilesTest.problems(Examples.CLASSICAL + "title: After 12 weeks\n"))
                .isEmpty();
    }

    @Test
    void partsOfAnEstimandStandInOnePlace() {
        assertThat(ClaimFilesTest.problems(Examples.CLASSICAL + "estimand: {summary: {}}\n"))
                .contains(Examples.FILE + " line 10: 'summary' belongs under 'estimand'");
    }

    /// With the line on which it stands; what contradicts another line may name that one first.
    private static void isNamed(String example, String sound, String unsound, String complaint) {
        assertThat(example).contains(sound);
        int at = example.indexOf(sound) + sound.length() - 1;
        int line = (int) example.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        String text =
                example.substring(0, example.indexOf(sound)) + unsound + example.substring(at + 1);

        List<String> problems = ClaimFilesTest.problems(text);

        assertThat(problems)
                .anyMatch(
                        problem ->
                                problem.startsWith(Examples.FILE + " line ")
                                        && problem.matches(".*line " + line + "\\b.*")
                                        && problem.contains(complaint));
    }
}
