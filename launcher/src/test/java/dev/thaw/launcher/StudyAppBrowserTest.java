package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.ingest.app.StudyAppRoutes;
import dev.thaw.ingest.http.AdmissionVerdicts;
import dev.thaw.ingest.http.Intake;
import dev.thaw.ingest.http.IntakeRoutes;
import dev.thaw.ingest.http.IntakeSettings;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/// The reference study app in a real browser, from the link to the ledger.
@Tag("stack")
@Tag("browser")
class StudyAppBrowserTest {

    private static final ZoneId OSLO = ZoneId.of("Europe/Oslo");
    private static final String CONSENT =
            "We ask three times a day how you feel.\n\nYou may stop at any time.\n";

    @TempDir private static Path folder;
    private static Phone phone;
    private static Workspace thaw;
    private static EventPublisher publisher;
    private static Intake intake;
    private static AdmissionVerdicts verdicts;
    private static StudyApps apps;
    private static HttpClient http;
    private static Javalin server;
    private static int port;
    private static final AtomicInteger STUDIES = new AtomicInteger();
    private static final AtomicInteger ANSWERS_TO_LOSE = new AtomicInteger();

    /// A request with the event of this id in it is answered 500.
    private static final AtomicReference<String> FAILS_OVER = new AtomicReference<>("");

    private final String study = "spring-" + STUDIES.incrementAndGet();
    private String participant = "";

    @BeforeAll
    static void start() {
        Phone.assumeInstalled();
        CompletableFuture<Phone> starting = CompletableFuture.supplyAsync(Phone::start);
        thaw = Workspace.start(Where.at(folder.resolve("data")), Cli.BRIEF_STACK, () -> {});
        publisher = new EventPublisher(thaw.kafka(), thaw.registry());
        apps = new StudyApps(thaw.kafka(), thaw.registry());
        intake = new Intake(publisher, apps, IntakeSettings.DEFAULT);
        verdicts = new AdmissionVerdicts(thaw.kafka(), thaw.registry(), folder.resolve("verdicts"));
        http = HttpClient.newHttpClient();
        serve();
        phone = starting.join();
    }

    @AfterAll
    static void stop() {
        if (thaw != null) {
            http.close();
            server.stop();
            verdicts.close();
            apps.close();
            publisher.close();
            thaw.close();
        }
        if (phone != null) {
            phone.close();
        }
    }

    /// On the same port every time, so that a page finds the server again.
    private static void serve() {
        server =
                Javalin.create(
                        config -> {
                            config.startup.showJavalinBanner = false;
                            config.startup.showOldJavalinVersionWarning = false;
                            new IntakeRoutes(intake, verdicts).addTo(config);
                            new StudyAppRoutes(thaw.protocols()).addTo(config);
                            config.routes.after(
                                    "/v1/studies/{study}/events",
                                    context -> {
                                        if (ANSWERS_TO_LOSE.get() > 0) {
                                            ANSWERS_TO_LOSE.decrementAndGet();
                                            context.status(502).result("");
                                        }
                                        String failing = FAILS_OVER.get();
                                        String answer = context.result();
                                        if (!failing.isEmpty() && answer.contains(failing)) {
                                            context.status(500).result("{}");
                                        }
                                    });
                        });
        server.start("127.0.0.1", port);
        port = server.port();
    }

    @BeforeEach
    void usualPhone() {
        phone.offline(false);
        phone.dark(false);
        phone.size(Phone.WIDTH, Phone.HEIGHT);
        phone.setClock(Instant.now());
    }

