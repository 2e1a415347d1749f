package dev.thaw.reports.web;

import static dev.thaw.reports.TrendBuilder.aParticipant;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.reports.Projection;
import dev.thaw.reports.Stack;
import dev.thaw.reports.TrendBuilder;
import dev.thaw.reports.api.QueryRoutes;
import dev.thaw.reports.reader.Gate;
import dev.thaw.reports.reader.ReadLog;
import dev.thaw.reports.reader.ReaderKeys;
import dev.thaw.reports.reader.ReadingSettings;
import dev.thaw.reports.reader.Role;
import dev.thaw.reports.release.ReleaseJob;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.protocol.ProtocolFiles;
import dev.thaw.schemas.topic.ClaimRegistrations;
import dev.thaw.schemas.topic.Protocols;
import io.javalin.Javalin;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("stack")
class ReportsRoutesTest {

    private static final StudyId STUDY = new StudyId("s" + UUID.randomUUID());
    private static final StudyId WITHOUT_PROTOCOL = new StudyId("n" + UUID.randomUUID());
    private static final Pattern STYLE = Pattern.compile("href=\"(/assets/[0-9a-f]+/thaw.css)\"");
    private static final Pattern ACCOUNT = Pattern.compile(">([0-9,]+)</span> received");

    /// The mean of the first week, of twelve, and of the second, of only two participants.
    private static final String SHOWN_MEAN = "0.312345678901";

    private static final String HIDDEN_MEAN = "0.787654321098";

