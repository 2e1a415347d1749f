package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.reports.reader.ReaderKeys;
import dev.thaw.reports.reader.ReadingSettings;
import dev.thaw.reports.reader.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("stack")
class MetricsTest {

    @TempDir private Path folder;

    @Test
    void tellTheAccountOfEveryStudyAndNobodysName() throws Exception {
        Path data = folder.resolve("data");
        try (Workspace thaw = Workspace.start(Where.at(data), Cli.BRIEF_STACK, () -> {});
                HttpClient browser = HttpClient.newHttpClient()) {
            // Given
            Web web =
                    Web.start(
                            thaw,
                            Web.Address.onThisMachine(0),
                            Web.Gateway.usual(folder.resolve("ingest")),
                            ReadingSettings.DEFAULT);
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

            // And somebody whose withdrawal is sent twice, and an event of a study that nobody
            // knows
            EventPublisher app = thaw.publisher();
            ParticipantEvent withdrawal = withdrawal("diary");
            app.publish(withdrawal).join();
            app.publish(withdrawal).join();
            app.publish(withdrawal("made-up")).join();
            Visibility.await(thaw);

            // When
            String key =
                    ReaderKeys.of(thaw.database())
                            .make("prometheus", Role.STEWARD, Optional.empty(), Optional.empty())
                            .secret();
            String metrics = scrape(browser, web, key);

            // Then sixty answers, a consent and an enrolment of each, and the withdrawal
            assertThat(metrics)
                    .contains("thaw_account_events{part=\"received\",study=\"diary\"} 68.0")
                    .contains("thaw_account_events{part=\"admitted\",study=\"diary\"} 67.0")
                    .contains("thaw_account_events{part=\"duplicates\",study=\"diary\"} 1.0")
                    .contains("thaw_account_events{part=\"waiting\",study=\"diary\"} 0.0")
                    .contains("thaw_account_events{part=\"refused\",study=\"unknown\"} 1.0")
                    .contains(
                            "thaw_account_refused{reason=\"UNKNOWN_STUDY\",study=\"unknown\"} 1.0")
                    .contains("thaw_backlog_records{stage=\"unread\"} 0.0")
                    .contains("thaw_backlog_records{stage=\"undigested\"} 0.0")
                    .contains("thaw_backlog_records{stage=\"unprojected\"} 0.0")
                    .contains("thaw_erasures_open 0.0")
                    .contains("thaw_reading_failed{reading=\"accounts\"} 0.0")
                    .contains("thaw_reading_failed{reading=\"backlog\"} 0.0")
                    .contains("thaw_reading_failed{reading=\"erasures\"} 0.0")
                    .contains("thaw_decided_events_total 69.0")
                    .doesNotContain("made-up")
                    .doesNotContain(thaw.vault().pseudonymFor(Names.study("diary"), "d01").value());

            // And live counts are for nobody else
            for (Role role : Role.values()) {
                String ofOneStudy =
                        ReaderKeys.of(thaw.database())
                                .make(
                                        "test",
                                        role,
                                        Optional.of(Names.study("diary")),
                                        Optional.empty())
                                .secret();
                assertThat(scrape(browser, web, ofOneStudy))
                        .contains("jvm_memory_used_bytes", "thaw_reading_failed{")
                        .doesNotContainPattern("(?m)^thaw_(?!reading_failed)");
            }

            // When admission rests, and an event comes and an erasure is noted
            thaw.services().orElseThrow().streams().close();
            app.publish(withdrawal("diary")).join();
            thaw.vault()
                    .erasures()
                    .begin(new SubjectId(new UUID(1, 2)), Names.study("diary"), Instant.EPOCH, 0);

            // Then
            assertThat(scrape(browser, web, key))
                    .contains("thaw_backlog_records{stage=\"unread\"} 1.0")
                    .contains("thaw_erasures_open 1.0");
        }
    }

    private static String scrape(HttpClient browser, Web web, String key) throws Exception {
        return browser.send(
                        HttpRequest.newBuilder(URI.create(web.url() + "/metrics"))
                                .header("Authorization", "Bearer " + key)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static ParticipantEvent withdrawal(String study) {
        return new ParticipantEvent(
                new ParticipantId("somebody"),
                new StudyEvent(
                        UUID.randomUUID(),
                        Names.study(study),
                        new CaptureTime.Moment(
                                Instant.parse("2025-05-01T10:00:00Z"),
                                Optional.empty(),
                                Optional.empty()),
                        Optional.empty(),
                        new AppSource("app", "1"),
                        Optional.empty(),
                        new ConsentWithdrawn(WithdrawalKind.STOP_CONTACT, Optional.empty())));
    }
}
