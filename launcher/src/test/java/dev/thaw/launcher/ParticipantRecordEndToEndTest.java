package dev.thaw.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.reports.reader.ReadingSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From what a participant sends to the record that they get, by the addresses and the command that
/// the docs name.
@Tag("stack")
class ParticipantRecordEndToEndTest {

    private static final String STUDY = "kindling";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PROTOCOL =
            """
            api: protocol/v1
            study: kindling
            version: 2.1.0
            title: "Kindling <pilot>"
            period: {from: "2025-01-01"}
            home_zone: Europe/Oslo
            anchor: first_attended_session
            schedule: {kind: prompts, prompts_per_day: 3, response_window_minutes: 30}
            vocabulary: {calm: positive, sad: negative}
            items: {mood: {min: 1, max: 5, step: 1, direction: up}}
            instruments: {PHQ-9: {min: 0, max: 27, step: 1, direction: down}}
            safety: {contacts: {NO: "116 123"}, monitored: false}
            """;

    /// What a phone sends for a participant, each event with the words of theirs.
    private static final String EVENTS =
            """
            {"type": "ConsentGiven", "at": "2025-03-03T08:00:00", "payload": {"basis": "SIGNED", "documentVersion": "1", "scopes": ["COLLECT_CHECKINS", "COLLECT_SESSIONS", "DERIVE_INDIVIDUAL_TRENDS", "SHARE_CONTROLLED"], "jurisdiction": "NO", "legalBasis": "GDPR-9-2-a", "effectiveFrom": "2025-03-03T08:00:00+01:00", "grantor": "PARTICIPANT"}}
            {"type": "SessionHeld", "at": "2025-03-03T10:00:00", "payload": {"attendance": "ATTENDED", "sessionNumber": 1, "modalities": ["EFT"]}}
            {"type": "CheckInSubmitted", "at": "2025-03-03T12:00:00", "payload": {"answer": "FELT", "feelings": [{"label": "calm", "intensity": 40}], "freeText": "WORDS"}}
            {"type": "CheckInSubmitted", "at": "2025-03-03T15:00:00", "payload": {"answer": "BLANK"}}
            {"type": "CheckInSubmitted", "at": "2025-03-03T18:00:00", "payload": {"answer": "SKIPPED"}}
            {"type": "CheckInSubmitted", "at": "2025-03-04T12:00:00", "payload": {"answer": "FELT", "feelings": [{"label": "sad", "intensity": 10}]}}
            {"type": "EventCorrected", "at": "2025-03-04T12:01:00", "payload": {"supersedes": "ID6", "reason": "typed_wrong", "actor": "participant", "replacement": {"type": "CheckInSubmitted", "payload": {"answer": "FELT", "feelings": [{"label": "sad", "intensity": 90}]}}}}
            {"type": "CheckInSubmitted", "at": "2025-03-04T15:00:00", "payload": {"answer": "FELT", "feelings": [{"label": "sad", "intensity": 55}]}}
            {"type": "EventRetracted", "at": "2025-03-04T15:05:00", "payload": {"supersedes": "ID8", "reason": "by_mistake", "actor": "participant"}}
            {"type": "InstrumentScored", "at": "2025-03-05T09:00:00", "payload": {"instrument": "PHQ-9", "total": 11, "items": {"9": 0}}}
            {"type": "ConsentWithdrawn", "at": "2025-03-06T09:00:00", "payload": {"kind": "STOP_SHARING"}}
            """;

    @TempDir private Path folder;

