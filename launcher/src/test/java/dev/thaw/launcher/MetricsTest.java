package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.embedded.StackOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("stack")
class MetricsTest {

    @TempDir private Path folder;

    @Test
    void tellTheAccountOfEveryStudyAndNobodysName() throws Exception {
        Path data = folder.resolve("data");
        try (Workspace thaw = Workspace.start(Where.at(data), StackOptions.defaults(), () -> {});
                HttpClient browser = HttpClient.newHttpClient()) {
            // Given
            Web web = Web.start(thaw, "127.0.0.1", 0);
            MadeUpDiary diary = MadeUpDiary.in(folder, 3, 20);
            Cli.thaw("study", "apply", diary.protocol().toString(), "--data", data.toString());
            Cli.thaw(
                    "import",
                    "--study",
                    MadeUpDiary.STUDY,
                    "--mapping",
                    diary.mapping().toString(),
                    "--data",
                    data.toString(),
                    diary.table().toString());

            // When
            String metrics =
                    browser.send(
                                    HttpRequest.newBuilder(URI.create(web.url() + "/metrics"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body();

            // Then sixty answers, and a consent and an enrolment of each
            assertThat(metrics)
                    .contains("thaw_account_events{part=\"received\",study=\"diary\"} 66.0")
                    .contains("thaw_account_events{part=\"admitted\",study=\"diary\"} 66.0")
                    .contains("thaw_account_events{part=\"waiting\",study=\"diary\"} 0.0")
                    .contains("thaw_backlog_records{stage=\"unread\"} 0.0")
                    .contains("thaw_erasures_open 0.0")
                    .contains("thaw_reading_failed{reading=\"accounts\"} 0.0")
                    .contains("thaw_reading_failed{reading=\"backlog\"} 0.0")
                    .contains("thaw_reading_failed{reading=\"erasures\"} 0.0")
                    .contains("thaw_decided_events_total 66.0")
                    .doesNotContain(thaw.vault().pseudonymFor(Names.study("diary"), "d01").value());
        }
    }
}
