package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.embedded.StackOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole study, from phones to tables.
@Tag("stack")
class SyntheticStudyEndToEndTest {

    @TempDir private Path folder;

    @Test
    void whatComesOutEqualsWhatWasSimulated() {
        // When
        JsonNode demo =
                Cli.thaw(
                                "demo",
                                "--once",
                                "--json",
                                "--participants",
                                "30",
                                "--weeks",
                                "14",
                                "--seed",
                                "7",
                                "--keep",
                                folder.resolve("data").toString())
                        .json();

        // Then every trend is that of the events as they were reported, though phones were
        // offline, sent twice and out of order
        assertThat(demo.at("/streamed_equals_direct/participants").asInt()).isEqualTo(30);
        assertThat(demo.at("/streamed_equals_direct/equal").asInt()).isEqualTo(30);

        // And every event is accounted for
        JsonNode account = demo.at("/account/0");
        assertThat(account.at("/received").asLong()).isEqualTo(demo.at("/published").asLong());
        assertThat(account.at("/duplicates").asLong()).isPositive();
        assertThat(account.at("/waiting").asLong()).isZero();
        assertThat(account.at("/refused").asLong()).isZero();
        assertThat(account.at("/received").asLong())
                .isEqualTo(account.at("/admitted").asLong() + account.at("/duplicates").asLong());

        // And researchers get its figures, once in an interval
        try (Workspace thaw =
                Workspace.start(
                        Where.at(folder.resolve("data")), StackOptions.defaults(), () -> {})) {
            JsonNode rehearsed = release("--dry-run", "--json").json();
            JsonNode released = release("--json").json();
            assertThat(released.at("/release_number").asInt()).isEqualTo(1);
            assertThat(released.at("/published").asInt())
                    .isPositive()
                    .isEqualTo(rehearsed.at("/published").asInt());
            Cli early = release();
            assertThat(early.exit()).isEqualTo(ExitCode.CANNOT);
            assertThat(early.err()).contains("is due at").hasLineCount(1);
            assertThat(release("--due", "--json").json().at("/outcome").asText())
                    .isEqualTo("not_due");
            int people =
                    Jdbi.create(thaw.database())
                            .withHandle(
                                    handle ->
                                            handle.createQuery(
                                                            """
                                                            SELECT of_count FROM research.cohort_share
                                                             WHERE subject_matter = 'compliance'
                                                               AND axis_index = 2 AND partition = 'all'
                                                            """)
                                                    .mapTo(Integer.class)
                                                    .one());
            assertThat(people).isBetween(11, 30);
        }
    }

    private Cli release(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "release",
                                "--study",
                                "synthetic",
                                "--data",
                                folder.resolve("data").toString()));
        arguments.addAll(List.of(more));
        return Cli.thaw(arguments.toArray(String[]::new));
    }
}