    private static Stack stack;
    private static Protocols protocols;
    private static ClaimRegistrations claims;
    private static ReaderKeys keys;
    private static ReadLog log;
    private static PGSimpleDataSource database;
    private static Javalin server;
    private static String researcher;
    private static String steward;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        stack = new Stack();
        StudyProtocol protocol = publishProtocol();
        database = stack.newDatabase();
        stack.publish(
                IntStream.range(0, 12)
                        .mapToObj(number -> participant(number, protocol))
                        .toArray(ParticipantTrend[]::new));
        stack.publish(0, account(STUDY));
        stack.publish(1, account(STUDY));
        stack.publish(0, account(WITHOUT_PROTOCOL));
        try (Projection _ = stack.project(database)) {
            stack.awaitProjected(database);
        }
        var _ =
                ReleaseJob.on(database)
                        .release(protocol, ReleaseJob.Occasion.ASKED_FOR, (_, _) -> {});
        keys = ReaderKeys.of(database);
        log = ReadLog.of(database);
        protocols = new Protocols(stack.kafka(), stack.registry());
        claims = new ClaimRegistrations(stack.kafka(), stack.registry());
        Gate gate = new Gate(database, ReadingSettings.DEFAULT);
        ReportsRoutes routes = new ReportsRoutes(database, protocols, claims, gate);
        QueryRoutes tables = new QueryRoutes(database, protocols, claims, gate);
        server =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    config.concurrency.useVirtualThreads = true;
                                    routes.addTo(config);
                                    tables.addTo(config);
                                })
                        .start("127.0.0.1", 0);
        researcher = signedIn(key(Role.RESEARCHER, Optional.of(STUDY)).secret());
        steward = signedIn(key(Role.STEWARD, Optional.empty()).secret());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop();
            claims.close();
            protocols.close();
        }
        stack.close();
    }

    private static ReaderKeys.Made key(Role role, Optional<StudyId> study) {
        return keys.make("test", role, study, Optional.empty());
    }

    /// The cookie of a browser in which somebody signed in.
    private static String signedIn(String key) throws Exception {
        HttpResponse<String> answer = signIn(key, "/");
        assertThat(answer.statusCode()).isEqualTo(303);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private static HttpResponse<String> signIn(String key, String next) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(at("/sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                BodyPublishers.ofString(
                                        "key=%s&next=%s"
                                                .formatted(
                                                        URLEncoder.encode(key, UTF_8),
                                                        URLEncoder.encode(next, UTF_8))))
                        .build(),
                BodyHandlers.ofString());
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path));
    }

    private static HttpResponse<String> get(String path, String cookie) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(at(path)).header("Cookie", cookie).build(),
                BodyHandlers.ofString());
    }

    @Test
    void whoeverIsNotSignedInSeesNothingAndIsLedToTheSignIn() throws Exception {
        for (Place place : Place.values()) {
            String path = place.of(STUDY) + "?by=arm";
            for (String cookie : List.of("other=1", "thaw_session=", "thaw_session=abc")) {
                HttpResponse<String> answer = get(path, cookie);

                assertThat(answer.statusCode()).as(path).isEqualTo(303);
                assertThat(answer.headers().firstValue("Location"))
                        .hasValue("/sign-in?next=" + URLEncoder.encode(path, UTF_8));
                assertThat(answer.body()).doesNotContain("Thaw &amp; friends");
            }
        }
        assertThat(get("/studies/" + STUDY + "/intake", "other=1").statusCode()).isEqualTo(401);
        assertThat(get("/", "other=1").statusCode()).isEqualTo(303);
    }

    @Test
    void aKeyIsExchangedForASessionThatScriptsAndOtherSitesCannotUse() throws Exception {
        HttpResponse<String> answer =
                signIn(key(Role.RESEARCHER, Optional.of(STUDY)).secret(), "/studies/x?by=arm");

        assertThat(answer.headers().firstValue("Location")).hasValue("/studies/x?by=arm");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("thaw_session=")
                .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200")
                .doesNotContain("thawr_");
    }

    @Test
    void noOtherSiteIsLedToAfterSigningIn() throws Exception {
        String key = key(Role.RESEARCHER, Optional.of(STUDY)).secret();
        for (String next :
                List.of(
                        "https://evil.example",
                        "//evil.example",
                        "/\\evil.example",
                        "/studies/../../evil",
                        "/studies\r\nX: y",
                        "")) {
            assertThat(signIn(key, next).headers().firstValue("Location").orElseThrow())
                    .as(next)
                    .startsWith("/")
                    .doesNotStartWith("//")
                    .doesNotContain("evil.example", "\\");
        }
    }

    @Test
    void aFormOfAnotherSiteSignsNobodyIn() throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(at("/sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Sec-Fetch-Site", "cross-site")
                        .POST(
                                BodyPublishers.ofString(
                                        "key=" + key(Role.STEWARD, Optional.empty()).secret()));

        HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aKeyThatIsNotGoodIsRefusedAndNotShownAgain() throws Exception {
        for (String key : List.of("", "thawr_nobody", "' OR 1=1")) {
            HttpResponse<String> answer = signIn(key, "/");

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("role=\"alert\"").doesNotContain("nobody", "OR 1");
        }
    }

    @Test
    void aSessionEndsWithItsKeyAndWhenItIsSignedOut() throws Exception {
        // Given
        ReaderKeys.Made revoked = key(Role.RESEARCHER, Optional.of(STUDY));
        String ofRevoked = signedIn(revoked.secret());
        String signedOut = signedIn(key(Role.RESEARCHER, Optional.of(STUDY)).secret());
        assertThat(get("/", ofRevoked).statusCode()).isEqualTo(200);
        assertThat(get("/", signedOut).statusCode()).isEqualTo(200);

        // When
        keys.revoke(revoked.key().id());
        CLIENT.send(
                HttpRequest.newBuilder(at("/sign-out"))
                        .header("Cookie", signedOut)
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());

        // Then
        assertThat(get("/", ofRevoked).statusCode()).isEqualTo(303);
        assertThat(get("/", signedOut).statusCode()).isEqualTo(303);
    }

    @Test
    void aResearcherSeesReleasesAndNothingThatIsLiveOrOfOnePerson() throws Exception {
        for (Place place : Place.values()) {
            HttpResponse<String> answer = get(place.of(STUDY), researcher);

            assertThat(answer.statusCode())
                    .as(place.name())
                    .isEqualTo(place.role() == Role.STEWARD ? 403 : 200);
            assertThat(answer.body()).as(place.name()).doesNotContain("> received");
        }
        assertThat(get("/", researcher).body())
                .contains("/studies/" + STUDY)
                .doesNotContain("> received", WITHOUT_PROTOCOL.value());
        assertThat(get("/studies/" + STUDY + "/intake", researcher).statusCode()).isEqualTo(403);
        String compliance = "/studies/" + STUDY + "/compliance";
        assertThat(get(compliance + "?by=participant", researcher).statusCode()).isEqualTo(403);
        assertThat(get(compliance, researcher).body())
                .contains("Prompts answered")
                .doesNotContain("each participant (live)");
    }

    @Test
    void aKeyOfOneStudyOpensNoOther() throws Exception {
        HttpResponse<String> other = get("/studies/" + WITHOUT_PROTOCOL, researcher);
        HttpResponse<String> none = get("/studies/nobody", researcher);

        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(none.statusCode()).isEqualTo(403);
    }

    @Test
    void aStewardSeesAStudysAccountAddedUpOverPartitions() throws Exception {
        HttpResponse<String> page = get("/studies/" + STUDY, steward);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
        assertThat(page.body())
                .containsSubsequence(
                        ">24</span> received",
                        ">16</span> admitted",
                        ">2</span> duplicate",
                        ">2</span> waiting",
                        ">4</span> refused");
        assertThat(get("/studies/" + STUDY + "/quality", steward).body())
                .contains("a value off its scale");
        assertThat(get("/", steward).body())
                .contains("/studies/" + STUDY, "Thaw &amp; friends &lt;script&gt;")
                .contains("/studies/" + WITHOUT_PROTOCOL);
    }

    @Test
    void noReleasedPageHoldsWhatIsHidden() throws Exception {
        String page = get("/studies/" + STUDY + "/trends", researcher).body();

        // Then what may be shown is there, rounded and whole
        assertThat(page).contains("<data value=\"" + SHOWN_MEAN + "\">0.312</data>");
        // but what is hidden is not, not even its first digits
        assertThat(page).doesNotContain(HIDDEN_MEAN.substring(0, 5));
    }

    @Test
    void thePageTheQueryApiAndTheDatabaseSayTheSame() throws Exception {
        // Given
        String sql =
                "SELECT mean::text FROM research.cohort_trend WHERE study = ? AND measure = 'err@1'"
                        + " AND axis = 'WEEK' AND partition = 'all' AND NOT is_hidden";
        String fromDatabase =
                Jdbi.create(database)
                        .withHandle(
                                handle ->
                                        handle.createQuery(sql)
                                                .bind(0, STUDY.value())
                                                .mapTo(String.class)
                                                .one());
        String page = get("/studies/" + STUDY + "/trends", researcher).body();
        Matcher csv = Pattern.compile("href=\"([^\"]+format=csv[^\"]*)\"").matcher(page);
        assertThat(csv.find()).isTrue();

        // When the link on the page is followed, in the same browser
        HttpResponse<String> table = get(csv.group(1).replace("&amp;", "&"), researcher);

        // Then
        assertThat(table.statusCode()).isEqualTo(200);
        assertThat(table.body()).contains("," + fromDatabase + ",");
        assertThat(page).contains("<data value=\"" + fromDatabase + "\">");
        assertThat(fromDatabase).isEqualTo(SHOWN_MEAN);
    }

    @Test
    void whatCannotBeChosenIsAsIfNothingHadBeenChosen() throws Exception {
        String path = "/studies/" + STUDY + "/trends";
        String usual = get(path, researcher).body();

        for (String query :
                List.of(
                        "?measure=%27%20OR%201%3D1",
                        "?by=subject",
                        "?release=99",
                        "?release=-1",
                        "?page=9999999999",
                        "?unknown=1",
                        "?measure=" + "a".repeat(300))) {
            assertThat(get(path + query, researcher).body()).as(query).isEqualTo(usual);
        }
    }

    @Test
    void answersTheSameQuestionWithTheSameBytes() throws Exception {
        for (Place place : Place.values()) {
            assertThat(get(place.of(STUDY), steward).body())
                    .isEqualTo(get(place.of(STUDY), steward).body());
        }
    }

    @Test
    void ofAStudyWithoutAProtocolTheAccountIsShown() throws Exception {
        HttpResponse<String> page = get("/studies/" + WITHOUT_PROTOCOL, steward);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains(">12</span> received").doesNotContain("<figure");
        for (Place place : Place.values()) {
            assertThat(get(place.of(WITHOUT_PROTOCOL), steward).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anUnknownStudyIsA404InTheSameDress() throws Exception {
        for (String name : new String[] {"nobody", "%3Cscript%3E", "No-Study", "unknown"}) {
            HttpResponse<String> page = get("/studies/" + name, steward);

            assertThat(page.statusCode()).isEqualTo(404);
            assertThat(page.body())
                    .contains("No such study", "thaw.css", "<html lang=\"en\">")
                    .doesNotContain("<script>");
        }
    }

    @Test
    void whoLookedAtWhichPageStandsInTheLog() throws Exception {
        // Given
        ReaderKeys.Made made = key(Role.RESEARCHER, Optional.of(STUDY));
        String cookie = signedIn(made.secret());

        // When
        get("/studies/" + STUDY + "/trends?by=nonsense&measure=err@1", cookie);
        get("/studies/" + STUDY + "/participants", cookie);

        // Then the newest come first
        List<ReadLog.Entry> entries =
                log.newest(Optional.of(STUDY), 1_000).stream()
                        .filter(entry -> entry.reader().equals("key:" + made.key().id()))
                        .toList();
        assertThat(entries)
                .extracting(ReadLog.Entry::route, ReadLog.Entry::status, ReadLog.Entry::filters)
                .containsExactly(
                        tuple("/studies/{study}/participants", 403, ""),
                        tuple("/studies/{study}/trends", 200, "measure=err%401&by=all&release=1"));
        assertThat(entries.getLast().release()).hasValue(1);
        assertThat(entries.getLast().rows()).isEqualTo(1);
    }

    @Test
    void whichParticipantsAStewardLookedAtStandsInTheLog() throws Exception {
        get("/studies/" + STUDY + "/participants", steward);

        List<String> subjects =
                Jdbi.create(database)
                        .withHandle(
                                handle ->
                                        handle.createQuery(
                                                        "SELECT subject::text FROM reports.participant"
                                                                + " WHERE study = ? ORDER BY subject")
                                                .bind(0, STUDY.value())
                                                .mapTo(String.class)
                                                .list());
        ReadLog.Entry entry = log.newest(Optional.of(STUDY), 1).getFirst();
        assertThat(entry.filters())
                .isEqualTo(
                        "measure=err%%401&participants=%s..%s"
                                .formatted(subjects.getFirst(), subjects.getLast()));
        assertThat(entry.rows()).isEqualTo(14);
    }

    @Test
    void noPageIsKeptByABrowserAndNoneIsForWhoeverOnlyAsksForItsHead() throws Exception {
        assertThat(
                        get("/studies/" + STUDY, steward)
                                .headers()
                                .firstValue("Cache-Control")
                                .orElseThrow())
                .contains("no-store");
        HttpResponse<Void> head =
                CLIENT.send(
                        HttpRequest.newBuilder(at("/studies/" + STUDY)).HEAD().build(),
                        BodyHandlers.discarding());
        assertThat(head.statusCode()).isEqualTo(303);
    }

    /// A stream that tells nothing would let wait for ever.
    @Test
    @Timeout(60)
    void theAccountFollowsWhatComesIn() throws Exception {
        // Given a steward who looks
        HttpResponse<Stream<String>> live =
                CLIENT.send(
                        HttpRequest.newBuilder(at("/studies/" + WITHOUT_PROTOCOL + "/intake"))
                                .header("Cookie", steward)
                                .build(),
                        BodyHandlers.ofLines());
        assertThat(live.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/event-stream");
        try (Stream<String> lines = live.body()) {
            Iterator<String> accounts =
                    lines.map(ACCOUNT::matcher)
                            .filter(Matcher::find)
                            .map(found -> found.group(1))
                            .iterator();
            assertThat(accounts.next()).isEqualTo("12");

            // When
            stack.publish(1, account(WITHOUT_PROTOCOL));
            try (Projection _ = stack.project(database)) {
                stack.awaitProjected(database);
            }

            // Then
            assertThat(accounts.next()).isEqualTo("24");
        } finally {
            // For the tests that come after
            stack.publish(1, none(WITHOUT_PROTOCOL));
            try (Projection _ = stack.project(database)) {
                stack.awaitProjected(database);
            }
        }
    }

    @Test
    void whatNeverChangesMayBeKeptForEver() throws Exception {
        Matcher style = STYLE.matcher(get("/sign-in", "").body());
        assertThat(style.find()).isTrue();

        HttpResponse<String> css = get(style.group(1), "");

        assertThat(css.statusCode()).isEqualTo(200);
        assertThat(css.headers().firstValue("Content-Type")).hasValue("text/css; charset=utf-8");
        assertThat(css.headers().firstValue("Cache-Control"))
                .hasValue("public, max-age=31536000, immutable");
        assertThat(css.body()).contains("prefers-color-scheme", "@media print");
        for (Asset asset : Asset.ALL) {
            assertThat(get(asset.path(), "").statusCode()).isEqualTo(200);
        }
    }

    /// All have a value in week 1, in pairs on both sides of the mean; the first two in week 2 too.
    private static ParticipantTrend participant(int number, StudyProtocol protocol) {
        BigDecimal away = new BigDecimal("0.01").multiply(BigDecimal.valueOf(number / 2 + 1L));
        String first =
                new BigDecimal(SHOWN_MEAN)
                        .add(number % 2 == 0 ? away : away.negate())
                        .toPlainString();
        TrendBuilder participant = aParticipant(STUDY.value()).under(protocol.hash());
        return number < 2
                ? participant.withWeeks("err@1", first, HIDDEN_MEAN).build()
                : participant.withWeeks("err@1", first).build();
    }

    private static StudyAccount account(StudyId study) {
        return new StudyAccount(
                Optional.of(study),
                12,
                8,
                1,
                1,
                new TreeMap<>(Map.of(RefusalReason.OFF_SCALE, 2L)));
    }

    private static StudyAccount none(StudyId study) {
        return new StudyAccount(Optional.of(study), 0, 0, 0, 0, new TreeMap<>());
    }

    private static StudyProtocol publishProtocol() {
        var reading =
                ProtocolFiles.parse(
                        "test",
                        """
                        api: protocol/v1
                        study: %s
                        version: 1.0.0
                        title: "Thaw & friends <script>"
                        period: {from: 2025-01-01}
                        home_zone: Europe/Oslo
                        anchor: enrolment
                        schedule: {kind: daily_diary}
                        min_cell: 5
                        """
                                .formatted(STUDY));
        var valid = (ProtocolFiles.Valid) reading;
        try (var producer =
                new KafkaProducer<>(
                        stack.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    Topic.STUDY_PROTOCOLS.topicName(),
                                    Protocols.key(STUDY),
                                    Codecs.studyProtocols(stack.registry())
                                            .encode(valid.published())));
        }
        return valid.protocol();
    }
}
