package dev.thaw.reports.api;

import static dev.thaw.reports.api.ReaderRightsTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is answered, and in which form.
@Tag("stack")
class QueryRoutesTest {

    private static final String ARROW = "application/vnd.apache.arrow.stream";
    private static final Pattern NEXT = Pattern.compile("<(\\?[^>]+)>; rel=\"next\"");

    private static QueryServer thaw;

    @BeforeAll
    static void start() throws Exception {
        thaw = QueryServer.shared();
    }

    @Test
    void aReleaseHasWhatWasPublishedLastUntilThen() throws Exception {
        // Given two weeks of which release 2 renewed the first
        JsonNode newest = thaw.rows(thaw.at("/cohorts?partition=all"), thaw.researcher);
        JsonNode first = thaw.rows(thaw.at("/cohorts?partition=all&release=1"), thaw.researcher);

        assertThat(newest.findValuesAsText("release_number")).containsExactly("2", "1");
        assertThat(newest.findValuesAsText("axis_index")).containsExactly("1", "2");
        assertThat(newest.at("/0/mean").decimalValue()).isEqualTo(new BigDecimal(QueryServer.MEAN));
        assertThat(first.findValuesAsText("release_number")).containsExactly("1", "1");
        assertThat(first.at("/0/mean").decimalValue()).isEqualTo(new BigDecimal("0.5"));
        assertProblem(thaw.get(thaw.at("/cohorts?release=3"), thaw.researcher), 404, "NO_RELEASE");
        assertThat(
                        thaw.rows(thaw.at("/releases"), thaw.researcher)
                                .findValuesAsText("release_number"))
                .containsExactly("1", "2");
        assertThat(
                        thaw.rows(thaw.at("/cohorts/shares"), thaw.researcher)
                                .findValuesAsText("category"))
                .containsExactly("FULL", "PARTLY");
    }

    @Test
    void filtersNarrowTogether() throws Exception {
        String cohorts = "/cohorts?measure=err@1&measure=other@1";
        assertThat(thaw.rows(thaw.at(cohorts), thaw.researcher)).hasSize(10);
        assertThat(thaw.rows(thaw.at(cohorts + "&from=2"), thaw.researcher)).hasSize(5);
        assertThat(thaw.rows(thaw.at(cohorts + "&to=0"), thaw.researcher)).isEmpty();
        assertThat(thaw.rows(thaw.at(cohorts + "&partition=site"), thaw.researcher))
                .hasSize(4)
                .allMatch(row -> row.get("is_hidden").asBoolean() && row.get("mean").isNull());
        assertThat(
                        thaw.rows(
                                thaw.at("/cohorts?label=" + encoded("lat\"e, or ünsicher")),
                                thaw.researcher))
                .hasSize(2);
        String subject =
                thaw.rows(thaw.at("/trends?limit=1"), thaw.steward).at("/0/subject").asText();
        assertThat(thaw.rows(thaw.at("/trends?from=2&subject=" + subject), thaw.steward))
                .hasSize(2);
        assertThat(thaw.rows(thaw.at("/trends/sessions?measure=err@1"), thaw.steward)).hasSize(12);
        assertThat(thaw.rows(thaw.at("/trends/windows?length=8"), thaw.steward)).hasSize(12);
        assertThat(thaw.rows(thaw.at("/trends/windows?length=9"), thaw.steward)).isEmpty();
    }

