package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
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
    }
}
