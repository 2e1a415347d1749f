package dev.thaw.reports.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.reader.Role;
import dev.thaw.reports.web.FiguresPage.Paging;
import dev.thaw.reports.web.figure.Chart;
import dev.thaw.reports.web.figure.Figure;
import dev.thaw.reports.web.figure.Line;
import dev.thaw.reports.web.figure.Mark;
import dev.thaw.reports.web.figure.Scale;
import dev.thaw.schemas.StudyAccount;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PagesTest {

    private static final StudyId STUDY = new StudyId("oslo");
    private static final Pattern TERM =
            Pattern.compile("<span class=\"number\">([0-9,]+)</span> ([a-z]+)</span>");
    private static final String ATTACK =
            "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

    private final Pages pages = new Pages();

    @Test
    void theAccountIsAnEquationThatBalances() {
        String html =
                pages.quality(
                        new QualityPage(
                                frame("Oslo", Place.QUALITY),
                                AccountView.of(account()),
                                List.of()));

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
    void noNameCanBringAScriptOntoAPage() {
        Frame frame = frame(ATTACK, Place.TRENDS);
        for (String html :
                List.of(
                        figures(frame, ATTACK),
                        pages.studies(
                                new StudiesPage(
                                        Frame.of(ATTACK, Optional.of(Role.STEWARD)),
                                        List.of(
                                                new StudiesPage.Entry(
                                                        "x",
                                                        ATTACK,
                                                        "/studies/x",
                                                        Optional.empty(),
                                                        Optional.empty())),
                                        Optional.empty())),
                        pages.claims(
                                new ClaimsPage(
                                        frame,
                                        List.of(
                                                new ClaimsPage.Entry(
                                                        ATTACK,
                                                        ATTACK,
                                                        "ab",
                                                        "1970-01-01 00:00 UTC",
                                                        ATTACK,
                                                        List.of(result()))),
                                        List.of(result()))),
                        pages.signIn(
                                new SignInPage(
                                        Frame.of("Sign in", Optional.empty()),
                                        ATTACK,
                                        Optional.of(ATTACK))),
                        pages.message(new MessagePage(frame, ATTACK, ATTACK)))) {
            assertThat(html).doesNotContain("<script>", "<img").contains("&lt;script");
        }
    }

    @Test
    void aPageBringsNoScriptAndNoStyleOfItsOwnAndNothingFromElsewhere() {
        String html = figures(frame("Oslo", Place.TRENDS), "all participants");

        assertThat(html)
                .doesNotContain("<style", " style=", "http://", "https://", "onclick")
                .contains("<html lang=\"en\">", "<title>Trends by week · Oslo · Thaw</title>");
        assertThat(html.replaceAll("<script src=\"/assets/[0-9a-f]{16}/[a-z.-]+\" defer>", ""))
                .as("every other script is data")
                .doesNotContainPattern("<script(?! type=\"application/json\">)");
    }

    @Test
    void whoReadsIsLedOnlyToWhatTheyMayRead() {
        String ofResearcher =
                pages.message(
                        new MessagePage(
                                Frame.of(STUDY, "Oslo", Place.TRENDS, Role.RESEARCHER), "", ""));
        String ofSteward =
                pages.message(
                        new MessagePage(
                                Frame.of(STUDY, "Oslo", Place.TRENDS, Role.STEWARD), "", ""));

        assertThat(ofResearcher)
                .contains("/studies/oslo/compliance", "aria-current=\"page\"")
                .doesNotContain("/studies/oslo/participants", "/studies/oslo/quality");
        assertThat(ofSteward).contains("/studies/oslo/participants", "/studies/oslo/quality");
    }

    @Test
    void whatIsHiddenIsSaidAndNotShown() {
        // Given a week that may be shown and one that may not
        TreeMap<Integer, Mark> marks = new TreeMap<>();
        marks.put(1, value("0.25", 12));
        marks.put(2, new Mark.Hidden());

        String html = figures(frame("Oslo", Place.TRENDS), List.of(new Line("all", marks)));

        assertThat(html).contains("Hidden places (grey)", "<td class=\"said\">hidden</td>");
    }

    private static ClaimsPage.Result result() {
        return new ClaimsPage.Result(
                ATTACK,
                ATTACK,
                Optional.of(ATTACK),
                Optional.of(ATTACK),
                ATTACK,
                "1970-01-01 00:00 UTC",
                "1970-01-01 00:00 UTC",
                "/v1/studies/oslo/claims/results/ab/receipt",
                "ab".repeat(32));
    }

    private static Frame frame(String study, Place place) {
        return Frame.of(STUDY, study, place, Role.STEWARD);
    }

    private String figures(Frame frame, String line) {
        return figures(frame, List.of(new Line(line, new TreeMap<>(Map.of(1, value("0.25", 12))))));
    }

    private String figures(Frame frame, List<Line> lines) {
        return pages.figures(
                new FiguresPage(
                        frame,
                        "About",
                        Optional.empty(),
                        new Choices(List.of()),
                        List.of(
                                Figure.of(
                                        "trend",
                                        lines.getFirst().name(),
                                        lines.getFirst().name(),
                                        new Chart.Trend(
                                                "week",
                                                Scale.of("share", Optional.empty()),
                                                lines,
                                                Optional.empty(),
                                                false),
                                        "participants",
                                        Optional.empty())),
                        Optional.empty(),
                        Paging.NONE,
                        Optional.empty()));
    }

    private static Mark value(String value, long n) {
        return new Mark.Value(new BigDecimal(value), Optional.empty(), Optional.empty(), n);
    }

    private static StudyAccount account() {
        return new StudyAccount(
                Optional.of(STUDY),
                104_712,
                100_000,
                3_992,
                1,
                new TreeMap<>(
                        Map.of(
                                RefusalReason.CONSENT_WITHDRAWN,
                                19L,
                                RefusalReason.OFF_SCALE,
                                700L)));
    }
}
