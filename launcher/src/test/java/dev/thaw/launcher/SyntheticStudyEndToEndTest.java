package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.number.Estimate.Measured;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.ParticipantHistory;
import dev.thaw.core.trend.Trends;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import dev.thaw.reports.reader.ReaderKeys;
import dev.thaw.reports.reader.ReadingSettings;
import dev.thaw.reports.reader.Role;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/// A whole study, from phones to tables, and to the pages of those who look at them.
@Tag("stack")
class SyntheticStudyEndToEndTest {

    private static final int PARTICIPANTS = 30;
    private static final int WEEKS = 14;
    private static final long SEED = 7;
    private static final double EFFECT = 1.0;
    private static final StudyId STUDY = new StudyId("synthetic");

    @TempDir private static Path folder;
    private static JsonNode demo;
    private static Workspace thaw;
    private static Web web;
    private static Optional<Phone> browser = Optional.empty();

    @BeforeAll
    static void carryAStudy() {
        CompletableFuture<Optional<Phone>> starting =
                CompletableFuture.supplyAsync(
                        () -> Phone.isInstalled() ? Optional.of(Phone.start()) : Optional.empty());
        demo =
                Cli.thaw(
                                "demo",
                                "--once",
                                "--json",
                                "--participants",
                                Integer.toString(PARTICIPANTS),
                                "--weeks",
                                Integer.toString(WEEKS),
                                "--seed",
                                Long.toString(SEED),
                                "--keep",
                                folder.resolve("data").toString())
                        .json();
        thaw = Workspace.start(Where.at(folder.resolve("data")), Cli.BRIEF_STACK, () -> {});
        web =
                Web.start(
                        thaw,
                        Web.Address.onThisMachine(0),
                        Web.Gateway.usual(folder.resolve("ingest")),
                        ReadingSettings.DEFAULT);
        browser = starting.join();
    }

    @AfterAll
    static void stop() {
        browser.ifPresent(Phone::close);
        if (thaw != null) {
            thaw.close();
        }
    }

    @Test
    void whatComesOutEqualsWhatWasSimulated() {
        // Then every trend is that of the events as they were reported, though phones were
        // offline, sent twice and out of order
        assertThat(demo.at("/streamed_equals_direct/participants").asInt()).isEqualTo(PARTICIPANTS);
        assertThat(demo.at("/streamed_equals_direct/equal").asInt()).isEqualTo(PARTICIPANTS);

        // And every event is accounted for
        JsonNode account = demo.at("/account/0");
        assertThat(account.at("/received").asLong()).isEqualTo(demo.at("/published").asLong());
        assertThat(account.at("/duplicates").asLong()).isPositive();
        assertThat(account.at("/waiting").asLong()).isZero();
        assertThat(account.at("/refused").asLong()).isZero();
        assertThat(account.at("/received").asLong())
                .isEqualTo(account.at("/admitted").asLong() + account.at("/duplicates").asLong());
    }

    /// What was released of it, in tables and pages.
    @Nested
    class Released {

        private static boolean released;

        @BeforeEach
        void release() {
            if (!released) {
                JsonNode rehearsed = releasing("--dry-run", "--json").json();
                JsonNode made = releasing("--json").json();
                assertThat(made.at("/release_number").asInt()).isEqualTo(1);
                assertThat(made.at("/published").asInt())
                        .isPositive()
                        .isEqualTo(rehearsed.at("/published").asInt());
                released = true;
            }
        }

        @Test
        void researchersGetFiguresOnceInAnInterval() {
            Cli early = releasing();
            assertThat(early.exit()).isEqualTo(ExitCode.CANNOT);
            assertThat(early.err()).contains("is due at").hasLineCount(1);
            assertThat(releasing("--due", "--json").json().at("/outcome").asText())
                    .isEqualTo("not_due");
            int people =
                    Jdbi.create(thaw.database())
                            .withHandle(
                                    handle ->
                                            handle.createQuery(
                                                            """
                                                            SELECT of_count FROM research.cohort_share
                                                             WHERE subject_matter = 'compliance'
                                                               AND axis_index = 2 AND partition = 'all'
                                                            """)
                                                    .mapTo(Integer.class)
                                                    .one());
            assertThat(people).isBetween(11, PARTICIPANTS);
        }

        @Test
        void theNumbersOnThePageAreThoseOfSqlAndOfCore() {
            // Given
            Phone phone = signedIn(Role.RESEARCHER);

            // When
            phone.open(web.url() + "/studies/synthetic/trends?measure=err@1");
            Map<Integer, BigDecimal> page = weeksOn(phone);

            // Then
            assertThat(page).isNotEmpty().isEqualTo(weeksInSql());
            Map<Integer, BigDecimal> core = weeksOfCore();
            page.forEach(
                    (week, mean) ->
                            assertThat(mean)
                                    .as("week " + week)
                                    .isEqualByComparingTo(core.get(week)));
        }

