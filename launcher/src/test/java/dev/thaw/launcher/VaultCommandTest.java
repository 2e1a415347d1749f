package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.embedded.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultCommandTest {

    @TempDir private Path folder;

    @Test
    void aNewKeyIsAKeySetForAVariable() {
        String key = Cli.thaw("vault", "new-key", "--json").json().get("master_key").asText();

        assertThat(key).contains("primaryKeyId").contains("AesGcmKey");
        assertThat(Cli.thaw("vault", "new-key").out()).doesNotContain(key);
    }

    @Test
    @Tag("stack")
    void theMasterKeyIsRotatedWhileThawRunsAndMovedWhileItDoesNot() throws IOException {
        // Given
        MadeUpDiary diary = MadeUpDiary.in(folder, 4, 80);
        String before;
        try (Workspace _ = Workspace.start(Where.at(data()), StackOptions.defaults(), () -> {})) {
            on(data(), "study", "apply", diary.protocol().toString());
            bring(diary);
            before = trends();

            // When
            JsonNode rotated = on(data(), "vault", "rotate", "--json").json();

            // Then 2 secrets, a link and a data key each
            assertThat(rotated.get("wrapped").asInt()).isEqualTo(2 + 2 * 4);
            assertThat(rotated.get("old_keys_removed").asBoolean()).isTrue();
            assertThat(trends()).isEqualTo(before);

            // When more participants come
            bring(MadeUpDiary.in(Files.createDirectory(folder.resolve("more")), 6, 80));
            JsonNode all = on(data(), "trends", "--study", MadeUpDiary.STUDY, "--json").json();
            assertThat(all.get("participants").size()).isEqualTo(6);
            before = trends();
        }

        // When
        String moved = folder.resolve("moved-key.json").toString();
        Cli move = on(data(), "vault", "rotate", "--to", moved);

        // Then
        assertThat(move.exit()).as(move.err()).isZero();
        assertThat(move.out()).contains("14 secrets").contains("Remove the old key");
        Cli left = on(data(), "status");
        assertThat(left.exit()).isEqualTo(ExitCode.CANNOT);
        assertThat(left.err()).contains("another master key");
        assertThat(
                        on(
                                        data(),
                                        "trends",
                                        "--study",
                                        MadeUpDiary.STUDY,
                                        "--json",
                                        "--master-key",
                                        moved)
                                .out())
                .isEqualTo(before);
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void bring(MadeUpDiary diary) {
        Cli imported =
                on(
                        data(),
                        "import",
                        "--study",
                        MadeUpDiary.STUDY,
                        "--mapping",
                        diary.mapping().toString(),
                        diary.table().toString());
        assertThat(imported.exit()).as(imported.err()).isZero();
    }

    private String trends() {
        return on(data(), "trends", "--study", MadeUpDiary.STUDY, "--json").out();
    }

    private static Cli on(Path data, String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--data", data.toString()));
        return Cli.thaw(arguments.toArray(String[]::new));
    }
}