    @Test
    void fromConsentToWithdrawalEachEventIsInTheLedgerOnce() throws Exception {
        // Given
        apply(protocol());
        LocalDate yesterday = LocalDate.now(OSLO).minusDays(1);
        phone.setClock(at(yesterday, "07:30"));

        // When somebody joins
        phone.open(link());
        phone.tap("#read");
        assertThat(phone.address()).as("nobody sees the key").doesNotContain("key", "thawp_");
        assertThat(phone.text("#consent-text")).contains("We ask three times a day how you feel.");
        assertThat(phone.all(".scope input")).hasSize(3).noneMatch(WebElement::isSelected);
        phone.tap("#agree");
        phone.awaitText("#problem", "Collect my check-ins");
        phone.tap("#scope-COLLECT_CHECKINS");
        phone.tap("#scope-DERIVE_INDIVIDUAL_TRENDS");
        phone.tap("#agree");

        // Then
        phone.see("#check-in");
        phone.awaitText("#status", "Everything is sent.");

        // When the network is away and a prompt comes
        await(
                "the page is kept",
                "return (await caches.open('thaw-app-pages')).match(location.pathname);");
        await("its files are kept", "return navigator.serviceWorker.controller !== null;");
        Instant second = promptAt(yesterday, 2);
        server.stop();
        phone.offline(true);
        phone.setClock(second.plusSeconds(300));
        phone.reload();

        // Then
        phone.awaitText(".card", "It is time for a check-in.");

        // When
        phone.tap("#check-in");
        assertThat(phone.text("h1")).isEqualTo("How do you feel right now?");
        feeling("joy").click();
        phone.slide("#intensity-0", 70);
        phone.tap("#next");
        phone.tap("[data-code=chest]");
        phone.tap("#next");
        phone.tap("[data-code=p2]");
        phone.tap("[data-code=outdoors]");
        phone.tap("[data-code=friend]");
        phone.tap("#next");
        phone.tap("[data-overwhelm=yes]");

        // Then
        assertThat(phone.text("#contact[open]"))
                .contains("116 123", "Nobody reads this live", "too much");
        phone.tap("#contact button.primary");
        phone.tap("#done");

        // When
        blankCheckIn();
        phone.tap("#check-in");
        phone.tap("[data-answer=SKIPPED]");
        phone.tap("#done");
        phone.reload();

        // Then
        phone.awaitText("#status", "5 entries are kept on this phone");
        assertThat(phone.text(".card")).as("no prompt asks twice").contains("Next check-in");
        phone.tap("#help");
        assertThat(phone.text("#contact[open]")).contains("116 123").contains("Nobody reads");
        assertThat(phone.see("#contact a[href='tel:116123']")).isNotNull();
        phone.tap("#contact button.primary");

        // When it is back, and an answer is lost on its way
        ANSWERS_TO_LOSE.set(1);
        serve();
        phone.offline(false);
        // Emulated networks do not tell the page.
        phone.run("dispatchEvent(new Event('online'))");
        Phone.await("the answer to be lost", () -> ANSWERS_TO_LOSE.get() == 0);
        phone.reload();

        // Then
        phone.awaitText("#status", "Everything is sent.");
        phone.tap("#go-check-ins");
        assertThat(phone.all(".history li")).hasSize(3);
        assertThat(phone.text(".history")).contains("joy 70", "Nothing / blank", "Rather not say");
        phone.tap("#back");
        await("admission's word", admitted(3));

        // When
        phone.tap("#go-leave");
        phone.tap("#pause");
        phone.awaitText(".card", "You have paused.");
        phone.setClock(at(yesterday, "21:30"));
        phone.reload();
        phone.tap("#resume");
        phone.awaitText(".card", "Next check-in");
        phone.tap("#go-leave");
        phone.tap("#leave-STOP_COLLECTION");
        assertThat(phone.text(".screen")).contains("What you gave before stays in use.");
        phone.tap("#confirm");
        phone.awaitText(".screen", "The study has been told.");

        // Then
        List<LedgerEvent> ledger = ledger();
        assertThat(ledger.stream().map(event -> event.event().id())).doesNotHaveDuplicates();
        assertThat(types(ledger))
                .containsExactlyInAnyOrder(
                        "ConsentGiven",
                        "Enrolled",
                        "PromptIssued",
                        "PromptIssued",
                        "CheckInSubmitted",
                        "CheckInSubmitted",
                        "CheckInSubmitted",
                        "ConsentWithdrawn",
                        "ConsentResumed",
                        "ConsentWithdrawn");
        assertThat(payloads(ledger, ConsentGiven.class))
                .singleElement()
                .satisfies(
                        given -> {
                            assertThat(given.scopes())
                                    .containsExactly(
                                            ConsentScope.COLLECT_CHECKINS,
                                            ConsentScope.DERIVE_INDIVIDUAL_TRENDS);
                            assertThat(given.documentVersion()).isEqualTo("1.0");
                            assertThat(given.documentSha256()).contains(sha256(CONSENT));
                            assertThat(given.jurisdiction()).isEqualTo("NO");
                        });
        String answered = yesterday + "/2";
        assertThat(payloads(ledger, CheckInSubmitted.class))
                .containsExactlyInAnyOrder(
                        new CheckInSubmitted(
                                Optional.of(answered),
                                Answer.FELT,
                                List.of(new Feeling("joy", 70)),
                                List.of("chest"),
                                new TreeMap<>(),
                                Optional.of(
                                        new LinkedEvent(
                                                2, Optional.of("friend"), Optional.of("outdoors"))),
                                true,
                                Optional.of("thaw-check-in-1"),
                                Optional.empty()),
                        checkIn(Answer.BLANK, Optional.of("blank 60 of 100")),
                        checkIn(Answer.SKIPPED, Optional.empty()));
        assertThat(payloads(ledger, PromptIssued.class))
                .extracting(PromptIssued::promptId)
                .containsExactlyInAnyOrder(yesterday + "/1", answered);
        assertThat(payloads(ledger, ConsentWithdrawn.class))
                .extracting(ConsentWithdrawn::kind)
                .containsExactlyInAnyOrder(WithdrawalKind.PAUSE, WithdrawalKind.STOP_COLLECTION);
        JsonNode account = run("status", "--study", study, "--json").json().at("/studies/0");
        assertThat(account.at("/refused").asInt()).isZero();
        assertThat(account.at("/waiting").asInt()).isZero();
    }