        private Map<Integer, BigDecimal> weeksOn(Phone phone) {
            Object rows =
                    phone.run(
                            """
                            return [...document.querySelectorAll("table.values tbody tr")]
                              .filter(row => row.cells[2].querySelector("data"))
                              .map(row => row.cells[0].textContent + " " + row.cells[2].querySelector("data").value);
                            """);
            Map<Integer, BigDecimal> weeks = new TreeMap<>();
            for (Object row : (List<?>) rows) {
                String[] both = row.toString().split(" ", 2);
                weeks.put(Integer.valueOf(both[0]), new BigDecimal(both[1]));
            }
            return weeks;
        }

        private Map<Integer, BigDecimal> weeksInSql() {
            Map<Integer, BigDecimal> weeks = new TreeMap<>();
            Jdbi.create(thaw.database())
                    .useHandle(
                            handle ->
                                    handle.createQuery(
                                                    """
                                                    SELECT axis_index, mean FROM research.cohort_trend
                                                     WHERE study = 'synthetic' AND measure = 'err@1'
                                                       AND axis = 'WEEK' AND partition = 'all'
                                                       AND NOT is_hidden
                                                    """)
                                            .map(
                                                    (row, _) ->
                                                            Map.entry(
                                                                    row.getInt(1),
                                                                    row.getBigDecimal(2)))
                                            .forEach(
                                                    week ->
                                                            weeks.put(
                                                                    week.getKey(),
                                                                    week.getValue())));
            return weeks;
        }

        /// From what the participants reported, without anything in between.
        private Map<Integer, BigDecimal> weeksOfCore() {
            SyntheticStudy study = new SyntheticStudy(STUDY, PARTICIPANTS, WEEKS, EFFECT, SEED);
            StudyProtocol protocol = thaw.protocols().of(STUDY).orElseThrow();
            Map<Integer, List<BigDecimal>> values = new TreeMap<>();
            study.reports()
                    .map(
                            reports -> {
                                SubjectId anybody = new SubjectId(new UUID(0, 1));
                                List<LedgerEvent> events =
                                        reports.stream()
                                                .map(
                                                        report ->
                                                                new LedgerEvent(
                                                                        anybody,
                                                                        Instant.EPOCH,
                                                                        report.event()))
                                                .toList();
                                return Trends.of(new ParticipantHistory(anybody, events), protocol)
                                        .orElseThrow();
                            })
                    .flatMap(trend -> trend.measures().stream())
                    .filter(series -> series.measure().equals("err@1"))
                    .filter(series -> series.axis() == Axis.WEEK)
                    .flatMap(series -> series.points().stream())
                    .forEach(
                            point -> {
                                if (point.value() instanceof Measured measured) {
                                    values.computeIfAbsent(point.index(), _ -> new ArrayList<>())
                                            .add(measured.value().value());
                                }
                            });
            Map<Integer, BigDecimal> means = new TreeMap<>();
            values.forEach(
                    (week, all) ->
                            means.put(
                                    week,
                                    all.stream()
                                            .reduce(BigDecimal.ZERO, BigDecimal::add)
                                            .divide(
                                                    BigDecimal.valueOf(all.size()),
                                                    new MathContext(12, RoundingMode.HALF_EVEN))));
            return means;
        }

        @Test
        void noPageHasABarrierInLightOrDark() throws IOException {
            Phone phone = signedIn(Role.STEWARD);
            for (String page :
                    List.of(
                            "",
                            "/trends?by=modality",
                            "/sessions",
                            "/modalities",
                            "/compliance",
                            "/compliance?by=participant",
                            "/participants",
                            "/claims",
                            "/exports",
                            "/monitors",
                            "/quality")) {
                phone.dark(false);
                phone.open(web.url() + "/studies/synthetic" + page);
                assertThat(phone.barriers()).as(page).isEmpty();
                keep(phone, page, "light");
                phone.dark(true);
                assertThat(phone.barriers("color-contrast")).as(page + ", dark").isEmpty();
                keep(phone, page, "dark");
            }
            phone.dark(false);
            phone.open(web.url() + "/");
            assertThat(phone.barriers()).isEmpty();
        }

        /// An artefact of the build, to look at.
        private void keep(Phone phone, String page, String colours) throws IOException {
            String name =
                    page.isEmpty() ? "overview" : page.replaceAll("[^a-z]+", "-").substring(1);
            Path pictures = Files.createDirectories(Path.of("target/screenshots"));
            Files.write(pictures.resolve(name + "-" + colours + ".png"), phone.picture());
        }

