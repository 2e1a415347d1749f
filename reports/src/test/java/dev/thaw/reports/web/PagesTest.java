package dev.thaw.reports.web;

import static dev.thaw.reports.web.Cohorts.aCohort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.schemas.StudyAccount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PagesTest {

    private static final int MINIMUM = 11;
    private static final Pattern TERM =
            Pattern.compile("<span class=\"number\">([0-9,]+)</span> ([a-z]+)</span>");

    private final Pages pages = new Pages();

    @Test
    void theAccountIsAnEquationThatBalances() {
        String html = study(aCohort());

        // Then the terms on the page add up
        List<MatchResult> terms = TERM.matcher(html).results().toList();
        assertThat(terms)
                .extracting(term -> term.group(2))
                .containsExactly("received", "admitted", "duplicate", "waiting", "refused");
        List<Long> counts =
                terms.stream().map(t -> Long.parseLong(t.group(1).replace(",", ""))).toList();
        assertThat(counts.getFirst()).isEqualTo(104_712);
        assertThat(counts.stream().skip(1).mapToLong(Long::longValue).sum()).isEqualTo(104_712);
        // and refusals stand there in words, the most frequent first
        assertThat(html)
                .containsSubsequence(
                        "a value off its scale", "700", "consent had been withdrawn", ">19<");
    }

    @Test
    void aTitleCannotBringAScriptOntoAPage() {
        // Given a protocol whose title is an attack
        String attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        StudyProtocol protocol = titled(attack);

        List<String> all =
                List.of(
                        study(protocol, aCohort().week("item:<b>", 1, 20, "1", "0.5")),
                        pages.studies(
                                new StudiesPage(
                                        List.of(
                                                new StudiesPage.Entry(
                                                        "x", attack, Optional.empty())),
                                        Optional.empty())),
                        pages.message(new MessagePage(attack, attack)));

        for (String html : all) {
            assertThat(html).doesNotContain("<script", "<img", "<b>").contains("&lt;script&gt;");
        }
    }

    @Test
    void aPageNeedsNoScriptAndNoStyleOfItsOwn() {
        assertThat(study(threeWeeksAndAGap()))
                .doesNotContain("<script", "<style", " style=", "http://", "https://")
                .contains("<html lang=\"en\">", "<title>Thaw in Oslo · Thaw</title>");
    }

    @Test
    void aHiddenWeekInterruptsLineAndBandAndSaysWhy() {
        String html = study(threeWeeksAndAGap());

        // Then there are two weeks with a line, a hidden one, and one that stands alone
        String chart = html.substring(html.indexOf("<div class=\"frame\""));
        assertThat(occurrences("<polyline", chart)).isEqualTo(1);
        assertThat(occurrences("<polygon", chart)).isEqualTo(1);
        assertThat(occurrences("class=\"bar\"", chart)).isEqualTo(1);
        assertThat(occurrences("<rect class=\"hidden\"", chart)).isEqualTo(1);
        assertThat(chart)
                .contains("&lt;11</text>")
                .contains(
                        "<td colspan=\"5\" class=\"note\">hidden: fewer than 11 participants</td>");
    }

    @Test
    void aWeekWithoutAMeanInterruptsTheLineButShowsItsParticipants() {
        String html =
                study(
                        aCohort()
                                .week("err@1", 1, 30, "0.4", "0.1")
                                .weekWithoutMean("err@1", 2, 12)
                                .week("err@1", 3, 30, "0.5", "0.1"));

        String chart = html.substring(html.indexOf("<div class=\"frame\""));
        assertThat(chart)
                .doesNotContain("<polyline")
                .contains("<td>12</td><td>–</td><td>–</td><td>–</td><td>–</td>");
    }

    @Test
    void ofAMeasureThatIsHiddenThroughoutThereIsASentenceAndNoChart() {
        assertThat(study(aCohort().hiddenWeek("err@1", 1).hiddenWeek("err@1", 2)))
                .contains("All weeks are hidden: fewer than 11 participants.")
                .doesNotContain("<div class=\"frame\"");
    }

    @Test
    void nothingIsHiddenAndNothingSaidOfHidingWhereOnePersonIsEnough() {
        String html =
                pages.study(
                        StudyPage.of(
                                account(),
                                protocol(),
                                aCohort()
                                        .week("err@1", 1, 1, "0.4", "0")
                                        .of(ExampleProtocol.STUDY, 1)));

        assertThat(html).doesNotContain("hidden:", "is hidden", "class=\"hidden\"");
    }

    @Test
    void thePrimaryMeasureComesFirstAndSessionsLast() {
        String html =
                study(
                        aCohort()
                                .week("compliance@1", 1, 30, "0.9", "0.1")
                                .week("err@1", 1, 30, "0.4", "0.1")
                                .week("item:mood", 1, 30, "3", "0.1")
                                .session("instrument:PHQ-9", 1, 30, "12", "1"));

        assertThat(html)
                .containsSubsequence(
                        "Trends by week",
                        "Response rate",
                        "Compliance",
                        "Mood",
                        "rating, 1 to 5",
                        "Trends by session",
                        "PHQ-9",
                        "total, 0 to 27");
    }

    @Test
    void withoutAProtocolThereIsNothingButTheAccount() {
        assertThat(pages.study(StudyPage.withoutProtocol(ExampleProtocol.STUDY, account())))
                .contains("104,712", "thaw study apply")
                .doesNotContain("<figure");
    }

    @Test
    void equalTablesGiveEqualBytes() {
        assertThat(study(threeWeeksAndAGap())).isEqualTo(study(threeWeeksAndAGap()));
        assertThat(new Pages().message(new MessagePage("a", "b")))
                .isEqualTo(pages.message(new MessagePage("a", "b")));
    }

    private static Cohorts threeWeeksAndAGap() {
        return aCohort()
                .week("err@1", 1, 30, "0.412345678901", "0.1")
                .week("err@1", 2, 28, "0.45", "0.1")
                .hiddenWeek("err@1", 3)
                .week("err@1", 4, 12, "0.51", "0.2");
    }

    private String study(Cohorts cohort) {
        return study(protocol(), cohort);
    }

    private String study(StudyProtocol protocol, Cohorts cohort) {
        return pages.study(
                StudyPage.of(account(), protocol, cohort.of(ExampleProtocol.STUDY, MINIMUM)));
    }

    private static StudyProtocol protocol() {
        return ExampleProtocol.aStudy().protocol();
    }

    private static StudyProtocol titled(String title) {
        StudyProtocol p = protocol();
        return new StudyProtocol(
                p.study(),
                p.version(),
                p.hash(),
                title,
                p.period(),
                p.homeZone(),
                p.dayCutoff(),
                p.anchor(),
                p.schedule(),
                p.minima(),
                p.vocabulary(),
                p.items(),
                p.instruments(),
                p.attributes(),
                p.consentDocuments(),
                p.withdrawalPolicies(),
                p.eventsPerDay(),
                p.minimumCell(),
                p.releases(),
                p.safety(),
                p.feedback());
    }

    private static StudyAccount account() {
        return new StudyAccount(
                Optional.of(ExampleProtocol.STUDY),
                104_712,
                102_100,
                1_881,
                12,
                new TreeMap<>(
                        Map.of(
                                RefusalReason.CONSENT_WITHDRAWN,
                                19L,
                                RefusalReason.OFF_SCALE,
                                700L)));
    }

    private static long occurrences(String what, String html) {
        return Pattern.compile(Pattern.quote(what)).matcher(html).results().count();
    }
}
