package dev.thaw.reports.web;

import static dev.thaw.reports.TrendBuilder.aParticipant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.reports.Projection;
import dev.thaw.reports.Stack;
import dev.thaw.reports.TrendBuilder;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.protocol.ProtocolFiles;
import dev.thaw.schemas.topic.Protocols;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("stack")
class ReportsRoutesTest {

    private static final StudyId STUDY = new StudyId("s" + UUID.randomUUID());
    private static final StudyId WITHOUT_PROTOCOL = new StudyId("n" + UUID.randomUUID());
    private static final Pattern STYLE = Pattern.compile("href=\"(/assets/[0-9a-f]+/thaw.css)\"");

    /// The mean of the first week, of six, and of the second, of only two participants.
    private static final String SHOWN_MEAN = "0.312345678901";

    private static final String HIDDEN_MEAN = "0.787654321098";

    private static Stack stack;
    private static Protocols protocols;
    private static Javalin server;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        stack = new Stack();
        publishProtocol();
        PGSimpleDataSource database = stack.newDatabase();
        stack.publish(
                IntStream.range(0, 6)
                        .mapToObj(ReportsRoutesTest::participant)
                        .toArray(ParticipantTrend[]::new));
        stack.publish(0, account(STUDY));
        stack.publish(1, account(STUDY));
        stack.publish(0, account(WITHOUT_PROTOCOL));
        try (Projection _ = stack.project(database)) {
            stack.awaitProjected(database);
        }
        protocols = new Protocols(stack.kafka(), stack.registry());
        ReportsRoutes routes = new ReportsRoutes(database, protocols);
        server = Javalin.create(routes::addTo).start("127.0.0.1", 0);
    }

    @AfterAll
    static void stop() {
        server.stop();
        protocols.close();
        stack.close();
    }

    @Test
    void listsStudiesWithTheirAccounts() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("/studies/" + STUDY, "Thaw &amp; friends &lt;script&gt;")
                .contains("/studies/" + WITHOUT_PROTOCOL)
                .doesNotContain("<script");
    }

    @Test
    void showsAStudysAccountAddedUpOverPartitionsAndItsTrends() throws Exception {
        HttpResponse<String> page = get("/studies/" + STUDY);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(
                        policy ->
                                assertThat(policy)
                                        .contains("default-src 'self'", "script-src 'none'"));
        assertThat(page.body())
                .containsSubsequence(
                        ">24</span> received",
                        ">16</span> admitted",
                        ">2</span> duplicate",
                        ">2</span> waiting",
                        ">4</span> refused",
                        "a value off its scale",
                        "Response rate",
                        "hidden: fewer than 5 participants");
    }

    @Test
    void noPageHoldsWhatIsHidden() throws Exception {
        String page = get("/studies/" + STUDY).body();

        // Then what may be shown is there, rounded
        assertThat(page).contains("<td>6</td><td>0.312");
        // but what is hidden is not, not even its first digits
        assertThat(page).doesNotContain(HIDDEN_MEAN.substring(0, 5));
    }

    @Test
    void answersTheSameQuestionWithTheSameBytes() throws Exception {
        for (String path : new String[] {"/", "/studies/" + STUDY}) {
            assertThat(get(path).body()).isEqualTo(get(path).body());
        }
    }

    @Test
    void ofAStudyWithoutAProtocolOnlyTheAccountIsShown() throws Exception {
        HttpResponse<String> page = get("/studies/" + WITHOUT_PROTOCOL);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains(">12</span> received").doesNotContain("<figure");
    }

    @Test
    void anUnknownStudyIsA404InTheSameDress() throws Exception {
        for (String name : new String[] {"nobody", "%3Cscript%3E", "No-Study", "unknown"}) {
            HttpResponse<String> page = get("/studies/" + name);

            assertThat(page.statusCode()).isEqualTo(404);
            assertThat(page.body())
                    .contains("No such study", "thaw.css", "<html lang=\"en\">")
                    .doesNotContain("<script");
        }
    }

    @Test
    void theStylesheetMayBeKeptForEver() throws Exception {
        Matcher style = STYLE.matcher(get("/").body());
        assertThat(style.find()).isTrue();

        HttpResponse<String> css = get(style.group(1));

        assertThat(css.statusCode()).isEqualTo(200);
        assertThat(css.headers().firstValue("Content-Type")).hasValue("text/css; charset=utf-8");
        assertThat(css.headers().firstValue("Cache-Control"))
                .hasValue("public, max-age=31536000, immutable");
        assertThat(css.body()).contains("prefers-color-scheme", "@media print");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path));
        return CLIENT.send(
                HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    /// All have a value in week 1, the first two in week 2 too.
    private static ParticipantTrend participant(int number) {
        TrendBuilder participant = aParticipant(STUDY.value());
        return number < 2
                ? participant.withWeeks("err@1", SHOWN_MEAN, HIDDEN_MEAN).build()
                : participant.withWeeks("err@1", SHOWN_MEAN).build();
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

    private static void publishProtocol() {
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
    }
}
