package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.reports.api.QueryRoutes;
import dev.thaw.reports.reader.Gate;
import dev.thaw.reports.reader.ReadingSettings;
import dev.thaw.schemas.topic.ClaimRegistrations;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("stack")
class ReaderCommandTest {

    @TempDir private Path folder;

    @Test
    void aKeyOpensItsStudyUntilItIsRevokedAndTheLogSaysWhatWasAsked() throws Exception {
        try (Workspace thaw =
                        Workspace.startWithoutServices(
                                Where.at(folder), Cli.BRIEF_STACK, () -> {});
                HttpClient client = HttpClient.newHttpClient()) {
            // Given
            Web web = web(thaw);
            JsonNode made =
                    reader(
                                    "create",
                                    "--study",
                                    "pilot",
                                    "--name",
                                    "ana",
                                    "--role",
                                    "researcher",
                                    "--days",
                                    "365",
                                    "--json")
                            .json();
            String all =
                    reader("create", "--all-studies", "--name", "office", "--role", "steward")
                            .out()
                            .strip();
            String key = made.get("key").asText();

            // Then
            assertThat(made.get("role").asText()).isEqualTo("RESEARCHER");
            assertThat(all).startsWith("thawr_").isNotEqualTo(key);
            assertThat(status(client, web, key, "pilot/trends")).isEqualTo(403);
            assertThat(status(client, web, key, "another/claims")).isEqualTo(403);
            assertThat(status(client, web, all, "another/claims")).isEqualTo(404);
            JsonNode listed = reader("list", "--json").json();
            assertThat(listed.findValuesAsText("name")).containsExactly("ana", "office");
            assertThat(listed.toString()).doesNotContain(key, all);
            assertThat(listed.at("/0/expires_at").isNull()).isFalse();
            assertThat(reader("list").out()).contains("researcher", "until ", "all studies");

            // When
            String number = made.get("id").asText();
            assertThat(reader("revoke", number, "--json").json().get("revoked").asText())
                    .isEqualTo(number);

            // Then
            assertThat(status(client, web, key, "pilot/trends")).isEqualTo(401);
            assertThat(reader("revoke", number).exit()).isEqualTo(ExitCode.CANNOT);
            assertThat(reader("list").out()).contains("(revoked)");
            JsonNode log = reader("log", "--json").json();
            assertThat(log.findValuesAsText("status")).containsExactly("404", "403", "403");
            assertThat(log.at("/2/reader").asText()).isEqualTo("key:" + number);
            assertThat(log.at("/2/route").asText()).isEqualTo("/v1/studies/{study}/trends");
            assertThat(reader("log", "--study", "pilot").out())
                    .contains("/v1/studies/pilot/trends")
                    .doesNotContain("another");
        }
    }

    @Test
    void whatMakesNoSenseIsSaidSo() {
        assertThat(reader("create", "--name", "a", "--role", "steward").err()).contains("--study");
        assertThat(
                        reader(
                                        "create", "--study", "p", "--name", "a", "--role",
                                        "steward", "--days", "0")
                                .err())
                .contains("--days is from 1");
        assertThat(reader("create", "--study", "p", "--name", "a", "--role", "king").err())
                .contains("RESEARCHER", "STEWARD");
    }

    private static Web web(Workspace thaw) {
        QueryRoutes routes =
                new QueryRoutes(
                        thaw.database(),
                        thaw.protocols(),
                        thaw.keep(new ClaimRegistrations(thaw.kafka(), thaw.registry())),
                        new Gate(thaw.database(), ReadingSettings.DEFAULT));
        return thaw.keep(
                Web.listen(
                        Web.Address.onThisMachine(0),
                        new Metrics(),
                        List.of(routes::addTo),
                        () -> true));
    }

    private static int status(HttpClient client, Web web, String key, String path)
            throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create(web.url() + "/v1/studies/" + path))
                                .header("Authorization", "Bearer " + key)
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private Cli reader(String... arguments) {
        return Cli.thaw(
                Stream.of(
                                Stream.of("reader"),
                                Stream.of(arguments),
                                Stream.of("--data", folder.toString()))
                        .flatMap(words -> words)
                        .toArray(String[]::new));
    }
}
