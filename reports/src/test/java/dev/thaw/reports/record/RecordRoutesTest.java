package dev.thaw.reports.record;

import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.reports.replay.TestLedger.OTHER_STUDY;
import static dev.thaw.reports.replay.TestLedger.STUDY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.reports.replay.Replay;
import dev.thaw.reports.replay.SubjectLedger;
import dev.thaw.reports.replay.TestLedger;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.protocol.ProtocolFiles;
import dev.thaw.schemas.topic.Protocols;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.StudyApp.Holder;
import dev.thaw.schemas.topic.StudyApps;
import dev.thaw.vault.Identity;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stack")
class RecordRoutesTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final ParticipantId ADA = new ParticipantId("p-ada");
    private static final ParticipantId BERT = new ParticipantId("p-bert");
    private static final String ADAS_WORDS = "<script>alert('x')</script> & \"quiet\"";
    private static final String BERTS_WORDS = "nobody else's business";
    private static final Pattern STYLE = Pattern.compile("<style>(.*)</style>", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("`([A-Za-z0-9.\\[\\]]+)`");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private static TestLedger ledger;
    private static ParticipantRecords records;
    private static StudyApps apps;
    private static Protocols protocols;
    private static Semaphore room;
    private static Javalin server;
    private static Told ada;
    private static String adasKey;

    @BeforeAll
    static void start() throws Exception {
        ledger = new TestLedger(3);
        ada = Told.by(ADAS_WORDS);
        ledger.admit(ADA.value(), ada.events());
        ledger.admit(BERT.value(), Told.by(BERTS_WORDS).events());
        publish(
                Topic.STUDY_PROTOCOLS,
                Protocols.key(STUDY),
                Codecs.studyProtocols(ledger.registry()).encode(TestLedger.protocol("1.0.0")));
        records =
                new ParticipantRecords(
                        ledger.openVault(),
                        new SubjectLedger(
                                ledger.ledger(), ledger.openVault().sealing(), ledger.registry()),
                        InstantSource.fixed(NOW));
        apps = new StudyApps(ledger.kafka(), ledger.registry());
        adasKey = invite(ADA);
        protocols = new Protocols(ledger.kafka(), ledger.registry());
        room = new Semaphore(2);
        RecordRoutes routes =
                new RecordRoutes(records, apps, protocols, InstantSource.system(), room);
        server = Javalin.create(routes::addTo).start("127.0.0.1", 0);
    }

    @AfterAll
    static void stop() {
        server.stop();
        protocols.close();
        apps.close();
        ledger.close();
    }

    @Test
    void aParticipantGetsEverythingOfTheirOwnAndNothingOfAnother() throws Exception {
        // When
        HttpResponse<String> answer = get(STUDY, adasKey, "");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
        JsonNode record = JSON.readTree(answer.body());
        assertThat(record.at("/format").asText()).isEqualTo("participant-record/v1");
        assertThat(record.at("/contents").asText()).isEqualTo("HELD");
        assertThat(record.at("/participant").asText()).isEqualTo(ADA.value());
        assertThat(record.at("/generatedAt").asText()).isEqualTo(NOW.toString());
        assertThat(record.at("/events")).hasSize(ada.events().events().size());
        assertThat(event(record, ada.felt()).at("/event/payload/freeText").asText())
                .isEqualTo(ADAS_WORDS);
        assertThat(answer.body())
                .contains("\"mood\":3.5}")
                .doesNotContain(BERTS_WORDS, BERT.value())
                .doesNotContain(ledger.subject(ADA.value()).toString());

        // And what became of it
        assertThat(event(record, ada.mistaken()).at("/standing").asText()).isEqualTo("CORRECTED");
        assertThat(event(record, ada.mistaken()).at("/amendedBy").asText())
                .isEqualTo(ada.correction().toString());
        assertThat(event(record, ada.correction()).at("/standing").asText()).isEqualTo("STANDS");
        assertThat(event(record, ada.takenBack()).at("/standing").asText()).isEqualTo("RETRACTED");
        assertThat(event(record, ada.blank()).at("/receivedAt").asText())
                .isEqualTo("2026-01-06T12:00:01Z");

        // And what is permitted
        assertThat(permission(record, "COLLECT_CHECKINS")).isEqualTo("PERMITTED");
        assertThat(permission(record, "SHARE_CONTROLLED")).isEqualTo("WITHDRAWN");
        assertThat(record.at("/consents/history")).hasSize(2);
        assertThat(record.at("/trends/measures")).isNotEmpty();
    }

    @Test
    void eventsAreInTheOrderInWhichTheyHappened() throws Exception {
        List<Instant> times = new ArrayList<>();
        for (JsonNode entry : JSON.readTree(get(STUDY, adasKey, "").body()).at("/events")) {
            if (entry.at("/event").has("occurredAt")) {
                times.add(OffsetDateTime.parse(entry.at("/event/occurredAt").asText()).toInstant());
            }
        }

        assertThat(times).hasSizeGreaterThan(8).isSorted();
    }

    @Test
    void thePageHoldsTheirWordsAsWordsAndNoScript() throws Exception {
        // When
        HttpResponse<String> page = get(STUDY, adasKey, "?format=html");

        // Then
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(page.body())
                .contains("<html lang=\"en\">")
                .contains("&lt;script&gt;alert('x')&lt;/script&gt; &amp; \"quiet\"")
                .doesNotContain("<script", BERTS_WORDS, BERT.value())
                .contains("Tuesday, 6 January 2026")
                .contains("calm 40, sad 20", "nothing (blank)", "you would rather not say")
                .contains("Taken back: it does not count.", "Questionnaire PHQ-9")
                .contains("<h4>09:05 Check-in</h4>", "<dd>long walk</dd>")
                .contains("Received 6 January 2026, 08:05 UTC");

        // And a browser loads nothing but the style that is in the page
        Matcher style = STYLE.matcher(page.body());
        assertThat(style.find()).isTrue();
        assertThat(header(page, "Content-Security-Policy"))
                .contains("default-src 'none'", "'" + hash(style.group(1)) + "'", "sandbox");
        assertThat(page.body()).doesNotContain("<link", "<img", " src=", "url(", "style=");
    }

    @Test
    void whatFhirHasWordsForIsABundle() throws Exception {
        HttpResponse<String> answer = get(STUDY, adasKey, "?format=fhir");

        assertThat(header(answer, "Content-Type")).isEqualTo("application/fhir+json");
        JsonNode bundle = JSON.readTree(answer.body());
        FhirRules.check(bundle);
        // The consent, and five of what was said
        assertThat(bundle.at("/entry")).hasSize(6);
        assertThat(answer.body()).doesNotContain(BERTS_WORDS, BERT.value());
    }

    @Test
    void nobodyElsesKeyOpensIt() throws Exception {
        // Given
        String berts = invite(BERT);
        String studyApp = register(STUDY, StudyApp.newKey(), Holder.APP, false);
        String revoked = register(STUDY, StudyApp.newKey(ADA), Holder.PARTICIPANT, true);
        String elsewhere = register(OTHER_STUDY, StudyApp.newKey(ADA), Holder.PARTICIPANT, false);
        String passedOff = register(STUDY, StudyApp.newKey(ADA), Holder.APP, false);
        String inAdasName = berts.substring(0, berts.indexOf('.') + 1) + ADA.value();
        var _ = apps.refreshSince(Instant.MAX);

        // Then
        assertThat(get(STUDY, berts, "").body()).contains(BERTS_WORDS).doesNotContain("script");
        assertRefused(get(STUDY, studyApp, ""), 403, "NO_PARTICIPANTS_KEY");
        assertRefused(get(STUDY, elsewhere, ""), 403, "OTHER_STUDY");
        assertRefused(get(OTHER_STUDY, adasKey, ""), 403, "OTHER_STUDY");
        for (String unknown : List.of(revoked, passedOff, inAdasName, StudyApp.newKey(ADA), "x")) {
            HttpResponse<String> answer = get(STUDY, unknown, "");
            assertRefused(answer, 401, "UNKNOWN_KEY");
            assertThat(header(answer, "WWW-Authenticate")).contains("invalid_token");
        }
        HttpResponse<String> anonymous =
                CLIENT.send(
                        HttpRequest.newBuilder(address(STUDY, "?format=html")).build(),
                        HttpResponse.BodyHandlers.ofString());
        assertRefused(anonymous, 401, "NO_KEY");
        assertThat(header(anonymous, "WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void aRevokedKeyIsRefusedWithinASecondOrTwo() throws Exception {
        // Given
        String key = invite(ADA);
        assertThat(get(STUDY, key, "").statusCode()).isEqualTo(200);

        // When
        register(STUDY, key, Holder.PARTICIPANT, true);

        // Then
        long giveUp = System.nanoTime() + 30_000_000_000L;
        while (get(STUDY, key, "").statusCode() != 401) {
            assertThat(System.nanoTime()).isLessThan(giveUp);
        }
    }

    @Test
    void anotherFormatIsRefused() throws Exception {
        assertRefused(get(STUDY, adasKey, "?format=pdf"), 400, "UNKNOWN_FORMAT");
    }

    @Test
    void beyondTwoAtOnceOneComesAgain() throws Exception {
        // Given
        room.acquire(2);

        // When
        HttpResponse<String> answer = get(STUDY, adasKey, "");
        room.release(2);

        // Then
        assertRefused(answer, 503, "BUSY");
        assertThat(header(answer, "Retry-After")).isEqualTo("2");
        assertThat(get(STUDY, adasKey, "").statusCode()).isEqualTo(200);
    }

    @Test
    void whoeverAsksOnAndOnKeepsNobodyElseOut() throws Exception {
        // Given records that take as long as the test wants
        Semaphore begun = new Semaphore(0);
        CountDownLatch goOn = new CountDownLatch(1);
        ParticipantRecords slow =
                new ParticipantRecords(
                        ledger.openVault(),
                        new SubjectLedger(
                                ledger.ledger(), ledger.openVault().sealing(), ledger.registry()),
                        () -> {
                            begun.release();
                            awaitQuietly(goOn);
                            return NOW;
                        });
        String berts = invite(BERT);
        RecordRoutes routes =
                new RecordRoutes(slow, apps, protocols, InstantSource.system(), new Semaphore(2));
        Javalin other = Javalin.create(routes::addTo).start("127.0.0.1", 0);
        try {
            // When
            var first = asking(other, adasKey);
            begun.acquire();

            // Then
            assertRefused(asking(other, adasKey).get(), 503, "BUSY");
            var second = asking(other, berts);
            begun.acquire();
            goOn.countDown();
            assertThat(first.get().statusCode()).isEqualTo(200);
            assertThat(second.get().body()).contains(BERTS_WORDS);
            assertThat(asking(other, adasKey).get().statusCode()).isEqualTo(200);
        } finally {
            goOn.countDown();
            other.stop();
        }
    }

    private static CompletableFuture<HttpResponse<String>> asking(Javalin at, String key) {
        URI address =
                URI.create(
                        "http://127.0.0.1:"
                                + at.port()
                                + "/v1/studies/"
                                + STUDY.value()
                                + "/record");
        return CLIENT.sendAsync(
                HttpRequest.newBuilder(address)
                        .header("Authorization", "Bearer " + key)
                        .timeout(PATIENCE)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void askingForTheHeadNeedsTheKeyAsWell() throws Exception {
        HttpResponse<Void> anonymous =
                CLIENT.send(
                        HttpRequest.newBuilder(address(STUDY, "")).HEAD().build(),
                        HttpResponse.BodyHandlers.discarding());
        assertThat(anonymous.statusCode()).isEqualTo(401);
    }

    @Test
    void ofSomebodyUnknownThereIsNothingAndNothingIsMade() throws Exception {
        // Given
        ParticipantId stranger = new ParticipantId("p-nobody");

        // When
        JsonNode record = JSON.readTree(get(STUDY, invite(stranger), "").body());

        // Then
        assertThat(record.at("/contents").asText()).isEqualTo("NOTHING");
        assertThat(record.at("/explanation").asText()).contains("has not heard of you");
        assertThat(record.has("events")).isFalse();
        assertThat(get(STUDY, invite(stranger), "?format=html").body())
                .contains("has not heard of you")
                .doesNotContain("<h2>");
        assertThat(ledger.vault().find(STUDY, stranger)).isInstanceOf(Identity.NeverMet.class);
    }

    @Test
    void whoWasErasedIsToldSoAndNothingElse() throws Exception {
        // Given
        ParticipantId cleo = new ParticipantId("p-cleo");
        String key = invite(cleo);
        List<LedgerEvent> events = ledger.admit(cleo.value(), Told.by("gone tomorrow").events());
        SubjectId subject = ledger.subject(cleo.value());

        // When
        ledger.vault().erasures().begin(subject, STUDY, NOW, events.size());
        String during = get(STUDY, key, "").body();
        ledger.erase(cleo.value(), events);
        String after = get(STUDY, key, "").body();
        String page = get(STUDY, key, "?format=html").body();

        // Then
        assertThat(JSON.readTree(during).at("/contents").asText()).isEqualTo("BEING_ERASED");
        assertThat(JSON.readTree(during).at("/erasure/eventsErased").asInt())
                .isEqualTo(events.size());
        assertThat(JSON.readTree(after).at("/contents").asText()).isEqualTo("ERASED");
        assertThat(page).contains("was erased").doesNotContain("<h2>");
        assertThat(during + after + page)
                .doesNotContain("gone tomorrow", "calm", subject.toString());
    }

    @Test
    void somebodyOfWhomNothingWasAdmittedYetIsHeldAllTheSame() {
        // Given
        ledger.subject("p-dora");

        // When
        ParticipantRecord record = record("p-dora", Replay.Progress.silent());

        // Then
        assertThat(RecordJson.of(record).at("/contents").asText()).isEqualTo("HELD");
        assertThat(RecordJson.of(record).at("/events")).isEmpty();
        assertThat(RecordJson.of(record).at("/trends").isNull()).isTrue();
        assertThat(new RecordPages().html(record)).contains("Nothing that was sent for you");
    }

    @Test
    void whoWasImportedIsToldUnderWhichName() {
        // Given
        ParticipantId imported = ledger.vault().pseudonymFor(STUDY, "patient 12");
        ledger.admit(imported.value(), aParticipant().withFirstSession());

        // When
        ParticipantRecord record = record(imported.value(), Replay.Progress.silent());

        // Then
        assertThat(RecordJson.of(record).at("/sourceId").asText()).isEqualTo("patient 12");
        assertThat(new RecordPages().html(record)).contains("<code>patient 12</code>");
        JsonNode adas = RecordJson.of(record(ADA.value(), Replay.Progress.silent()));
        assertThat(adas.at("/sourceId").isNull()).isTrue();
    }

    @Test
    void aRecordThatSomebodyChangedMakesNoRecordRatherThanLess() {
        // Given
        ParticipantBuilder told = aParticipant().withFirstSession();
        List<LedgerEvent> events = ledger.admit("p-emil", told);
        ledger.forge(ledger.ledger(), events.getLast(), new byte[] {1, 2, 3});

        // Then
        assertThatExceptionOfType(RecordProblem.class)
                .isThrownBy(() -> record("p-emil", Replay.Progress.silent()))
                .withMessageContaining("changed")
                .withMessageNotContaining("emil");
    }

    @Test
    void onePartitionIsReadUpToItsEndAndSaysHowFar() {
        // Given
        AtomicLong done = new AtomicLong();
        AtomicLong all = new AtomicLong();

        // When
        record(
                ADA.value(),
                (offsets, total) -> {
                    assertThat(offsets).isGreaterThan(done.getAndSet(offsets));
                    all.set(total);
                });

        // Then it is hers, whatever the others hold
        SortedMap<Integer, Long> ends = ledger.ledger().ends();
        int hers = LedgerKey.partition(ledger.subject(ADA.value()), ends.size());
        assertThat(done).hasPositiveValue();
        assertThat(done.get()).isLessThanOrEqualTo(all.get());
        assertThat(all.get()).isEqualTo(ends.get(hers));
    }

    @Test
    void docsNameEveryKeyOfTheJsonAndNoOther() throws Exception {
        // Given
        ParticipantId finn = new ParticipantId("p-finn");
        ledger.subject(finn.value());
        ledger.vault().erasures().begin(ledger.subject(finn.value()), STUDY, NOW, 0);

        // When
        Set<String> keys = new TreeSet<>();
        collect("", RecordJson.of(record(ADA.value(), Replay.Progress.silent())), keys);
        collect("", RecordJson.of(record(finn.value(), Replay.Progress.silent())), keys);

        // Then
        assertThat(documented()).isEqualTo(keys);
    }

    /// The paths of a tree, down to those that other pages document.
    private static void collect(String path, JsonNode node, Set<String> keys) {
        if (List.of("events[].event", "trends", "erasure.done").contains(path)) {
            keys.add(path);
        } else if (node.isObject()) {
            node.properties()
                    .forEach(
                            field ->
                                    collect(
                                            path.isEmpty()
                                                    ? field.getKey()
                                                    : path + "." + field.getKey(),
                                            field.getValue(),
                                            keys));
        } else if (node.isArray()) {
            node.forEach(element -> collect(path + "[]", element, keys));
        } else {
            keys.add(path);
        }
    }

    private static Set<String> documented() throws Exception {
        String docs = Files.readString(Path.of("../docs/record.md"));
        String section = docs.substring(docs.indexOf("## As JSON"), docs.indexOf("## As FHIR"));
        Set<String> keys = new TreeSet<>();
        for (String line : section.lines().filter(line -> line.startsWith("| `")).toList()) {
            Matcher key = KEY.matcher(line.substring(0, line.indexOf('|', 1)));
            while (key.find()) {
                keys.add(key.group(1));
            }
        }
        return keys;
    }

    private static ParticipantRecord record(String participant, Replay.Progress progress) {
        return records.of(
                ProtocolFiles.fromCanonicalJson(TestLedger.protocol("1.0.0").canonicalJson()),
                new ParticipantId(participant),
                progress);
    }

    private static JsonNode event(JsonNode record, UUID id) {
        for (JsonNode entry : record.at("/events")) {
            if (entry.at("/event/eventId").asText().equals(id.toString())) {
                return entry;
            }
        }
        throw new AssertionError("not in the record: " + id);
    }

    private static String permission(JsonNode record, String scope) {
        for (JsonNode entry : record.at("/consents/scopes")) {
            if (entry.at("/scope").asText().equals(scope)) {
                return entry.at("/permission").asText();
            }
        }
        throw new AssertionError("no such scope");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code)
            throws Exception {
        assertThat(answer.statusCode()).isEqualTo(status);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.at("/code").asText()).isEqualTo(code);
        assertThat(body.at("/error").asText()).isNotEmpty();
        assertThat(body).hasSize(2);
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow();
    }

    private static HttpResponse<String> get(StudyId study, String key, String query)
            throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(address(study, query))
                        .header("Authorization", "Bearer " + key)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static URI address(StudyId study, String query) {
        return URI.create(
                "http://127.0.0.1:%d/v1/studies/%s/record%s"
                        .formatted(server.port(), study, query));
    }

    /// A key that is known at once: unknown ones are looked for ten times a second at most.
    private static String invite(ParticipantId participant) {
        String key = register(STUDY, StudyApp.newKey(participant), Holder.PARTICIPANT, false);
        var _ = apps.refreshSince(Instant.MAX);
        return key;
    }

    private static String register(StudyId study, String key, Holder holder, boolean revoked) {
        StudyApp app =
                new StudyApp(
                        study,
                        "invitation",
                        StudyApp.hash(key),
                        revoked,
                        holder,
                        Collections.emptySortedSet(),
                        OptionalInt.empty());
        publish(
                Topic.STUDY_APPS,
                StudyApps.key(app),
                Codecs.studyApps(ledger.registry()).encode(app));
        return key;
    }

    private static void publish(Topic topic, byte[] key, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.copyOf(ledger.kafka()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.topicName(), key, value)).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(String text) throws Exception {
        return "sha256-"
                + Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
