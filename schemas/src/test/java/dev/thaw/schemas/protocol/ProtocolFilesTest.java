package dev.thaw.schemas.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Anchor;
import dev.thaw.core.protocol.StudyProtocol.Compliance;
import dev.thaw.core.protocol.StudyProtocol.Feedback;
import dev.thaw.core.protocol.StudyProtocol.Minima;
import dev.thaw.core.protocol.StudyProtocol.Monitors;
import dev.thaw.core.protocol.StudyProtocol.SafetyRule;
import dev.thaw.core.protocol.StudyProtocol.Schedule.Kind;
import dev.thaw.core.protocol.StudyProtocol.Wording;
import dev.thaw.core.protocol.WithdrawalPolicies;
import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
import dev.thaw.schemas.protocol.ProtocolFiles.Invalid;
import dev.thaw.schemas.protocol.ProtocolFiles.Valid;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProtocolFilesTest {

    private static final String SMALLEST =
            """
            api: protocol/v1
            study: pilot
            version: 1.0.0
            title: A pilot
            period: {from: "2026-01-01"}
            home_zone: Europe/Oslo
            """;

    @Test
    void whatIsLeftOutHasItsDefault() {
        // When
        StudyProtocol protocol = valid(SMALLEST).protocol();

        // Then
        assertThat(protocol.dayCutoff()).isEqualTo(LocalTime.of(4, 0));
        assertThat(protocol.anchor()).isEqualTo(Anchor.FIRST_ATTENDED_SESSION);
        assertThat(protocol.schedule().kind()).isEqualTo(Kind.NONE);
        assertThat(protocol.minimumCell()).isEqualTo(11);
        assertThat(protocol.eventsPerDay()).isEqualTo(200);
        assertThat(protocol.period().to()).isEmpty();
    }

    @Test
    void minimaFollowTheSchedule() {
        assertThat(minima("{kind: prompts, prompts_per_day: 5}")).isEqualTo(new Minima(10, 4));
        assertThat(minima("{kind: prompts, prompts_per_day: 2}")).isEqualTo(new Minima(4, 4));
        assertThat(minima("{kind: daily_diary}")).isEqualTo(new Minima(4, 4));
        assertThat(minima("{kind: none}")).isEqualTo(new Minima(1, 1));
    }

    @Test
    void scalesAreExact() {
        StudyProtocol protocol =
                valid(SMALLEST + "items: {valence: {min: -50, max: 50, step: 0.1}}\n").protocol();

        assertThat(protocol.items().get("valence").range().contains(new BigDecimal("-49.9")))
                .isTrue();
        assertThat(protocol.items().get("valence").range().contains(new BigDecimal("-49.95")))
                .isFalse();
    }

    @Test
    void layoutCommentsAndQuotesDoNotChangeTheIdentity() {
        // Given
        String other =
                """
                # the same, written by somebody else
                title:     "A pilot"
                home_zone: 'Europe/Oslo'
                period:
                  from: 2026-01-01
                version: "1.0.0"
                study: pilot
                api: protocol/v1
                """;

        // Then
        assertThat(valid(other).published().hash()).isEqualTo(valid(SMALLEST).published().hash());
    }

    @Test
    void anyOtherWordChangesTheIdentity() {
        assertThat(valid(SMALLEST.replace("A pilot", "A Pilot")).published().hash())
                .isNotEqualTo(valid(SMALLEST).published().hash());
    }

    @Test
    void whatIsPublishedReadsBackAsTheSameProtocol() {
        Valid protocol =
                valid(
                        SMALLEST
                                + """
                                vocabulary: {joy: positive, grief: negative}
                                instruments: {BDI-II: {min: 0, max: 63, direction: down}}
                                consent:
                                  documents: {"1.0": {sha256: "%s", scopes: [collect_checkins]}}
                                  withdrawal_policies: {default: erase, jurisdictions: {US: {IRB: retain_accrued}}}
                                safety: {contacts: {NO: "116 123"}, monitored: true, response_hours: 24}
                                """
                                        .formatted("ab".repeat(32)));

        assertThat(ProtocolFiles.fromCanonicalJson(protocol.published().canonicalJson()))
                .isEqualTo(protocol.protocol());
    }

    @Test
    void whatIsPromisedToThoseWhoWithdrawIsReadByJurisdictionAndLegalBasis() {
        WithdrawalPolicies policies =
                valid(
                                SMALLEST
                                        + """
                                        consent:
                                          withdrawal_policies:
                                            default: retain_accrued
                                            jurisdictions:
                                              DE: {GDPR-9-2-a: erase, GDPR-9-2-j: exclude_future}
                                              NO: {GDPR-9-2-a: erase}
                                        """)
                        .protocol()
                        .withdrawalPolicies();

        assertThat(policies.of("DE", "GDPR-9-2-a")).isEqualTo(Policy.ERASE);
        assertThat(policies.of("DE", "GDPR-9-2-j")).isEqualTo(Policy.EXCLUDE_FUTURE);
        assertThat(policies.of("NO", "GDPR-9-2-j")).isEqualTo(Policy.RETAIN_ACCRUED);
        assertThat(policies.of("US", "IRB")).isEqualTo(Policy.RETAIN_ACCRUED);
    }

    @Test
    void whoPromisesNothingToThoseWhoWithdrawRetainsWhatWasCollected() {
        assertThat(valid(SMALLEST).protocol().withdrawalPolicies())
                .isEqualTo(WithdrawalPolicies.NONE);
        assertThat(valid(SMALLEST + "consent: {documents: {}}\n").protocol().withdrawalPolicies())
                .isEqualTo(WithdrawalPolicies.NONE);
    }

    @Test
    void whoPromisesSomethingSaysWhatHoldsElsewhereAndUsesTheThreeWords() {
        assertThat(problems("withdrawal_policies: {jurisdictions: {DE: {GDPR-9-2-a: erase}}}"))
                .singleElement()
                .asString()
                .contains("'default' is missing");
        assertThat(problems("withdrawal_policies: {default: delete}"))
                .singleElement()
                .asString()
                .contains("retain_accrued, exclude_future, erase");
        assertThat(problems("withdrawal_policies: {default: erase, DE: {GDPR-9-2-a: erase}}"))
                .singleElement()
                .asString()
                .contains("'DE'");
    }

    private static List<String> problems(String consent) {
        return ((Invalid) ProtocolFiles.parse("p.yaml", SMALLEST + "consent: {" + consent + "}\n"))
                .problems();
    }

    @Test
    void theGuideToConsentShowsSoundProtocols() throws IOException {
        // Given
        String guide = Files.readString(Path.of("..", "docs", "consent.md"));
        List<String> blocks =
                Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                        .matcher(guide)
                        .results()
                        .map(block -> block.group(1))
                        .toList();
        assertThat(blocks).isNotEmpty();

        for (String block : blocks) {
            StudyProtocol protocol = valid(SMALLEST + block).protocol();
            assertThat(protocol.consentDocuments()).isNotEmpty();
            assertThat(protocol.withdrawalPolicies()).isNotEqualTo(WithdrawalPolicies.NONE);
        }
    }

    @Test
    void everythingThatIsWrongIsListedWithItsLineAndTheAllowedWords() {
        // When
        Invalid invalid =
                (Invalid)
                        ProtocolFiles.parse(
                                "p.yaml",
                                """
                                api: protocol/v1
                                study: My Study
                                version: 1.0.0
                                title: A pilot
                                period: {from: "2026-02-01", to: "2026-01-01"}
                                home_zone: Oslo
                                anchor: first_session
                                item: {}
                                items:
                                  mood: {min: 5, max: 1}
                                  calm: {min: 0}
                                """);

        // Then
        assertThat(invalid.problems())
                .hasSize(7)
                .allMatch(problem -> problem.startsWith("p.yaml line "))
                .anyMatch(problem -> problem.contains("line 8") && problem.contains("'item'"))
                .anyMatch(problem -> problem.contains("line 2"))
                .anyMatch(problem -> problem.contains("line 5"))
                .anyMatch(problem -> problem.contains("line 6") && problem.contains("Europe/Oslo"))
                .anyMatch(problem -> problem.contains("first_attended_session, enrolment"))
                .anyMatch(problem -> problem.contains("line 10"))
                .anyMatch(problem -> problem.contains("'max' is missing"));
    }

    @Test
    void aKeyWrittenTwiceIsAProblem() {
        assertThat(ProtocolFiles.parse("p.yaml", SMALLEST + "study: other\n"))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void aFileThatIsNotThereIsOneSentence() {
        assertThat(((Invalid) ProtocolFiles.read(Path.of("nowhere.yaml"))).problems())
                .containsExactly("nowhere.yaml cannot be read; check its path.");
    }

    /// What a study app shows.
    private static final String APP =
            """
            schedule: {kind: prompts, prompts_per_day: 3, response_window_minutes: 45, reminder_minutes: 15}
            instruments: {PHQ-9: {min: 0, max: 27, direction: down}}
            consent:
              documents:
                "1.0":
                  sha256: 869713477f4f0e34a7ddd8f4e037c197192a3230c5a6f22a4490d2fc815f6182
                  scopes: [collect_checkins]
                  language: en
                  legal_basis: GDPR-9-2-a
                  text: |
                    What we ask: three check-ins a day.
                    You may stop at any time.
            safety:
              contacts: {NO: "116 123"}
              rules: [overwhelm, {instrument: PHQ-9, item: "9", at_least: 2}]
            feedback: {own_trends_after_week: 16}
            """;

    @Test
    void whatAStudyAppShowsIsRead() {
        // When
        StudyProtocol protocol = valid(SMALLEST + APP).protocol();

        // Then
        assertThat(protocol.schedule().reminderAfter()).contains(Duration.ofMinutes(15));
        assertThat(protocol.consentDocuments().get("1.0").wording())
                .contains(
                        new Wording(
                                "What we ask: three check-ins a day.\nYou may stop at any time.\n",
                                "en",
                                "GDPR-9-2-a"));
        assertThat(protocol.safety().orElseThrow().rules())
                .containsExactly(
                        new SafetyRule.Overwhelm(),
                        new SafetyRule.InstrumentItem("PHQ-9", "9", BigDecimal.TWO));
        assertThat(protocol.feedback().ownTrendsAfterWeek()).isEqualTo(16);
    }

    @Test
    void aSafetyBlockWithoutRulesHasTheUsualOnesAndOwnTrendsAreHiddenForTwelveWeeks() {
        // When
        StudyProtocol protocol =
                valid(SMALLEST + "safety: {contacts: {NO: \"116 123\"}}\n").protocol();

        // Then
        assertThat(protocol.safety().orElseThrow().rules())
                .containsExactly(
                        new SafetyRule.Overwhelm(),
                        new SafetyRule.InstrumentItem("PHQ-9", "9", BigDecimal.ONE));
        assertThat(protocol.feedback()).isEqualTo(Feedback.AFTER_OUTCOME);
        assertThat(protocol.schedule().reminderAfter()).isEmpty();
    }

    @Test
    void whatAStudyAppMustNotShowIsAProblem() {
        assertProblem(APP.replace("three check-ins", "five check-ins"), "line 16", "(sha256: ");
        assertProblem(APP.replace("legal_basis: GDPR-9-2-a", ""), "'legal_basis' is missing");
        assertProblem(APP.replace("language: en", "language: plain English"), "language tag");
        assertProblem(APP.replace("reminder_minutes: 15", "reminder_minutes: 45"), "reminder");
        assertProblem(APP.replace("[overwhelm, ", "["), "must have the rule overwhelm");
        assertProblem(APP.replace("instrument: PHQ-9", "instrument: PHQ-8"), "'PHQ-8' is none");
        assertProblem(
                "consent: {documents: {\"1\": {sha256: \""
                        + "ab".repeat(32)
                        + "\", scopes: [], language: en}}}\n",
                "'language' goes with a text only");
    }

    @Test
    void aStudySetsHowOftenResearchersGetNewFigures() {
        assertThat(valid(SMALLEST).protocol().releases().intervalDays()).isEqualTo(28);
        assertThat(
                        valid(SMALLEST + "releases: {interval_days: 90}\n")
                                .protocol()
                                .releases()
                                .intervalDays())
                .isEqualTo(90);
        assertProblem("releases: {interval_days: 0}\n", "'interval_days'");
        assertProblem("releases: {every: 7}\n", "'every'");
    }

    @Test
    void monitorsAreWhatTheStudySetsOrTheUsualOnes() {
        String prompted = SMALLEST + "schedule: {kind: prompts, prompts_per_day: 3}\n";

        // Nobody is asked for anything in existing data
        assertThat(valid(SMALLEST).protocol().monitors()).isEqualTo(Monitors.NONE);
        assertThat(valid(prompted).protocol().monitors()).isEqualTo(Monitors.USUAL);
        assertThat(
                        valid(
                                        prompted
                                                + "monitors: {silent_participant_days: 3,"
                                                + " silent_app_hours: never, compliance: {weeks: 4},"
                                                + " overwhelm_level: 0.4}\n")
                                .protocol()
                                .monitors())
                .isEqualTo(
                        new Monitors(
                                OptionalInt.of(3),
                                OptionalInt.empty(),
                                Optional.of(
                                        new Compliance(
                                                new BigDecimal("0.5"), new BigDecimal("0.3"), 4)),
                                Optional.of(new BigDecimal("0.4"))));
        assertThat(
                        valid(SMALLEST + "monitors: {silent_participant_days: 3}\n")
                                .protocol()
                                .monitors()
                                .silentAppHours())
                .isEmpty();
        assertThat(
                        valid(prompted + "monitors: {compliance: never}\n")
                                .protocol()
                                .monitors()
                                .compliance())
                .isEmpty();
        assertThat(valid(prompted + "monitors: {overwhelm_level: never}\n").protocol().monitors())
                .isEqualTo(Monitors.USUAL);
        assertProblem("monitors: {silent_participant_days: 0}\n", "'silent_participant_days'");
        assertProblem("monitors: {silent_app_hours: soon}\n", "a whole number");
        assertProblem("monitors: {overwhelm_level: 1}\n", "overwhelm");
        assertProblem("monitors: {compliance: {below: 2}}\n", "shares");
        assertProblem("monitors: {compliance: {beneath: 0.2}}\n", "'beneath'");
        assertProblem("monitors: {loneliness: 1}\n", "'loneliness'");
    }

    private static void assertProblem(String yaml, String... words) {
        assertThat(((Invalid) ProtocolFiles.parse("p.yaml", SMALLEST + yaml)).problems())
                .singleElement()
                .asString()
                .startsWith("p.yaml line ")
                .contains(words);
    }

    private static Minima minima(String schedule) {
        return valid(SMALLEST + "schedule: " + schedule + "\n").protocol().minima();
    }

    private static Valid valid(String yaml) {
        return switch (ProtocolFiles.parse("p.yaml", yaml)) {
            case Valid valid -> valid;
            case Invalid invalid -> throw new AssertionError(invalid.problems().toString());
        };
    }
}
