package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.embedded.StackOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MonitorsCommandTest {

    private static final String SUBJECT = "00000000-0000-0007-0000-000000000001";

    @TempDir private Path folder;

    @Test
    @Tag("stack")
    void theListSaysWhomOrWhatToLookAtAndTheStatusWhatTheWebhookDoesNotKnow() throws Exception {
        try (Workspace thaw =
                Workspace.startWithoutServices(
                        Where.at(folder), StackOptions.defaults(), () -> {})) {
            // Given
            thaw("study", "apply", Cli.ours("docs/examples/pilot/protocol.yaml"));
            assertThat(thaw("monitors", "--study", "pilot").out())
                    .contains("nothing to look at in study pilot");
            insert(
                    thaw,
                    """
                    INSERT INTO reports.participant (subject, study, protocol_hash, event_count,
                        session_attended_count, in_aggregates, awaited_from)
                    VALUES ('%s', 'pilot', '', 1, 0, false, '2026-01-01T00:00:00Z')
                    """
                            .formatted(SUBJECT),
                    "INSERT INTO reports.participant_app VALUES ('"
                            + SUBJECT
                            + "', 'phone-app', '2026-01-02T00:00:00Z')",
                    """
                    INSERT INTO reports.monitor_message VALUES
                        (gen_random_uuid(), 'pilot', 2, now(), 1, now(), 'example.org answered 500')
                    """);

            // When
            JsonNode list = thaw("monitors", "--study", "pilot", "--json").json();
            String text = thaw("monitors", "--study", "pilot", "--all").out();

            // Then
            assertThat(list.at("/study").asText()).isEqualTo("pilot");
            assertThat(list.get("entries").findValuesAsText("kind"))
                    .containsExactlyInAnyOrder("SILENT_PARTICIPANT", "SILENT_APP");
            assertThat(list.get("entries").findValuesAsText("subject")).contains(SUBJECT);
            assertThat(list.get("entries").findValuesAsText("app")).contains("phone-app");
            assertThat(text)
                    .contains(
                            "since 2026-01-01T00:00:00Z  participant " + SUBJECT,
                            "silent app ",
                            "app phone-app");
            assertThat(thaw("status").out())
                    .contains("not been told of 1 messages: example.org answered 500");
            assertThat(thaw("status", "--json").json().at("/webhook/undelivered").asInt())
                    .isEqualTo(1);
            assertThat(thaw("monitors", "--study", "nowhere").exit()).isEqualTo(ExitCode.CANNOT);
            assertThat(new Metrics().withAccounts(thaw).scrape())
                    .contains("thaw_monitor_entries{study=\"pilot\"} 2.0")
                    .contains("thaw_webhook_undelivered 1.0");
        }
    }

    private static void insert(Workspace thaw, String... rows) throws SQLException {
        try (Connection connection = thaw.database().getConnection();
                Statement statement = connection.createStatement()) {
            for (String row : rows) {
                statement.execute(row);
            }
        }
    }

    @Test
    void aWebhookNeedsASecretAndTls() {
        assertThat(options().settings().webhook()).isEmpty();
        assertThat(
                        options(
                                        "--webhook",
                                        "https://hooks.example.org/t0ken",
                                        "--webhook-secret",
                                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                                .settings()
                                .webhook())
                .hasValueSatisfying(
                        webhook -> assertThat(webhook.host()).isEqualTo("hooks.example.org"));
        isRefused("go together", "--webhook", "https://hooks.example.org/t0ken");
        isRefused(
                "begins with https://",
                "--webhook",
                "http://hooks.example.org/t0ken",
                "--webhook-secret",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        isRefused("at least 1", "--monitor-minutes", "0");
    }

    private static MonitorOptions options(String... arguments) {
        return CommandLine.populateCommand(new MonitorOptions(), arguments);
    }

    private static void isRefused(String why, String... arguments) {
        assertThatThrownBy(() -> options(arguments).settings())
                .isInstanceOf(UserProblem.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("t0ken");
    }

    private Cli thaw(String... arguments) {
        return Cli.thaw(
                Stream.concat(Stream.of(arguments), Stream.of("--data", folder.toString()))
                        .toArray(String[]::new));
    }
}