    @Test
    void aStudyWithoutSafetyBlockConsentTextOrFeelingsIsNotOpen() throws Exception {
        // Given
        String whole = protocol();

        for (String part : List.of("safety:", "consent:", "vocabulary:")) {
            // When
            apply(without(whole, part));
            HttpResponse<String> protocol = get("/v1/studies/" + study + "/protocol");
            HttpResponse<String> page = get("/app/" + study);

            // Then
            assertThat(protocol.statusCode()).isEqualTo(409);
            assertThat(protocol.body()).contains("NOT_OPEN", "(" + part.replace(":", ""));
            assertThat(page.statusCode()).isEqualTo(409);
            phone.open("http://localhost:" + port + "/app/" + study);
            assertThat(phone.text(".screen")).contains("The study is not open");
        }

        // When
        apply(whole);

        // Then
        HttpResponse<String> open = get("/v1/studies/" + study + "/protocol");
        assertThat(open.statusCode()).isEqualTo(200);
        assertThat(open.body()).contains("116 123").doesNotContain("min_cell", "minimumCell");
        String tag = open.headers().firstValue("ETag").orElseThrow();
        assertThat(get("/v1/studies/" + study + "/protocol", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        assertThat(get("/app/no-such-study").statusCode()).isEqualTo(404);
        HttpResponse<String> page = get("/app/" + study);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body()).doesNotContain("http:", "https:", "style=", "onclick");
    }

    @Test
    void theThreeAnswersAreEqualAndFeltAndBlankAskEquallyMuch() throws Exception {
        // Given
        apply(protocol());
        join();

        for (Dimension size : List.of(new Dimension(360, 740), new Dimension(1200, 800))) {
            // When
            phone.size(size.width, size.height);
            phone.tap("#check-in");
            phone.see(".answer");

            // Then
            List<WebElement> answers = phone.all(".answer");
            assertThat(answers).hasSize(3);
            assertThat(answers.stream().map(answer -> answer.getRect().getDimension()).distinct())
                    .as("sizes at %s", size)
                    .hasSize(1);
            assertThat(phone.all(".feeling"))
                    .hasSize(8)
                    .allMatch(button -> button.getSize().height >= 44);
            phone.tap("#back");
            phone.see("#check-in");
        }

        // When
        phone.size(Phone.WIDTH, Phone.HEIGHT);
        phone.tap("#check-in");
        feeling("calm").click();
        List<String> felt = followUps();
        phone.tap("#check-in");
        phone.tap("[data-answer=BLANK]");
        List<String> blank = followUps();

        // Then
        assertThat(felt).hasSize(4).last().isEqualTo("Is it too much right now?");
        assertThat(blank).hasSameSizeAs(felt);
        assertThat(blank.subList(1, 4)).isEqualTo(felt.subList(1, 4));
    }

    /// The headings of the screens until a check-in ends.
    private static List<String> followUps() {
        List<String> headings = new ArrayList<>();
        while (true) {
            phone.see("h1");
            headings.add(phone.text("h1"));
            String before = headings.getLast();
            if (phone.has("[data-overwhelm]")) {
                phone.tap("[data-overwhelm=no]");
                phone.tap("#done");
                return headings;
            }
            if (phone.has("input[type=range]")) {
                phone.slide("input[type=range]", 30);
            }
            phone.tap("#next");
            Phone.await("the next screen", () -> !phone.text("h1").equals(before));
        }
    }

    @Test
    void theWheelTurnsWithThePromptAndWithNothingElse() throws Exception {
        // Given
        apply(protocol());
        join();
        String order =
                """
                const {wheelOrder} = await import("/app/assets/wheel.js");
                return wheelOrder(arguments[0], arguments[1]).join();
                """;
        List<String> labels = List.of("joy", "calm", "grief", "anger", "fear", "shame", "pride");
        List<String> otherWay = labels.reversed();

        // Then
        assertThat(phone.run(order, labels, "2026-01-05/2"))
                .isEqualTo(phone.run(order, otherWay, "2026-01-05/2"))
                .isNotEqualTo(phone.run(order, labels, "2026-01-05/3"))
                .isNotEqualTo(phone.run(order, labels, "2026-01-06/2"));
        assertThat(
                        (List<?>)
                                phone.run(
                                        """
                                const {wheelOrder} = await import("/app/assets/wheel.js");
                                const first = {};
                                for (let day = 0; day < 700; day++) {
                                  const label = wheelOrder(arguments[0], `prompt ${day}`)[0];
                                  first[label] = (first[label] ?? 0) + 1;
                                }
                                return Object.values(first);
                                """,
                                        labels))
                .as("each feeling comes first about as often")
                .hasSize(7)
                .allMatch(often -> ((Number) often).intValue() > 60);
        phone.tap("#check-in");
        phone.see(".feeling");
        assertThat(phone.all(".feeling").stream().map(WebElement::getText)).doesNotHaveDuplicates();
    }

    @Test
    void promptsKeepQuietHoursAndComeAsOftenAsTheProtocolSays() throws Exception {
        // Given
        apply(protocol());
        phone.open("http://localhost:" + port + "/app/" + study);
        String script =
                """
                const {promptsOf, callsFor, isQuiet, promptsBetween} = await import("/app/assets/schedule.js");
                const protocol = {study: "s", period: {from: "2026-01-01"}, schedule: arguments[0]};
                const problems = [];
                for (let day = 1; day <= 365; day++) {
                  const date = new Date(2026, 0, day, 12);
                  const name = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
                  const prompts = promptsOf(protocol, "p", name);
                  const calls = prompts.map(prompt => callsFor(protocol.schedule, prompt));
                  if (prompts.length !== arguments[1]) problems.push(name + " has " + prompts.length);
                  if (prompts.some(({at}) => isQuiet(protocol.schedule, at))) problems.push(name + " is loud");
                  if (calls.flat().some(({at}) => isQuiet(protocol.schedule, at))) problems.push(name + " calls");
                  if (calls.some(each => each.length > 2)) problems.push(name + " reminds twice");
                  if (prompts.some(({at}, i) => i > 0 && at - prompts[i - 1].at < 3600000)) problems.push(name + " hurries");
                  if (JSON.stringify(prompts) !== JSON.stringify(promptsOf(protocol, "p", name))) problems.push(name + " changes");
                }
                const year = promptsBetween(protocol, "p", new Date(2026, 0, 1, 12), new Date(2026, 11, 31, 12));
                if (new Set(year.map(({promptId}) => promptId)).size !== year.length) problems.push("twice");
                return problems;
                """;

        // Then
        for (Map<String, String> quiet :
                List.of(
                        Map.of("from", "22:00", "to", "08:00"),
                        Map.of("from", "01:00", "to", "07:30"),
                        Map.of("from", "20:00", "to", "10:00"))) {
            assertThat(
                            (List<?>)
                                    phone.run(
                                            script,
                                            Map.of(
                                                    "kind", "PROMPTS",
                                                    "promptsPerDay", 3,
                                                    "responseWindowSeconds", 2700,
                                                    "reminderAfterSeconds", 900,
                                                    "quietHours", quiet),
                                            3))
                    .isEmpty();
        }
        assertThat(
                        (List<?>)
                                phone.run(
                                        script,
                                        Map.of(
                                                "kind",
                                                "DAILY_DIARY",
                                                "responseWindowSeconds",
                                                3600),
                                        1))
                .isEmpty();
        assertThat(
                        (List<?>)
                                phone.run(
                                        script,
                                        Map.of("kind", "NONE", "responseWindowSeconds", 3600),
                                        0))
                .isEmpty();
    }

    @Test
    void whatTheServerDidNotSettleKeepsWaitingInItsOrder() throws Exception {
        // Given
        apply(protocol());
        phone.open("http://localhost:" + port + "/app/" + study);

        // When
        Object settled =
                phone.run(
                        """
                        const {settle} = await import("/app/assets/queue.js");
                        const batch = [1, 2, 3, 4, 5].map(order => ({order}));
                        const verdicts = [
                          {verdict: "received"},
                          {verdict: "refused", reason: "MALFORMED"},
                          {verdict: "not_stored"},
                          {verdict: "a word of the future"},
                        ];
                        return settle(batch, verdicts).map(({order, state}) => order + " " + state).join();
                        """);
        Object pauses =
                phone.run(
                        """
                        const {pause} = await import("/app/assets/queue.js");
                        return [pause(1), pause(2), pause(20), pause(1, 42), pause(9, 1), pause(1, 1e9)].join();
                        """);

        // Then
        assertThat(settled).isEqualTo("1 sent,2 refused");
        assertThat(pauses).isEqualTo("5,10,600,42,1,1200");
    }

    @Test
    void aCheckInNeedsNothingButAKeyboard() throws Exception {
        // Given
        apply(protocol());
        join();

        // When
        tabTo("check-in");
        phone.press(Keys.ENTER);
        phone.see(".feeling");
        Phone.await(
                "the first feeling",
                () -> {
                    phone.press(Keys.TAB);
                    return "feeling".equals(phone.focused().getDomAttribute("class"));
                });
        String first = phone.focused().getText();
        phone.press(Keys.ARROW_RIGHT);
        String second = phone.focused().getText();
        phone.press(Keys.ENTER);
        phone.see("#intensity-0");
        tabTo("intensity-0");
        phone.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        for (int screen = 0; screen < 3; screen++) {
            tabTo("next");
            String before = phone.text("h1");
            phone.press(Keys.ENTER);
            Phone.await("the next screen", () -> !phone.text("h1").equals(before));
        }
        phone.press(Keys.TAB);
        phone.press(Keys.SPACE);
        phone.see("#done");
        tabTo("done");
        phone.press(Keys.ENTER);

        // Then
        assertThat(second).isNotEqualTo(first);
        phone.tap("#go-check-ins");
        assertThat(phone.text(".history")).contains(second + " 52");
    }

    private static void tabTo(String id) {
        Phone.await(
                "the focus to reach " + id,
                () -> {
                    phone.press(Keys.TAB);
                    return id.equals(phone.focused().getDomAttribute("id"));
                });
    }

    @Test
    void nobodyIsShutOut() throws Exception {
        // Given
        apply(protocol());
        phone.open(link());
        phone.see("#read");
        Map<String, List<?>> barriers = new TreeMap<>();
        Map<String, Runnable> screens = new LinkedHashMap<>();
        screens.put("welcome", () -> {});
        screens.put("consent", () -> phone.tap("#read"));
        screens.put(
                "home",
                () -> {
                    phone.tap("#scope-COLLECT_CHECKINS");
                    phone.tap("#agree");
                    phone.see("#check-in");
                });
        screens.put("question", () -> phone.tap("#check-in"));
        screens.put("intensity", () -> phone.tap(".feeling"));
        screens.put(
                "body",
                () -> {
                    phone.slide("#intensity-0", 20);
                    phone.tap("#next");
                    phone.tap("[data-code=hands]");
                });
        screens.put("event", () -> phone.tap("#next"));
        screens.put("overwhelm", () -> phone.tap("#next"));
        screens.put("contact", () -> phone.tap("[data-overwhelm=yes]"));
        screens.put(
                "history",
                () -> {
                    phone.tap("#contact button.primary");
                    phone.tap("#done");
                    phone.tap("#go-check-ins");
                });
        screens.put(
                "leave",
                () -> {
                    phone.tap("#back");
                    phone.tap("#go-leave");
                });
        screens.put(
                "record",
                () -> {
                    phone.tap("#back");
                    phone.tap("#go-record");
                });
        screens.put(
                "questionnaire",
                () -> {
                    phone.tap("#back");
                    phone.tap("#go-questionnaire");
                });

        // When
        screens.forEach(
                (name, reach) -> {
                    reach.run();
                    List<Object> found = new ArrayList<>(phone.barriers());
                    phone.dark(true);
                    found.addAll(phone.barriers("color-contrast"));
                    phone.dark(false);
                    if (!found.isEmpty()) {
                        barriers.put(name, found);
                    }
                    assertThat(phone.run("return document.documentElement.scrollWidth"))
                            .as("nothing of %s lies beside the screen", name)
                            .isEqualTo((long) Phone.WIDTH);
                });

        // Then
        assertThat(barriers).isEmpty();

        // When this server has no records to hand out
        phone.tap("#back");
        phone.tap("#go-record");
        phone.tap("#record-json");

        // Then
        phone.awaitText("#record-status", "Ask the study team");
    }

    @Test
    void whatOneMayNeedToKnowOfAQuestionnaireShowsTheContact() throws Exception {
        // Given
        apply(protocol());
        join();

        // When
        phone.tap("#go-questionnaire");
        phone.see("#item-9").sendKeys("0");
        phone.see("#total").sendKeys("12");
        phone.tap("#keep");
        phone.see("#check-in");

        // Then
        assertThat(phone.has("#contact[open]")).isFalse();

        // When
        phone.tap("#go-questionnaire");
        phone.see("#item-9").sendKeys("1");
        phone.see("#total").sendKeys("12");
        phone.tap("#keep");

        // Then
        assertThat(phone.text("#contact[open]")).contains("116 123", "Nobody reads this live");
    }

    @Test
    void whatTheServerRefusesStandsInTheHistoryAndHoldsNothingUp() throws Exception {
        // Given
        apply(protocol());
        join();
        phone.run(
                """
                const {Store} = await import("/app/assets/store.js");
                const {event} = await import("/app/assets/events.js");
                const store = await Store.open(arguments[0]);
                const wrong = event(arguments[1], "CheckInSubmitted", {answer: "PERHAPS"}, new Date());
                const others = event("p-other", "CheckInSubmitted", {answer: "BLANK"}, new Date());
                await store.add(wrong, others);
                """,
                study,
                participant);

        // When
        blankCheckIn();

        // Then
        phone.awaitText("#status", "Everything is sent.");
        phone.awaitText(".notice", "was not taken");
        phone.tap("#go-check-ins");
        assertThat(phone.all(".history li")).hasSize(3);
        assertThat(phone.all(".history li[data-state=refused]")).hasSize(2);
        assertThat(phone.text(".history"))
                .contains("could not read it", "Your link belongs to another participant.");
        assertThat(payloads(ledger(), CheckInSubmitted.class)).hasSize(1);
    }

    @Test
    void whatTheServerFailsOverForEverIsSetAsideAndTheOthersGoOn() throws Exception {
        // Given three check-ins, over the first of which the server fails
        apply(protocol());
        join();
        phone.awaitText("#status", "Everything is sent.");
        phone.offline(true);
        blankCheckIn();
        blankCheckIn();
        phone.tap("#check-in");
        phone.tap("[data-answer=SKIPPED]");
        phone.tap("#done");
        phone.awaitText("#status", "3 entries are kept on this phone");
        String first = (String) phone.run(CHECK_INS + "return checkIns[0].event.eventId;", study);
        FAILS_OVER.set(first);
        phone.offline(false);
        try {
            // When the page is opened often in one minute
            for (int i = 0; i < 6; i++) {
                phone.reload();
                awaitStates("1 waiting,0 waiting,0 waiting");
            }

            // Then
            phone.awaitText("#status", "3 entries are kept on this phone");

            // When it is opened in four others
            Instant now = Instant.now();
            for (int minute = 1; minute <= 4; minute++) {
                phone.setClock(now.plusSeconds(65L * minute));
                phone.reload();
                String failures = (minute + 1) + " ";
                Phone.await("a failure", () -> states().startsWith(failures));
            }

            // Then
            phone.awaitText("#status", "1 entry could not be sent. It stays on this phone");
            Phone.await(
                    "the others",
                    () -> states().matches("5 aside,0 (sent|admitted),0 (sent|admitted)"));
            phone.tap("#go-check-ins");
            assertThat(phone.text(".history")).contains("Could not be sent; kept on this phone");
        } finally {
            FAILS_OVER.set("");
        }

        // When the server is mended, and an hour has passed
        phone.setClock(Instant.now().plusSeconds(2 * 3_600));
        phone.reload();

        // Then
        phone.awaitText("#status", "Everything is sent.");
    }

    @Test
    void aServerThatFailsForAllSetsNothingAside() throws Exception {
        // Given
        apply(protocol());
        join();
        phone.awaitText("#status", "Everything is sent.");
        phone.offline(true);
        blankCheckIn();
        blankCheckIn();
        phone.offline(false);
        FAILS_OVER.set("verdicts");
        try {
            // When
            Instant now = Instant.now();
            for (int minute = 0; minute < 8; minute++) {
                phone.setClock(now.plusSeconds(65L * minute));
                phone.reload();
                String failures = (minute + 1) + " ";
                Phone.await("a failure", () -> states().startsWith(failures));
            }

            // Then
            assertThat(states()).isEqualTo("8 waiting,0 waiting");
        } finally {
            FAILS_OVER.set("");
        }
        phone.reload();
        phone.awaitText("#status", "Everything is sent.");
    }

    /// A queue of a study of its own, with a network that the test speaks for: `answer(events)`.
    /// The first event is sent already, the second failed often by itself.
    private static final String QUEUE =
            """
            const {Store} = await import("/app/assets/store.js");
            const {Queue} = await import("/app/assets/queue.js");
            const {event} = await import("/app/assets/events.js");
            const newQueue = async (types, answer, {flushes = 1, failures = 9} = {}) => {
              const name = "queue-" + crypto.randomUUID();
              const store = await Store.open(name);
              await store.add(...types.map((type) => event("p", type, {}, new Date())));
              const [sent, first] = await store.events();
              await store.note([{order: sent.order, state: "sent"}, {order: first.order, failures, failedAt: 0}]);
              let requests = 0;
              const queue = new Queue(name, store, (events) => (requests++, answer(events)), () => {});
              for (let i = 0; i < flushes; i++) {
                await queue.flush();
              }
              const [, ...others] = await store.events();
              return {requests, states: others.map(({state}) => state).join()};
            };
            const taken = (events) =>
              ({kind: "verdicts", taken: true, verdicts: events.map(() => ({verdict: "received"}))});
            """;

    @Test
    void nothingPassesAWithdrawalThatCannotBeSent() throws Exception {
        // Given
        apply(protocol());
        phone.open(link());
        String script =
                QUEUE
                        + """
                        const failsOver = async (type, kind) => (await newQueue(["Enrolled", type, "CheckInSubmitted"],
                          (events) => events[0].type === type || events.length > 1 ? {kind} : taken(events), {flushes: 2})).states;
                        const states = [];
                        for (const kind of ["fault", "down"]) {
                          for (const type of ["PromptIssued", "ConsentWithdrawn", "ConsentGiven", "ConsentResumed"]) {
                            states.push(await failsOver(type, kind));
                          }
                        }
                        return states.join(" | ");
                        """;

        // Then
        String others = "aside,sent | waiting,waiting | waiting,waiting | waiting,waiting";
        assertThat(phone.run(script)).isEqualTo(others + " | " + others);
    }

    @Test
    void aRefusalIsNoProofWhileNothingIsStored() throws Exception {
        // Given
        apply(protocol());
        phone.open(link());
        String script =
                QUEUE
                        + """
                        const before = async (answer) => (await newQueue(["Enrolled", "PromptIssued", "CheckInSubmitted"],
                          (events) => events[0].type === "Enrolled" ? answer : {kind: "fault"})).states;
                        const verdicts = [{verdict: "refused"}];
                        return [
                          await before({kind: "verdicts", verdicts, taken: true}),
                          await before({kind: "verdicts", verdicts, taken: false}),
                          await before({kind: "unreadable"}),
                        ].join(" | ");
                        """;

        // Then
        assertThat(phone.run(script))
                .isEqualTo("aside,waiting | waiting,waiting | waiting,waiting");
    }

    @Test
    void aServerThatIsDownIsAskedOnceAndLeftAlone() throws Exception {
        // Given
        apply(protocol());
        join();
        phone.awaitText("#status", "Everything is sent.");
        ANSWERS_TO_LOSE.set(1);
        String script =
                QUEUE
                        + """
                        const {sendEvents} = await import("/app/assets/api.js");
                        const key = await (await Store.open(arguments[0])).get("key");
                        const {kind} = await sendEvents(arguments[0], key, []);
                        const many = Array(100).fill("CheckInSubmitted");
                        const requests = async (answer) => (await newQueue(many, () => answer, {failures: 0})).requests;
                        return [kind, await requests({kind}), await requests({kind: "fault"})].join();
                        """;

        // Then
        assertThat(phone.run(script, study)).isEqualTo("down,1,2");
    }

    private static final String CHECK_INS =
            """
            const {Store} = await import("/app/assets/store.js");
            const kept = await (await Store.open(arguments[0])).events();
            const checkIns = kept.filter(({event}) => event.type === "CheckInSubmitted");
            """;

    /// How often each check-in failed by itself, and where it is.
    private String states() {
        return (String)
                phone.run(
                        CHECK_INS
                                + "return checkIns.map(({failures = 0, state}) => failures + \" \" + state).join();",
                        study);
    }

    private void awaitStates(String expected) {
        Phone.await(expected, () -> states().equals(expected));
    }

    @Test
    void aClockThatIsAheadBringsNoPromptBeforeItsTime() throws Exception {
        // Given
        apply(protocol());
        join();
        phone.awaitText("#status", "Everything is sent.");
        String script =
                """
                const {Store} = await import("/app/assets/store.js");
                const {Participation} = await import("/app/assets/participation.js");
                const DAY = 86_400_000;
                const store = await Store.open(arguments[0]);
                const participation = new Participation(store, await store.get("protocol"), await store.get("key"));
                await participation.refresh();
                const prompts = async () =>
                  (await store.events()).filter(({event, order}) => event.type === "PromptIssued" && order > last);
                const last = Math.max(...(await store.events()).map(({order}) => order));
                const now = Date.now();
                const seen = [];

                // The study has told by how much the clock is ahead
                await store.set("clockAhead", DAY / 1000);
                await participation.issuePrompts(new Date(now + DAY));
                seen.push((await prompts()).length);

                // By so little the study takes it
                await store.set("clockAhead", 600);
                await participation.issuePrompts(new Date(now + DAY));
                const early = await prompts();
                seen.push(early.length);

                // What came too early is refused, and one for another reason
                await store.note(early.map(({order}, i) =>
                  ({order, state: "refused", reason: i === 0 ? "CONSENT_PAUSED" : "IN_THE_FUTURE"})));
                await store.set("clockAhead", DAY / 1000);
                await participation.issuePrompts(new Date(now + DAY));
                seen.push((await prompts()).map(({state}) => state).join());

                // Its time comes
                await store.set("clockAhead", 0);
                await participation.issuePrompts(new Date(now + DAY));
                seen.push((await prompts()).map(({state}) => state).join());
                return seen.join(" | ");
                """;

        // When
        String[] seen = phone.run(script, study).toString().split(" \\| ");

        // Then: a day that begins now has two prompts at least, and by chance three or four
        int issued = Integer.parseInt(seen[1]);
        assertThat(issued).isBetween(2, 4);
        assertThat(seen)
                .containsExactly(
                        "0",
                        seen[1],
                        String.join(",", Collections.nCopies(issued, "refused")),
                        "refused" + ",waiting".repeat(issued - 1));
    }

    @Test
    void aTremblingFingerKeepsOneCheckIn() throws Exception {
        // Given
        apply(protocol());
        join();
        phone.tap("#check-in");
        phone.see("[data-answer=SKIPPED]");

        // When
        phone.run(
                """
                const answer = document.querySelector("[data-answer=SKIPPED]");
                answer.click();
                answer.click();
                """);
        phone.tap("#done");

        // Then
        phone.awaitText("#status", "Everything is sent.");
        assertThat(payloads(ledger(), CheckInSubmitted.class)).hasSize(1);
    }

    @Test
    void whatTheStudyRefusedWasNeverGiven() throws Exception {
        // Given a consent that the study does not take
        apply(protocol());
        join();
        phone.run(
                """
                const {Store} = await import("/app/assets/store.js");
                const store = await Store.open(arguments[0]);
                const given = (await store.events()).find(({event}) => event.type === "ConsentGiven");
                await store.note([{order: given.order, state: "refused", reason: "IN_THE_FUTURE"}]);
                """,
                study);

        // When
        phone.reload();

        // Then the phone asks again
        phone.tap("#read");
        phone.see("#agree");
    }

    @Test
    void whatAsksForErasureIsForgottenOnThePhone() throws Exception {
        // Given
        apply(protocol());
        join();
        blankCheckIn();

        // When
        phone.tap("#go-leave");
        phone.tap("#leave-ERASE");
        phone.tap("#confirm");
        phone.awaitText(".screen", "The study has been told.");

        // Then
        String kept =
                """
                const {Store} = await import("/app/assets/store.js");
                const store = await Store.open(arguments[0]);
                return (await store.events()).length + " events, key " + await store.get("key");
                """;
        Phone.await(
                "the phone to forget",
                () -> "0 events, key undefined".equals(phone.run(kept, study)));
        phone.reload();
        phone.awaitText(".screen", "this phone has forgotten everything");
    }

    @Test
    void ownWeeksAreHiddenUntilTheOutcomeWindowCloses() throws Exception {
        // Given
        apply(protocol());
        LocalDate joined = LocalDate.now(OSLO).minusDays(90);
        phone.setClock(at(joined, "07:30"));
        join();
        phone.setClock(promptAt(joined, 1).plusSeconds(60));
        phone.reload();
        phone.awaitText(".card", "It is time");
        blankCheckIn();

        // When
        phone.setClock(at(joined.plusDays(83), "12:00"));
        phone.reload();
        phone.tap("#go-check-ins");

        // Then
        phone.see(".trend time[datetime='" + joined.plusDays(84) + "']");
        assertThat(phone.has(".weeks")).isFalse();

        // When
        phone.setClock(at(joined.plusDays(84), "12:00"));
        phone.reload();
        phone.tap("#go-check-ins");

        // Then
        phone.awaitText(".weeks", "0 of 1");
        phone.tap("#back");
        phone.awaitText("#status", "Everything is sent.");
        assertThat(payloads(ledger(), PromptIssued.class))
                .as("missed prompts are rows, too")
                .hasSizeBetween(84 * 3, 84 * 3 + 3);
    }

    private void join() {
        phone.open(link());
        phone.tap("#read");
        phone.tap("#scope-COLLECT_CHECKINS");
        phone.tap("#agree");
        phone.see("#check-in");
    }

    /// A link as `thaw app invite` prints it.
    private String link() {
        JsonNode invitation =
                run(
                                "app",
                                "invite",
                                "--study",
                                study,
                                "--json",
                                "--url",
                                "http://localhost:" + port)
                        .json()
                        .get(0);
        participant = invitation.at("/participant").asText();
        return invitation.at("/link").asText();
    }

    private String protocol() {
        return """
                api: protocol/v1
                study: %s
                version: 1.0.0
                title: Spring in Oslo
                period: {from: 2020-01-01}
                home_zone: Europe/Oslo
                anchor: enrolment
                schedule:
                  kind: prompts
                  prompts_per_day: 3
                  response_window_minutes: 45
                  reminder_minutes: 15
                  quiet_hours: {from: "22:00", to: "08:00"}
                vocabulary: {joy: positive, calm: positive, gratitude: positive, tenderness: positive, sadness: negative, anger: negative, fear: negative, loneliness: negative}
                instruments: {PHQ-9: {min: 0, max: 27, step: 1, direction: down}}
                consent:
                  documents:
                    "1.0":
                      sha256: %s
                      scopes: [collect_checkins, derive_individual_trends, share_controlled]
                      language: en
                      legal_basis: GDPR-9-2-a
                      text: |
                        We ask three times a day how you feel.

                        You may stop at any time.
                safety:
                  contacts: {NO: "Mental Helse, 116 123, day and night"}
                  monitored: false
                min_cell: 5
                """
                .formatted(study, sha256(CONSENT));
    }

    private static String without(String protocol, String section) {
        return protocol.replaceFirst("(?m)^" + section + ".*\n(?: .*\n|\n)*", "");
    }

    private void apply(String protocol) throws IOException {
        Path file = folder.resolve(study + ".yaml");
        Files.writeString(file, protocol);
        run("study", "apply", file.toString());
        // The page may be some seconds behind.
        thaw.protocols().refreshSince(Instant.now());
    }

    private static Cli run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", folder.resolve("data").toString()));
        Cli done = Cli.thaw(all.toArray(String[]::new));
        assertThat(done.exit()).as(done.err()).isEqualTo(ExitCode.OK);
        return done;
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        return http.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                BodyHandlers.ofString());
    }

    private static Instant at(LocalDate day, String time) {
        return day.atTime(LocalTime.parse(time)).atZone(OSLO).toInstant();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> types(List<LedgerEvent> events) {
        return events.stream()
                .map(event -> event.event().payload().getClass().getSimpleName())
                .toList();
    }

    private static <P extends EventPayload> List<P> payloads(
            List<LedgerEvent> events, Class<P> type) {
        return events.stream()
                .map(event -> event.event().payload())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static CheckInSubmitted checkIn(Answer answer, Optional<String> text) {
        return new CheckInSubmitted(
                Optional.empty(),
                answer,
                List.of(),
                List.of(),
                new TreeMap<>(),
                Optional.empty(),
                false,
                Optional.of("thaw-check-in-1"),
                text);
    }

    /// Whether the phone knows of so many check-ins that the study has them.
    private String admitted(int checkIns) {
        return """
               const {Store} = await import("/app/assets/store.js");
               const kept = await (await Store.open("%s")).events();
               return kept.filter(({event, state}) => event.type === "CheckInSubmitted" && state === "admitted").length === %d;
               """
                .formatted(study, checkIns);
    }

    private List<LedgerEvent> ledger() {
        List<LedgerEvent> events = new ArrayList<>();
        assertThat(Visibility.await(thaw)).isTrue();
        LedgerReader.read(
                thaw,
                event -> {
                    if (event.event().study().value().equals(study)) {
                        events.add(event);
                    }
                });
        return events;
    }

    private void blankCheckIn() {
        phone.tap("#check-in");
        phone.tap("[data-answer=BLANK]");
        phone.slide("#blankness", 60);
        phone.tap("#next");
        phone.tap("#next");
        phone.tap("#next");
        phone.tap("[data-overwhelm=no]");
        phone.tap("#done");
    }

    private static WebElement feeling(String label) {
        phone.see(".feeling");
        return phone.all(".feeling").stream()
                .filter(button -> button.getText().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private static void await(String what, String script) {
        Phone.await(what, () -> !Boolean.FALSE.equals(phone.run(script)));
    }

    private Instant promptAt(LocalDate day, int number) {
        return Instant.ofEpochMilli(
                ((Number)
                                phone.run(
                                        """
                                        const {promptsOf} = await import("/app/assets/schedule.js");
                                        const protocol = await (await fetch("/v1/studies/" + arguments[0] + "/protocol")).json();
                                        return promptsOf(protocol, arguments[1], arguments[2])[arguments[3] - 1].at.getTime();
                                        """,
                                        study,
                                        participant,
                                        day.toString(),
                                        number))
                        .longValue());
    }
}