        @Test
        void whatIsChosenIsShownAtOnceAndStandsInTheAddress() {
            Phone phone = signedIn(Role.RESEARCHER);
            phone.open(web.url() + "/studies/synthetic/trends");
            phone.see(".surface svg");

            // When somebody chooses with the keyboard
            phone.see("#choose-measure").sendKeys("Intensity", Keys.ENTER);

            // Then
            Phone.await(
                    "the address to say it",
                    () -> phone.address().contains("measure=intensity_all%401"));
            phone.awaitText("figcaption h2", "Intensity by week");
            phone.see(".surface svg");
            assertThat(phone.run("return document.querySelectorAll('.chart').length"))
                    .isEqualTo(
                            phone.run("return document.querySelectorAll('.surface svg').length"));
            assertThat(phone.focused().getAttribute("id")).isEqualTo("choose-measure");
        }

        @Test
        void everyChartCanBeTakenAlong() {
            Phone phone = signedIn(Role.STEWARD);
            phone.open(web.url() + "/studies/synthetic/participants");
            phone.see(".surface svg");

            String taken =
                    """
                    const taken = new Promise(resolve => {
                      URL.createObjectURL = blob => { resolve(blob); return "data:,"; };
                    });
                    document.querySelector(`[data-take="${arguments[0]}"]`).click();
                    const blob = await taken;
                    const bytes = new Uint8Array(await blob.arrayBuffer());
                    const text = new TextDecoder("utf-8").decode(bytes);
                    const xml = new DOMParser().parseFromString(text, "image/svg+xml");
                    return `${blob.type} ${xml.documentElement.tagName}\\n${text.slice(0, 100)}`;
                    """;
            assertThat(phone.run(taken, "svg").toString()).startsWith("image/svg+xml svg\n<svg");
            assertThat(phone.run(taken, "png").toString()).startsWith("image/png ").contains("PNG");
            assertThat(phone.run(taken, "csv").toString())
                    .startsWith("text/csv ")
                    .contains("\nweek,observations,value,lower 95 %,upper 95 %\r\n");
        }

        @Test
        void onPaperThereIsNothingToClick() {
            Phone phone = signedIn(Role.RESEARCHER);
            phone.open(web.url() + "/studies/synthetic/trends");
            phone.see(".surface svg");

            phone.printed(true);
            try {
                assertThat(
                                phone.run(
                                        """
                                        return [".places", ".choices", ".take", ".reader"]
                                          .filter(css => getComputedStyle(document.querySelector(css)).display !== "none");
                                        """))
                        .isEqualTo(List.of());
                assertThat(phone.see(".surface svg").isDisplayed()).isTrue();
            } finally {
                phone.printed(false);
            }
        }

        @Test
        void theAccountOnAStewardsPageFollowsWhatComesIn() {
            Phone phone = signedIn(Role.STEWARD);
            phone.open(web.url() + "/studies/synthetic");
            long received = demo.at("/account/0/received").asLong();
            phone.awaitText(".equation", count(received));

            // When an event arrives that arrived before
            SyntheticStudy study = new SyntheticStudy(STUDY, PARTICIPANTS, WEEKS, EFFECT, SEED);
            try (Dispatch dispatch = new Dispatch(thaw.publisher())) {
                study.deliveries().limit(1).forEach(dispatch::send);
                var _ = dispatch.awaitDurable();
            }

            // Then
            phone.awaitText(".equation", count(received + 1));
        }

        private static String count(long events) {
            return String.format(Locale.ROOT, "%,d", events);
        }

        @Test
        void aResearcherWhoAsksForWhatIsPersonalIsTurnedAway() {
            Phone phone = signedIn(Role.RESEARCHER);

            phone.open(web.url() + "/studies/synthetic/participants");

            phone.awaitText("h1", "For data stewards");
            assertThat(phone.has("figure")).isFalse();
            assertThat(phone.has("a[href$='/participants']")).isFalse();
        }

        private Phone signedIn(Role role) {
            assumeTrue(browser.isPresent(), Phone.NEEDED);
            Phone phone = browser.get();
            String key =
                    ReaderKeys.of(thaw.database())
                            .make("test", role, Optional.of(STUDY), Optional.empty())
                            .secret();
            phone.size(1280, 900);
            phone.open(web.url() + "/sign-in");
            phone.see("#key").sendKeys(key, Keys.ENTER);
            phone.awaitText("h1", "Studies");
            return phone;
        }
    }

    private static Cli releasing(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "release",
                                "--study",
                                "synthetic",
                                "--data",
                                folder.resolve("data").toString()));
        arguments.addAll(List.of(more));
        return Cli.thaw(arguments.toArray(String[]::new));
    }
}