    @Test
    void whatAParticipantSendsTheyGetBackWholeAndNobodyElseDoes() throws Exception {
        try (Workspace thaw = Workspace.start(Where.at(data()), Cli.BRIEF_STACK, () -> {});
                HttpClient phone = HttpClient.newHttpClient()) {
            // Given
            Web web =
                    Web.start(
                            thaw,
                            Web.Address.onThisMachine(0),
                            Web.Gateway.usual(folder.resolve("ingest")),
                            ReadingSettings.DEFAULT);
            Path protocol = Files.writeString(folder.resolve("protocol.yaml"), PROTOCOL);
            run("study", "apply", protocol.toString());
            JsonNode invited =
                    run("app", "invite", "--study", STUDY, "--count", "2", "--json").json();
            JsonNode ada = invited.get(0);
            JsonNode bert = invited.get(1);
            send(phone, web, ada, "a <b>quiet</b> morning");
            send(phone, web, bert, "nobody else's business");
            Visibility.await(thaw);

            // When
            String json = get(phone, web, ada, "").body();
            String page = get(phone, web, ada, "?format=html").body();

            // Then
            JsonNode record = JSON.readTree(json);
            assertThat(record.at("/events")).hasSize(11);
            assertThat(record.at("/study/protocolVersion").asText()).isEqualTo("2.1.0");
            assertThat(standings(record))
                    .containsExactly(
                            "STANDS",
                            "STANDS",
                            "STANDS",
                            "STANDS",
                            "STANDS",
                            "CORRECTED",
                            "STANDS",
                            "RETRACTED",
                            "STANDS",
                            "STANDS",
                            "STANDS");
            assertThat(record.at("/trends/measures")).isNotEmpty();
            assertThat(page)
                    .contains("a &lt;b&gt;quiet&lt;/b&gt; morning", "Kindling &lt;pilot&gt;")
                    .contains("sad 90", "116 123")
                    .contains("Correct", "Pause", "Withdraw", "Erase");
            String adasSubject = subject(ada);
            assertThat(json + page)
                    .doesNotContain("nobody else", bert.at("/participant").asText(), adasSubject);

            // When the steward gives it to them
            Path given = folder.resolve("given");
            JsonNode files = command(ada, "--output", given.toString(), "--json").json();

            // Then it is the same, for the steward's eyes only
            assertThat(files.at("/page").asText())
                    .isEqualTo(given.resolve("record.html").toString());
            assertThat(withoutTime(JSON.readTree(Files.readString(given.resolve("record.json")))))
                    .isEqualTo(withoutTime(record));
            assertThat(JSON.readTree(command(ada, "--fhir").out()).at("/entry")).hasSize(6);
            assertThat(command(ada, "--html").out()).startsWith("<!doctype html>");
            assertThat(withoutTime(command(ada).json())).isEqualTo(withoutTime(record));
            try (Stream<Path> written = Files.list(given)) {
                assertThat(written)
                        .hasSize(3)
                        .allSatisfy(
                                file ->
                                        assertThat(Files.getPosixFilePermissions(file))
                                                .isEqualTo(
                                                        PosixFilePermissions.fromString(
                                                                "rw-------")));
            }
            Cli again = command(ada, "--output", given.toString());
            assertThat(again.exit()).isEqualTo(ExitCode.CANNOT);
            assertThat(again.err()).contains("never overwritten");

            // And of somebody unknown there is a sentence
            Cli stranger = Cli.thaw(with("--participant", "p-nobody"));
            assertThat(stranger.exit()).isEqualTo(ExitCode.CANNOT);
            assertThat(stranger.err()).contains("has never heard of this participant");
            assertThat(stranger.out()).isEmpty();
        }
    }

    private static List<String> standings(JsonNode record) {
        List<String> standings = new ArrayList<>();
        record.at("/events").forEach(entry -> standings.add(entry.at("/standing").asText()));
        return standings;
    }

    private static JsonNode withoutTime(JsonNode record) {
        return ((ObjectNode) record).without("generatedAt");
    }

    private String subject(JsonNode invited) {
        return run(
                        "participant",
                        "find",
                        "--study",
                        STUDY,
                        "--participant",
                        invited.at("/participant").asText())
                .out()
                .strip();
    }

    private static void send(HttpClient phone, Web web, JsonNode invited, String words)
            throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder();
        String participant = invited.at("/participant").asText();
        for (String line : EVENTS.lines().toList()) {
            var event = (ObjectNode) JSON.readTree(line);
            int number = lines.toString().split("\n", -1).length;
            event.put("eventId", id(participant, number));
            event.put("participant", participant);
            event.put("occurredAt", event.remove("at").asText() + "+01:00");
            event.putObject("source").put("app", "ember");
            lines.append(
                            event.toString()
                                    .replace("ID6", id(participant, 6))
                                    .replace("ID8", id(participant, 8))
                                    .replace("WORDS", words))
                    .append('\n');
        }
        HttpResponse<String> answer =
                phone.send(
                        request(web, invited, "events")
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofString(lines.toString()))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.body()).doesNotContain("refused");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static String id(String participant, int number) {
        return UUID.nameUUIDFromBytes((participant + number).getBytes(UTF_8)).toString();
    }

    private static HttpResponse<String> get(
            HttpClient phone, Web web, JsonNode invited, String query)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                phone.send(
                        request(web, invited, "record" + query).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static HttpRequest.Builder request(Web web, JsonNode invited, String path) {
        return HttpRequest.newBuilder(URI.create(web.url() + "/v1/studies/" + STUDY + "/" + path))
                .header("Authorization", "Bearer " + invited.at("/key").asText());
    }

    private Cli command(JsonNode invited, String... options) {
        return Cli.thaw(
                Stream.concat(
                                Stream.of(
                                        with("--participant", invited.at("/participant").asText())),
                                Stream.of(options))
                        .toArray(String[]::new));
    }

    private String[] with(String... options) {
        return Stream.concat(
                        Stream.of(
                                "participant",
                                "record",
                                "--study",
                                STUDY,
                                "--data",
                                data().toString()),
                        Stream.of(options))
                .toArray(String[]::new);
    }

    private Cli run(String... arguments) {
        Cli result =
                Cli.thaw(
                        Stream.concat(Stream.of(arguments), Stream.of("--data", data().toString()))
                                .toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isZero();
        return result;
    }

    private Path data() {
        return folder.resolve("data");
    }
}
