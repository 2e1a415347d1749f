package dev.thaw.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.reports.DataDictionary.Column;
import dev.thaw.reports.DataDictionary.Relation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The database says what everything in it is, and `docs/data-dictionary.md` says the same.
@Tag("stack")
class DataDictionaryTest {

    private static final Path PAGE = Path.of("..", "docs", "data-dictionary.md");
    private static final Path AS_IT_SHOULD_BE = Path.of("target", "data-dictionary.md");

    private final Jdbi jdbi = Jdbi.create(new Database().source());

    @Test
    void everyTableViewAndColumnSaysWhatItIs() {
        jdbi.useHandle(
                handle -> {
                    DataDictionary dictionary = new DataDictionary(handle);
                    for (Relation relation : dictionary.relations()) {
                        assertThat(relation.meaning()).as(relation.name()).isNotBlank();
                        for (Column column : dictionary.columns(relation)) {
                            assertThat(column.meaning())
                                    .as("%s.%s", relation.name(), column.name())
                                    .isNotBlank();
                        }
                    }
                });
    }

    @Test
    void thePageIsWhatTheDatabaseSays() throws IOException {
        // Given
        String page = jdbi.withHandle(handle -> new DataDictionary(handle).page());

        // When
        Files.createDirectories(AS_IT_SHOULD_BE.getParent());
        Files.writeString(AS_IT_SHOULD_BE, page);

        // Then
        assertThat(Files.readString(PAGE))
                .as("stale; put reports/%s in its place", AS_IT_SHOULD_BE)
                .isEqualTo(page);
    }
}