    @Test
    void whatCannotBeUnderstoodIsRefusedAndSaysWhatCan() throws Exception {
        for (String query :
                List.of(
                        "measures=a",
                        "axis=week",
                        "from=one",
                        "from=1&from=2",
                        "to=99999999999",
                        "limit=0",
                        "limit=10001",
                        "limit=",
                        "release=0",
                        "release=1.0",
                        "measure=%00",
                        "measure=%ff",
                        "measure=" + "a".repeat(201),
                        "measure=%0a",
                        "partition=all'--",
                        "subject=" + UUID.randomUUID())) {
            HttpResponse<String> answer = thaw.get(thaw.at("/cohorts?" + query), thaw.researcher);
            assertProblem(answer, 400, "BAD_FILTER");
        }
        assertThat(thaw.get(thaw.at("/cohorts?ana=1"), thaw.researcher).body())
                .contains("measure, axis, partition")
                .doesNotContain("ana");
        assertProblem(thaw.get(thaw.at("/trends?subject=ana"), thaw.steward), 400, "BAD_FILTER");
        assertProblem(
                thaw.get(thaw.at("/cohorts?cursor=AAAA"), thaw.researcher), 400, "BAD_CURSOR");
    }

    @Test
    void aCursorIsOfOneQuestionOnly() throws Exception {
        String cursor = next(thaw.at("/cohorts?limit=3"));
        assertThat(
                        thaw.get(thaw.at("/cohorts?limit=5&cursor=" + cursor), thaw.researcher)
                                .statusCode())
                .isEqualTo(200);
        for (String other :
                List.of(
                        thaw.at("/cohorts?measure=err@1&cursor="),
                        thaw.at("/cohorts?release=1&cursor="),
                        thaw.at("/cohorts/shares?cursor="))) {
            assertProblem(thaw.get(other + cursor, thaw.researcher), 400, "BAD_CURSOR");
        }
        assertProblem(
                thaw.get(thaw.at("/trends?cursor=" + cursor), thaw.steward), 400, "BAD_CURSOR");
        // Whoever makes one by hand reads with their own rights all the same.
        Cursor known =
                Cursor.decode(
                                cursor,
                                Datasets.ALL
                                        .get(1)
                                        .columns(
                                                ((Dataset.Source.Stored)
                                                                Datasets.ALL.get(1).source())
                                                        .key()))
                        .orElseThrow();
        for (List<Object> key :
                List.<List<Object>>of(
                        List.of("a\0b", "WEEK", 1, 0, "all", ""),
                        List.of("a", "WEEK", "x", 0, "all", ""),
                        List.of("a"))) {
            String forged = new Cursor(known.question(), known.release(), key).encode();
            assertProblem(
                    thaw.get(thaw.at("/cohorts?limit=3&cursor=" + forged), thaw.researcher),
                    400,
                    "BAD_CURSOR");
        }
        String halfALetter =
                """
                ["%s",2,"\\ud800","WEEK","1","0","all",""]"""
                        .formatted(known.question());
        assertProblem(
                thaw.get(
                        thaw.at("/cohorts?limit=3&cursor=" + base64(halfALetter)), thaw.researcher),
                400,
                "BAD_CURSOR");
        String late =
                new Cursor(known.question(), 99, List.of("' OR 1=1", "WEEK", 1, 0, "all", ""))
                        .encode();
        assertProblem(
                thaw.get(thaw.at("/cohorts?limit=3&cursor=" + late), thaw.researcher),
                404,
                "NO_RELEASE");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String next(String path) throws Exception {
        return QueryServer.JSON
                .readTree(thaw.get(path, thaw.researcher).body())
                .get("next")
                .asText();
    }

    @Test
    void sqlInAFilterIsATextLikeAnyOther() throws Exception {
        for (String attempt :
                List.of(
                        "' OR '1'='1",
                        "err@1'; DROP TABLE readers.read_entry; --",
                        "') UNION SELECT subject::text FROM reports.participant --",
                        "err@1\\' OR 1=1 --",
                        "$$; RESET ROLE; SELECT 1; $$",
                        ":study",
                        ":most",
                        "<most>",
                        "?")) {
            for (String parameter : List.of("measure", "label")) {
                String query = "/cohorts?" + parameter + "=" + encoded(attempt);
                assertThat(thaw.rows(thaw.at(query), thaw.researcher)).as(attempt).isEmpty();
            }
            for (String parameter :
                    List.of(
                            "axis",
                            "partition",
                            "from",
                            "to",
                            "release",
                            "limit",
                            encoded(attempt))) {
                String query = "/cohorts?" + parameter + "=" + encoded(attempt);
                assertProblem(thaw.get(thaw.at(query), thaw.researcher), 400, "BAD_FILTER");
            }
        }
        assertThat(thaw.rows(thaw.at("/cohorts"), thaw.researcher)).hasSize(10);
    }

    @Test
    void whateverIsAskedNothingFails() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        List<String> names = new ArrayList<>(List.of("a", "%", "", "study", "é"));
        Datasets.ALL.forEach(dataset -> names.addAll(dataset.parameters()));
        String cursor = next(thaw.at("/cohorts?limit=1"));
        List<String> values =
                List.of(
                        "err@1",
                        "WEEK",
                        "all",
                        "1",
                        "-1",
                        "0",
                        "2147483648",
                        "%",
                        "%00",
                        "%zz",
                        "%ff%fe",
                        "%ed%a0%80",
                        "%F0%9F%98%80",
                        "'",
                        "\"",
                        ";",
                        "csv",
                        "arrow",
                        "json",
                        "",
                        "NaN",
                        "1e9",
                        "+",
                        "%20",
                        cursor,
                        cursor.substring(3),
                        "WyJhIiwxXQ",
                        UUID.randomUUID().toString(),
                        "x".repeat(300),
                        "null",
                        "true");
        Map<Integer, Integer> seen = new TreeMap<>();
        for (int i = 0; i < 3_000; i++) {
            StringBuilder query = new StringBuilder();
            for (int j = random.nextInt(4); j >= 0; j--) {
                query.append(names.get(random.nextInt(names.size())))
                        .append(random.nextInt(9) == 0 ? "" : "=")
                        .append(values.get(random.nextInt(values.size())))
                        .append(random.nextInt(9) == 0 ? "&&" : "&");
            }
            Dataset dataset = Datasets.ALL.get(random.nextInt(Datasets.ALL.size()));
            int status = raw(thaw.at(dataset.path()) + "?" + query);
            assertThat(status).as("%s?%s", dataset.path(), query).isBetween(200, 499);
            seen.merge(status, 1, Integer::sum);
        }
        assertThat(seen).containsKeys(200, 400, 406);
    }

    /// Sent as it is: clients of Java mend or refuse addresses.
    private static int raw(String target) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), thaw.port())) {
            String request =
                    String.join(
                            "\r\n",
                            "GET " + target + " HTTP/1.1",
                            "Host: localhost",
                            "Authorization: Bearer " + thaw.steward,
                            "Connection: close",
                            "",
                            "");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    @Test
    void pagesGiveEachRowOnceThoughRowsChangeMeanwhile() throws Exception {
        // Given
        Set<String> all = new HashSet<>();
        thaw.rows(thaw.at("/trends"), thaw.steward).forEach(row -> all.add(place(row)));
        assertThat(all).hasSize(36);
        UUID early = new UUID(0, 1);
        UUID late = new UUID(-1, -1);

        // When somebody comes before and somebody behind, while pages are read
        Map<String, Integer> times = new HashMap<>();
        String query = "?limit=7";
        int pages = 0;
        try {
            while (!query.isEmpty()) {
                HttpResponse<String> page = thaw.get(thaw.at("/trends" + query), thaw.steward);
                assertThat(page.statusCode()).isEqualTo(200);
                QueryServer.JSON
                        .readTree(page.body())
                        .get("rows")
                        .forEach(row -> times.merge(place(row), 1, Integer::sum));
                query = link(page).orElse("");
                pages++;
                if (pages == 2) {
                    insert(early);
                    insert(late);
                }
            }
        } finally {
            thaw.jdbi.useHandle(
                    handle ->
                            handle.execute(
                                    "DELETE FROM reports.participant WHERE subject IN (?, ?)",
                                    early,
                                    late));
        }

        // Then
        assertThat(pages).isEqualTo(6);
        assertThat(times.values()).containsOnly(1);
        assertThat(times.keySet()).containsAll(all).hasSize(37);
    }

    private static String place(JsonNode row) {
        return row.get("subject").asText() + row.get("measure").asText() + row.get("week").asText();
    }

    private static void insert(UUID subject) {
        thaw.jdbi.useHandle(
                handle -> {
                    handle.execute(
                            "INSERT INTO reports.participant (subject, study, protocol_hash,"
                                    + " event_count, session_attended_count) VALUES (?, ?, ?, 1, 0)",
                            subject,
                            thaw.study.value(),
                            "ab".repeat(32));
                    handle.execute(
                            "INSERT INTO reports.participant_week (subject, measure, week, value, n,"
                                    + " status, flags) VALUES (?, 'err@1', 1, 0.5, 20, 'OK', '')",
                            subject);
                });
    }

    private static Optional<String> link(HttpResponse<?> page) {
        return page.headers()
                .firstValue("Link")
                .map(NEXT::matcher)
                .filter(Matcher::matches)
                .map(next -> next.group(1));
    }

    @Test
    void whoReadsOnReadsTheSameReleaseThoughThereIsANewerOne() throws Exception {
        // Given
        HttpResponse<String> first = thaw.get(thaw.at("/cohorts?limit=6"), thaw.researcher);
        thaw.jdbi.useHandle(
                handle ->
                        handle.execute(
                                "INSERT INTO reports.release VALUES (?, 3, now(), 'h', 5, 'e')",
                                thaw.study.value()));
        try {
            // When
            HttpResponse<String> second =
                    thaw.get(thaw.at("/cohorts" + link(first).orElseThrow()), thaw.researcher);

            // Then
            assertThat(first.headers().firstValue("Thaw-Release")).contains("2");
            assertThat(second.headers().firstValue("Thaw-Release")).contains("2");
            assertThat(QueryServer.JSON.readTree(second.body()).get("rows")).hasSize(4);
        } finally {
            thaw.jdbi.useHandle(
                    handle ->
                            handle.execute(
                                    "DELETE FROM reports.release WHERE study = ? AND release_number"
                                            + " = 3",
                                    thaw.study.value()));
        }
    }

    @Test
    void whatIsThereAlreadyIsNotSentAgain() throws Exception {
        Set<String> tags = new HashSet<>();
        for (String path :
                List.of("/cohorts", "/trends", "/claims", "/cohorts/live", "/releases")) {
            for (String form : List.of("json", "csv", "arrow")) {
                for (String coding : List.of("identity", "gzip")) {
                    HttpRequest.Builder request =
                            thaw.request(thaw.at(path + "?format=" + form), thaw.steward)
                                    .header("Accept-Encoding", coding);
                    HttpResponse<byte[]> answer = thaw.bytes(request);
                    String tag = answer.headers().firstValue("ETag").orElseThrow();
                    assertThat(tag).startsWith("\"");
                    assertThat(tags.add(tag)).as("other bytes, another tag").isTrue();

                    HttpResponse<byte[]> again = thaw.bytes(request.header("If-None-Match", tag));
                    assertThat(again.statusCode()).isEqualTo(304);
                    assertThat(again.body()).isEmpty();
                    assertThat(again.headers().firstValue("ETag")).contains(tag);
                }
            }
        }
        HttpResponse<byte[]> other =
                thaw.bytes(
                        thaw.request(thaw.at("/cohorts"), thaw.researcher)
                                .header("If-None-Match", "\"a\", \"b\""));
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void aTagIsAnotherOnceARowHasChanged() throws Exception {
        String before =
                thaw.get(thaw.at("/trends"), thaw.steward)
                        .headers()
                        .firstValue("ETag")
                        .orElseThrow();
        UUID somebody = new UUID(5, 5);
        insert(somebody);
        try {
            HttpResponse<String> answer =
                    thaw.send(
                            thaw.request(thaw.at("/trends"), thaw.steward)
                                    .header("If-None-Match", before));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("ETag"))
                    .isPresent()
                    .isNotEqualTo(Optional.of(before));
        } finally {
            thaw.jdbi.useHandle(
                    handle ->
                            handle.execute(
                                    "DELETE FROM reports.participant WHERE subject = ?", somebody));
        }
    }

    @Test
    void headSaysWhatGetWouldSay() throws Exception {
        for (String path : List.of("/cohorts", "/cohorts?axis=none", "/trends")) {
            HttpResponse<String> get = thaw.get(thaw.at(path), thaw.researcher);
            HttpResponse<String> head =
                    thaw.send(
                            thaw.request(thaw.at(path), thaw.researcher)
                                    .method("HEAD", BodyPublishers.noBody()));
            assertThat(head.statusCode()).isEqualTo(get.statusCode());
            assertThat(head.body()).isEmpty();
            for (String name : List.of("ETag", "Content-Type", "Vary")) {
                assertThat(head.headers().firstValue(name))
                        .isEqualTo(get.headers().firstValue(name));
            }
        }
    }

    @Test
    void acceptDecidesTheFormUnlessTheAddressDoes() throws Exception {
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("text/csv", "text/csv");
        forms.put("application/json", "application/json");
        forms.put("*/*", "application/json");
        forms.put("text/*", "text/csv");
        forms.put("application/*;q=0.5, text/csv", "text/csv");
        forms.put("application/json;q=0, */*", "text/csv");
        forms.put("text/html, application/xhtml+xml, */*;q=0.8", "application/json");
        forms.put(ARROW, ARROW);
        for (Map.Entry<String, String> form : forms.entrySet()) {
            HttpResponse<byte[]> answer =
                    thaw.bytes(
                            thaw.request(thaw.at("/cohorts"), thaw.researcher)
                                    .header("Accept", form.getKey()));
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .as(form.getKey())
                    .startsWith(form.getValue());
        }
        for (String accept : List.of("application/xml", "text/html", "application/json;q=0")) {
            assertProblem(
                    thaw.send(
                            thaw.request(thaw.at("/cohorts"), thaw.researcher)
                                    .header("Accept", accept)),
                    406,
                    "UNKNOWN_FORMAT");
        }
        assertProblem(
                thaw.get(thaw.at("/cohorts?format=xlsx"), thaw.researcher), 406, "UNKNOWN_FORMAT");
        assertThat(
                        thaw.send(
                                        thaw.request(
                                                        thaw.at("/cohorts?format=csv"),
                                                        thaw.researcher)
                                                .header("Accept", "application/json"))
                                .headers()
                                .firstValue("Content-Type")
                                .orElseThrow())
                .startsWith("text/csv");
    }

    @Test
    void allFormsCarryTheSameFigures() throws Exception {
        for (Dataset dataset : Datasets.ALL) {
            String path = thaw.at(dataset.path());
            List<Map<String, String>> json = new ArrayList<>();
            thaw.rows(path, thaw.steward)
                    .forEach(
                            row -> {
                                Map<String, String> values = new LinkedHashMap<>();
                                row.properties()
                                        .forEach(
                                                field ->
                                                        values.put(
                                                                field.getKey(),
                                                                text(field.getValue())));
                                json.add(values);
                            });

            assertThat(csv(thaw.get(path + "?format=csv", thaw.steward).body()))
                    .as(dataset.path())
                    .isEqualTo(json.stream().map(QueryRoutesTest::emptyForNull).toList());
            assertThat(arrow(thaw.bytes(thaw.request(path + "?format=arrow", thaw.steward)).body()))
                    .as(dataset.path())
                    .isEqualTo(json);
        }
        assertThat(thaw.get(thaw.at("/cohorts?format=csv"), thaw.researcher).body())
                .startsWith("study,release_number,measure,axis,axis_index,window_length,partition,")
                .contains(QueryServer.MEAN, "\r\n", "\"lat\"\"e, or ünsicher\"", ",all,\"\",");
    }

    private static String text(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return value.isBigDecimal() ? plain(value.decimalValue()) : value.asText();
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static Map<String, String> emptyForNull(Map<String, String> row) {
        Map<String, String> values = new LinkedHashMap<>();
        row.forEach((name, value) -> values.put(name, value == null ? "" : value));
        return values;
    }

    private static List<Map<String, String>> csv(String text) throws Exception {
        List<Map<String, String>> rows = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(text)) {
            for (NamedCsvRecord record : reader) {
                Map<String, String> values = new LinkedHashMap<>();
                record.getFieldsAsMap()
                        .forEach(
                                (name, value) ->
                                        values.put(
                                                name,
                                                value.matches("-?[0-9]+\\.[0-9]+")
                                                        ? plain(new BigDecimal(value))
                                                        : value));
                rows.add(values);
            }
        }
        return rows;
    }

    /// Read with Arrow's own reader.
    private static List<Map<String, String>> arrow(byte[] stream) throws Exception {
        List<Map<String, String>> rows = new ArrayList<>();
        try (RootAllocator memory = new RootAllocator();
                ArrowStreamReader reader =
                        new ArrowStreamReader(new ByteArrayInputStream(stream), memory)) {
            while (reader.loadNextBatch()) {
                for (int i = 0; i < reader.getVectorSchemaRoot().getRowCount(); i++) {
                    Map<String, String> values = new LinkedHashMap<>();
                    for (FieldVector vector : reader.getVectorSchemaRoot().getFieldVectors()) {
                        values.put(vector.getName(), text(vector, i));
                    }
                    rows.add(values);
                }
            }
        }
        return rows;
    }

    private static String text(FieldVector vector, int row) {
        return switch (vector.getObject(row)) {
            case null -> null;
            case BigDecimal decimal -> plain(decimal);
            case Long micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
            case Object other -> other.toString();
        };
    }

    @Test
    void whatIsGzippedIsTheSame() throws Exception {
        HttpResponse<byte[]> zipped =
                thaw.bytes(
                        thaw.request(thaw.at("/trends/windows"), thaw.steward)
                                .header("Accept-Encoding", "br, gzip;q=0.5"));
        assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(thaw.get(thaw.at("/trends/windows"), thaw.steward).body());
        }
        assertThat(
                        thaw.bytes(
                                        thaw.request(thaw.at("/trends"), thaw.steward)
                                                .header("Accept-Encoding", "gzip;q=0"))
                                .headers()
                                .firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void claimsAreListedAsTheyWereFirstRegistered() throws Exception {
        JsonNode claims = thaw.rows(thaw.at("/claims"), thaw.researcher);
        assertThat(claims).as("registered twice").hasSize(1);
        assertThat(claims.at("/0/claim_hash").asText()).hasSize(64);
        assertThat(claims.at("/0/claim_id").asText()).isNotEmpty();
        assertThat(claims.at("/0/claim").asText()).startsWith("{");
    }

    @Test
    void liveFiguresAreTheStewardsAndSmallCellsHiddenInThem() throws Exception {
        JsonNode live = thaw.rows(thaw.at("/cohorts/live"), thaw.steward);
        assertThat(live.get(0).get("participant_count").asInt()).isEqualTo(12);
        assertThat(live.findValuesAsText("partition")).contains("all", "site");
        JsonNode firstWeek = live.get(0);
        for (JsonNode row : live) {
            if (row.get("axis").asText().equals("WEEK") && row.get("axis_index").asInt() == 1) {
                firstWeek = row;
                break;
            }
        }
        assertThat(firstWeek.get("mean").decimalValue()).isEqualByComparingTo(QueryServer.MEAN);
    }

    @Test
    void whenTooManyAskAtOnceOthersComeAgain() throws Exception {
        thaw.room.acquire(4);
        try {
            HttpResponse<String> answer = thaw.get(thaw.at("/cohorts"), thaw.researcher);
            assertProblem(answer, 503, "BUSY");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        } finally {
            thaw.room.release(4);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
